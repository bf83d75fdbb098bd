package dev.sluice.dump;

import dev.sluice.file.Compression;
import dev.sluice.mysql.Snapshot;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides what becomes of an unfinished dump: whether it goes on, and what of it counts. One thread. */
final class Resumption {
    private final DumpOptions options;
    private final RunContext run;

    Resumption(DumpOptions options, RunContext run) {
        this.options = options;
        this.run = run;
    }

    /**
     * The header to go on with.
     *
     * @param plan of the unfinished dump
     * @param facts of the snapshot that was opened now
     * @throws StartOverException when the source moved and all is to be read again
     * @throws FailedException when it moved and that is to be a failure
     */
    PlanHeader header(PlanHeader plan, Snapshot.Facts facts) {
        sayWhatStays(plan);
        PlanHeader.Moment now = PlanHeader.Moment.of(facts);
        if (plan.lastSnapshot().coordinates().provesUnmoved(now.coordinates())) {
            return plan;
        }
        String moved = now.coordinates().known()
                ? "The source was written to since the dump began ("
                        + plan.lastSnapshot().coordinates() + ", now " + now.coordinates() + ")"
                : "Whether the source was written to since the dump began cannot be known without its binary log";
        return switch (options.onSourceMoved()) {
            case REDO -> throw new StartOverException(moved + ": all is read again from a new snapshot.");
            case KEEP -> {
                run.report()
                        .warn(moved + ": what is left is read from a second snapshot, and the dump is not of one"
                                + " moment.");
                yield plan.withSnapshot(now);
            }
            case FAIL -> throw new FailedException(moved + ", and --on-source-moved is fail");
        };
    }

    /** Files of one dump are all made alike, so the options that they were begun with are stronger than those of now. */
    private void sayWhatStays(PlanHeader plan) {
        List<String> kept = new ArrayList<>();
        if (plan.compression() != options.compression()) {
            kept.add(
                    plan.compression() == Compression.NONE
                            ? "without compression"
                            : "with " + plan.compression().name().toLowerCase(Locale.ROOT) + " compression");
        }
        if (plan.chunkFileBytes() != options.chunkFileBytes().orElse(0)) {
            kept.add(
                    plan.chunkFileBytes() == 0
                            ? "without --chunk-filesize"
                            : "with files of " + plan.chunkFileBytes() + " bytes");
        }
        if (!kept.isEmpty()) {
            run.report()
                    .warn("The unfinished dump goes on as it was begun, " + String.join(" and ", kept)
                            + "; --fresh begins one with the options of now.");
        }
    }

    /**
     * Counts what earlier runs did, and makes sure that it is still there.
     *
     * @throws StartOverException when a file is missing or changed
     */
    void count(PlanHeader header, WorkFolder work) throws IOException {
        long rows = 0;
        for (String partition : work.partitions(header)) {
            for (DoneItem item : work.done(partition)) {
                for (DumpFile file : item.files()) {
                    if (!Files.isRegularFile(options.outputDir().resolve(file.name()))
                            || Files.size(options.outputDir().resolve(file.name())) != file.fileBytes()) {
                        throw new StartOverException(
                                file.name() + " of the unfinished dump is missing or changed: all is read again.");
                    }
                }
                rows += item.rows();
            }
        }
        run.progress().resumed(rows);
        run.progress().expect(header.rows());
        run.report().put("rowsOfEarlierRuns", rows);
    }
}
