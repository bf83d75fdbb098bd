package dev.sluice.dump;

import dev.sluice.file.Compression;
import dev.sluice.mysql.Coordinates;
import dev.sluice.mysql.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds for all of a plan.
 *
 * @param server product and version of the source
 * @param address host and port of the source
 * @param startedAt when the plan was begun
 * @param format how rows are written; a resume keeps it
 * @param compression of data files; a resume keeps it
 * @param chunkFileBytes size at which data files are ended, 0 for none; a resume keeps it
 * @param partitions how many there are
 * @param rows estimate of all rows
 * @param snapshots the moments the dump was read at: one, unless it was resumed with {@code keep}
 */
record PlanHeader(
        String server,
        String address,
        Instant startedAt,
        DumpFormat format,
        Compression compression,
        long chunkFileBytes,
        int partitions,
        long rows,
        List<Moment> snapshots) {
    /**
     * One snapshot.
     *
     * @param takenAt by the clock of the machine that dumped
     * @param method which consistency, in the words of the option
     * @param lockMillis how long writes waited
     * @param coordinates of the source at that moment
     */
    record Moment(Instant takenAt, String method, long lockMillis, Coordinates coordinates) {
        static Moment of(Snapshot.Facts facts) {
            return new Moment(
                    facts.takenAt(),
                    facts.method().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    facts.lockMillis(),
                    facts.coordinates());
        }
    }

    PlanHeader {
        snapshots = List.copyOf(snapshots);
    }

    Moment lastSnapshot() {
        return snapshots.get(snapshots.size() - 1);
    }

    PlanHeader withSnapshot(Moment moment) {
        List<Moment> all = new ArrayList<>(snapshots);
        all.add(moment);
        return new PlanHeader(server, address, startedAt, format, compression, chunkFileBytes, partitions, rows, all);
    }
}
