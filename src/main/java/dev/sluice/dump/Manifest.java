package dev.sluice.dump;

import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.TableKey;
import dev.sluice.file.Compression;
import dev.sluice.mysql.Column;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The parts of {@code manifest.json}, which proves a dump: every file with its rows, size and checksum. It is
 * written once, when the dump is complete, and holds the keys {@code dump} ({@link Head}), {@code objects} (a list
 * of {@link ObjectEntry}), {@code tables} (a list of {@link TableEntry}), {@code totals} ({@link Totals}) and {@code
 * crc32c}, in this order. Each file's key {@code crc32c} is the {@link dev.sluice.file.Checksum} of its stored
 * bytes; the last key is that of the manifest itself, as {@link dev.sluice.file.SealedOutput} writes and checks it: a
 * reader refuses a manifest that was edited.
 */
final class Manifest {
    /** Version of the layout; a reader refuses a higher one. */
    static final int VERSION = 1;

    private Manifest() {}

    /**
     * What stands before the lists.
     *
     * @param format always {@code sluice-dump}
     * @param version of the layout, {@value #VERSION}
     * @param server product and version of the source
     * @param source its host and port
     * @param startedAt when planning began
     * @param finishedAt when the last file was in place
     * @param consistent whether all rows are of one moment
     * @param snapshots the moments they are of; files name them by position from 1
     * @param dataFormat how rows are written
     * @param compression how data files are compressed
     * @param where condition on the rows of every table
     * @param timeZone in which TIMESTAMP values are written
     */
    record Head(
            String format,
            int version,
            String server,
            String source,
            Instant startedAt,
            Instant finishedAt,
            boolean consistent,
            List<PlanHeader.Moment> snapshots,
            DumpFormat dataFormat,
            Compression compression,
            Optional<String> where,
            String timeZone) {}

    /** A schema, view, sequence, or the routines and events of a schema, with its files. */
    record ObjectEntry(String type, String schema, Optional<String> name, List<DumpFile> files) {}

    /**
     * A table.
     *
     * @param base beginning of its files' names
     * @param columns those in the data files, in their order
     * @param key along which it was cut
     * @param rows in all data files
     * @param definitions schema and trigger files
     * @param data data files
     */
    record TableEntry(
            String schema,
            String table,
            String base,
            String engine,
            List<Column> columns,
            Optional<TableKey> key,
            long rows,
            Files definitions,
            Files data) {}

    /** A list of files under the key that every reader looks for. */
    record Files(List<Object> files) {}

    /** A data file: a {@link DumpFile} with its place in the table. @param snapshot which moment, from 1 */
    record DataFile(String name, long rows, long bytes, long fileBytes, String crc32c, int snapshot, KeyRange range) {
        static DataFile of(DumpFile file, int snapshot, KeyRange range) {
            return new DataFile(
                    file.name(), file.rows(), file.bytes(), file.fileBytes(), file.crc32c(), snapshot, range);
        }
    }

    /** Sums over all files, as a check that the lists are whole. */
    record Totals(long tables, long rows, long files, long bytes, long fileBytes) {}
}
