package dev.sluice.dump;

import dev.sluice.file.AtomicFile;
import dev.sluice.file.Compression;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.Snapshot;
import dev.sluice.mysql.SnapshotOpener;
import dev.sluice.mysql.SnapshotRequest;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A dump from preflight to finish, without Spring: {@link #preflight}, {@link #snapshot}, {@link #plan}, a
 * {@link PartitionDumper} for each of {@link #partitions}, {@link #finish}, {@link #close}, in this order and by
 * one thread, the partitions by several.
 */
final class Dump implements AutoCloseable {
    private static final int SNAPSHOT_ATTEMPTS = 5;

    private final DumpOptions options;
    private final Connections connections;
    private final String identity;
    private final RunContext run;
    private final boolean fresh;
    private final DumpDirectory directory;
    private final StagePool stages = new StagePool();
    private final TriggeredTables triggered = new TriggeredTables();

    private Sessions sessions;
    private Inventory inventory;
    private Optional<PlanHeader> unfinished = Optional.empty();
    private PlanHeader header;
    private Snapshot snapshot;
    private String catalogue;
    private boolean finished;
    private boolean complete;

    /**
     * @param identity hash of the job's identity
     * @param fresh whether an unfinished dump in the directory is to be discarded
     */
    Dump(DumpOptions options, ConnectionSettings source, String identity, RunContext run, boolean fresh) {
        this.options = options;
        this.connections = new Connections(source);
        this.identity = identity;
        this.run = run;
        this.fresh = fresh;
        this.directory = new DumpDirectory(options.outputDir());
    }

    /** Finds what would fail later; changes nothing but creating the directory. */
    void preflight() {
        run.progress().phase("preflight");
        try (Connection connection = connections.open()) {
            sessions = new Sessions(connections, Server.of(connection));
        } catch (SQLException e) {
            throw new RefusedException("Preflight failed: " + SqlErrors.describe(e) + ".", e);
        }
        try (Connection metadata = sessions.metadata()) {
            takeInventory(metadata);
            new Preflight(options, run).check(metadata, inventory);
        } catch (SQLException e) {
            throw new RefusedException("Reading the catalogue failed: " + SqlErrors.describe(e) + ".", e);
        }
        unfinished = directory.claim(identity, options.overwrite()).filter(plan -> !fresh);
        complete = unfinished.isPresent() && directory.complete();
        new Preflight(options, run).checkSpace(inventory);
    }

    /**
     * Opens the snapshot and decides what becomes of an unfinished dump.
     *
     * @param resumed whether the job repository knows an unfinished execution, which will skip what it completed
     * @throws StartOverException when the unfinished dump cannot be continued
     */
    void snapshot(boolean resumed) throws InterruptedException {
        if (complete && resumed) {
            header = unfinished.orElseThrow();
            return;
        }
        if (complete) {
            leaveFinished();
        }
        run.progress().phase("waiting for the snapshot");
        try {
            openSnapshot();
        } catch (SQLException e) {
            throw new RefusedException("The snapshot could not be opened: " + SqlErrors.describe(e) + ".", e);
        }
        Snapshot.Facts facts = snapshot.facts();
        facts.notes().forEach(run.report()::warn);
        run.report()
                .put(
                        "consistency",
                        facts.method().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        run.report().put("lockMillis", facts.lockMillis());
        run.report().put("ddlBlocked", facts.ddlBlocked());
        run.report().put("coordinates", facts.coordinates().toString());
        if (resumed && unfinished.isEmpty()) {
            throw new StartOverException(
                    "The directory holds no plan of the earlier run: the dump is begun from the start.");
        }
        unfinished.ifPresent(this::resume);
    }

    /** By all records the dump ended; its marks are left of a process that died as it took them away. */
    private void leaveFinished() {
        if (!options.overwrite()) {
            removeMarks();
            throw directory.finished();
        }
        complete = false;
        unfinished = Optional.empty();
    }

    /** The digest is read first: what is listed must be at least what it tells of. */
    private void takeInventory(Connection metadata) throws SQLException {
        Catalog catalog = new Catalog(metadata);
        catalogue = catalog.digest();
        inventory = Inventory.of(catalog, options);
    }

    /**
     * The lock may have been waited for: a table made meanwhile is in the snapshot, and must be in the plan and
     * among the tables locked. So the snapshot counts only when the catalogue is the same before and after.
     */
    private void openSnapshot() throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            snapshot = SnapshotOpener.open(
                    sessions,
                    new SnapshotRequest(
                            options.contents().data() ? options.consistency() : Consistency.NONE,
                            options.threads(),
                            options.contents().data() ? inventory.tables() : List.of(),
                            options.guard(),
                            options.blockDdl()),
                    run.stop());
            try (Connection metadata = sessions.metadata()) {
                if (new Catalog(metadata).digest().equals(catalogue)) {
                    return;
                }
                snapshot.close();
                takeInventory(metadata);
            }
            if (attempt == SNAPSHOT_ATTEMPTS) {
                throw new FailedException("Tables were created or dropped in each of " + SNAPSHOT_ATTEMPTS
                        + " attempts to open a snapshot, so that nobody knows which it holds");
            }
        }
    }

    private void resume(PlanHeader plan) {
        sayWhatStays(plan);
        PlanHeader.Moment now = PlanHeader.Moment.of(snapshot.facts());
        if (plan.lastSnapshot().coordinates().provesUnmoved(now.coordinates())) {
            header = plan;
            return;
        }
        String moved = now.coordinates().known()
                ? "The source was written to since the dump began ("
                        + plan.lastSnapshot().coordinates() + ", now " + now.coordinates() + ")"
                : "Whether the source was written to since the dump began cannot be known without its binary log";
        switch (options.onSourceMoved()) {
            case REDO -> throw new StartOverException(moved + ": all is read again from a new snapshot.");
            case KEEP -> {
                run.report()
                        .warn(moved + ": what is left is read from a second snapshot, and the dump is not of one"
                                + " moment.");
                header = plan.withSnapshot(now);
            }
            case FAIL -> throw new FailedException(moved + ", and --on-source-moved is fail");
        }
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

    /** Makes the plan, unless the unfinished dump has one. */
    void plan() throws IOException {
        if (header != null) {
            directory.work().write(header);
            countResumed();
            return;
        }
        run.progress().phase("planning");
        directory.begin(identity);
        boolean planned = false;
        try {
            PlanHeader made = writePlan();
            directory.clear();
            directory.work().write(made);
            header = made;
            planned = true;
        } finally {
            if (!planned) {
                directory.giveUp();
            }
        }
        run.progress().expect(header.rows());
    }

    private PlanHeader writePlan() throws IOException {
        Instant startedAt = Instant.now();
        AtomicFile.write(
                options.outputDir().resolve(DumpDirectory.METADATA_PARTIAL), "# Started dump at: " + startedAt + "\n");
        PlanWriter writer = new PlanWriter(
                directory.work(),
                options.threads(),
                inventory.bytes(),
                inventory.tables().size());
        try (writer;
                Connection metadata = sessions.metadata()) {
            new DumpPlanner(options, inventory, metadata, run).plan(inventory, writer);
        } catch (SQLException e) {
            throw new FailedException("Planning failed: " + SqlErrors.describe(e), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new PlanHeader(
                sessions.server().toString(),
                connections.settings().address(),
                startedAt,
                options.format(),
                options.compression(),
                options.chunkFileBytes().orElse(0),
                writer.partitions(),
                writer.rows(),
                List.of(PlanHeader.Moment.of(snapshot.facts())));
    }

    private void countResumed() throws IOException {
        long rows = 0;
        for (String partition : directory.work().partitions(header)) {
            for (DoneItem item : directory.work().done(partition)) {
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

    /** The partitions of the plan, in the order in which they are to be dumped. */
    List<String> partitions() {
        run.progress().phase("dumping");
        return directory.work().partitions(header);
    }

    /** Opens one partition; by any thread. */
    PartitionDumper open(String partition) throws IOException {
        return new PartitionDumper(
                new PartitionDumper.Setting(
                        options,
                        header,
                        options.outputDir(),
                        directory.work(),
                        sessions,
                        snapshot,
                        stages,
                        triggered,
                        run),
                partition);
    }

    /** Proves that the dump is complete and says so in the directory. */
    void finish() throws IOException {
        run.progress().phase("finishing");
        if (complete) {
            finished = true;
            run.report().put("outputdir", options.outputDir().toString());
            return;
        }
        snapshot.checkLocks();
        snapshot.close();
        Manifest.Totals totals =
                new DumpFinisher(header, options.outputDir(), directory.work(), options.where()).finish();
        finished = true;
        run.report().put("tables", totals.tables());
        run.report().put("rows", totals.rows());
        run.report().put("files", totals.files());
        run.report().put("bytes", totals.bytes());
        run.report().put("fileBytes", totals.fileBytes());
        run.report().put("outputdir", options.outputDir().toString());
    }

    /**
     * Only now, when the job's end is on record too: a process killed in between finds its dump unfinished, and
     * ends it again at once, instead of finding a finished one that it may not overwrite.
     */
    private void removeMarks() {
        try {
            directory.finish();
        } catch (IOException marksStay) {
            // The dump is complete; the next command finds the marks and nothing left to do.
        }
    }

    /** Breaks up reads that do not come back after a stop; from any thread. */
    void abort() {
        Snapshot open = snapshot;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void close() {
        if (snapshot != null) {
            snapshot.close();
        }
        stages.close();
        if (finished) {
            removeMarks();
        }
        directory.close();
    }
}
