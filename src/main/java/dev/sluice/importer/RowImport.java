package dev.sluice.importer;

import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The rows of an import, from what earlier runs have brought in to the last range. One thread, but for {@link #lane}, which
 * any may call.
 */
final class RowImport implements AutoCloseable {
    private final ImportOptions options;
    private final List<FileImport> files;
    private final Spool spool;
    private final Throttle throttle;
    private final RunContext run;
    private final ErrorBudget budget;
    private final RangeLoaders loaders;
    private final RangeQueue queue;

    /**
     * @param files with what is in of them
     * @param spool made, if it is needed
     * @param loaders what brings ranges in, within a number of records that may be refused
     */
    RowImport(
            ImportOptions options,
            List<FileImport> files,
            Spool spool,
            Function<ErrorBudget, RangeLoaders> loaders,
            Throttle throttle,
            RunContext run) {
        this.options = options;
        this.files = files;
        this.spool = spool;
        this.throttle = throttle;
        this.run = run;
        this.budget = new ErrorBudget(options.maxErrors(), bytes());
        files.forEach(file -> file.in().forEach(budget::add));
        run.progress().resumed(recordsOfEarlierRuns());
        this.loaders = loaders.apply(budget);
        this.queue = new RangeQueue(
                files.stream()
                        .filter(file -> file.table().route() != Route.WITHIN)
                        .toList(),
                this::open,
                options.force(),
                run.stop());
    }

    /** Of all files; 0 when it cannot be known before they are read. */
    private long bytes() {
        return files.stream().allMatch(file -> file.file().isSeekable())
                ? files.stream().mapToLong(file -> file.file().size()).sum()
                : 0;
    }

    private RangeSource open(FileImport file) throws IOException {
        return file.open(options.rangeBytes(), options.threads(), spool.folder(), run.stop());
    }

    /** Those that are in; as long as no lane is open. */
    long recordsOfEarlierRuns() {
        return files.stream()
                .flatMap(file -> file.in().stream())
                .mapToLong(RangeNote::records)
                .sum();
    }

    /** How many records were refused, and may be. */
    ErrorBudget budget() {
        return budget;
    }

    /** Replaces all rows of the table by those of its files, in one transaction. */
    void replace(TableImport table) throws InterruptedException {
        List<FileImport> own =
                files.stream().filter(file -> file.table() == table).toList();
        throttle.before();
        run.progress().phase("replacing rows");
        long begun = System.nanoTime();
        try (RangeLoader loader = loaders.open()) {
            List<RangeNote> notes = loader.replace(table, own, this::open);
            throttle.did(
                    notes.stream().mapToLong(RangeNote::records).sum(), Duration.ofNanos(System.nanoTime() - begun));
            own.forEach(FileImport::completed);
        } catch (FailedException e) {
            if (!options.force()) {
                throw e;
            }
            own.forEach(file -> file.failed(e.getMessage()));
        }
    }

    /** Opens what brings in one range after the other; by any thread. */
    Lane lane() {
        return new Lane(queue, loaders.open(), throttle, run);
    }

    /** Brings in what no lane has. */
    void rest() throws InterruptedException {
        try (Lane lane = lane()) {
            while (lane.next()) {
                run.stop().check();
            }
        }
    }

    /** Whether all files of the table are in to their end. */
    boolean isWhole(TableImport table) {
        return files.stream().filter(file -> file.table() == table).allMatch(FileImport::isComplete);
    }

    @Override
    public void close() {
        queue.close();
    }
}
