package dev.sluice.dump;

import dev.sluice.file.AtomicFile;
import dev.sluice.layout.DumpDirectoryReader;
import dev.sluice.layout.DumpProof;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.ReadSessions;
import dev.sluice.mysql.Snapshot;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A dump from preflight to finish, without Spring: {@link #preflight}, {@link #snapshot}, {@link #plan}, a
 * {@link PartitionDumper} for each of {@link #partitions}, {@link #finish}, {@link #close}, in this order and by
 * one thread, the partitions by several.
 */
final class Dump implements AutoCloseable {
    private final DumpOptions options;
    private final DumpSource source;
    private final Resumption resumption;
    private final String identity;
    private final RunContext run;
    private final boolean fresh;
    private final Optional<DumpProof> proof;
    private final Politeness politeness;
    private final DumpDirectory directory;
    private final StagePool stages = new StagePool();
    private final TriggeredTables triggered = new TriggeredTables();

    private Optional<PlanHeader> unfinished = Optional.empty();
    private volatile Throttle throttle;
    private PlanHeader header;
    private boolean finished;
    private boolean complete;

    /**
     * @param identity hash of the job's identity
     * @param fresh whether an unfinished dump in the directory is to be discarded
     * @param proof compares the dump with the snapshot before it counts; empty: nobody asked for that
     * @param politeness what is waited for between ranges
     */
    Dump(
            DumpOptions options,
            ConnectionSettings source,
            String identity,
            RunContext run,
            boolean fresh,
            Optional<DumpProof> proof,
            Politeness politeness) {
        this.options = options;
        this.source = new DumpSource(options, source, run);
        this.resumption = new Resumption(options, run);
        this.identity = identity;
        this.run = run;
        this.fresh = fresh;
        this.proof = proof;
        this.politeness = politeness;
        this.throttle = Throttle.none(run);
        this.directory = new DumpDirectory(options.outputDir());
    }

    /** Finds what would fail later; changes nothing but creating the directory. */
    void preflight() {
        run.progress().phase("preflight");
        source.inspect();
        throttle = politeness.begin(List.of(source.connections()), run);
        unfinished = directory.claim(identity, options.overwrite()).filter(plan -> !fresh);
        complete = unfinished.isPresent() && directory.complete();
        new Preflight(options, run).checkSpace(source.inventory());
    }

    /**
     * Opens the snapshot and decides what becomes of an unfinished dump.
     *
     * @param resumed whether the job repository knows an unfinished execution, which will skip what it completed
     * @param untold whether an execution is complete that nobody has heard of
     * @throws StartOverException when the unfinished dump cannot be continued
     */
    void snapshot(boolean resumed, boolean untold) throws InterruptedException {
        boolean asked = untold || directory.isFor(run.occasion());
        if (complete && (resumed || asked && !options.overwrite())) {
            header = unfinished.orElseThrow();
            return;
        }
        if (complete) {
            leaveFinished();
        }
        run.progress().phase("waiting for the snapshot");
        try {
            source.openSnapshot();
        } catch (SQLException e) {
            throw new RefusedException("The snapshot could not be opened: " + SqlErrors.describe(e) + ".", e);
        }
        Snapshot.Facts facts = source.snapshot().facts();
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
        if (unfinished.isPresent()) {
            header = resumption.header(unfinished.get(), facts);
        }
    }

    /** By all records the dump ended, and that was told; its marks are left of a process that died as it took them away. */
    private void leaveFinished() {
        if (!options.overwrite()) {
            removeMarks();
            throw directory.finished();
        }
        complete = false;
        unfinished = Optional.empty();
    }

    /** Makes the plan, unless the unfinished dump has one. */
    void plan() throws IOException {
        if (header != null) {
            directory.work().write(header);
            resumption.count(header, directory.work());
            return;
        }
        run.progress().phase("planning");
        directory.begin(new WorkFolder.Owner(identity, run.occasion()));
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
                source.inventory().bytes(),
                source.inventory().tables().size());
        try (writer;
                Connection metadata = source.sessions().metadata()) {
            new DumpPlanner(options, source.inventory(), metadata, run).plan(source.inventory(), writer);
        } catch (SQLException e) {
            throw new FailedException("Planning failed: " + SqlErrors.describe(e), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new PlanHeader(
                source.sessions().server().toString(),
                source.address(),
                startedAt,
                options.format(),
                options.compression(),
                options.chunkFileBytes().orElse(0),
                writer.partitions(),
                writer.rows(),
                List.of(PlanHeader.Moment.of(source.snapshot().facts())));
    }

    /** The partitions of the plan, in the order in which they are to be dumped. */
    List<String> partitions() {
        run.progress().phase("dumping");
        return complete ? List.of() : directory.work().partitions(header);
    }

    /** Opens one partition; by any thread. */
    PartitionDumper open(String partition) throws IOException {
        return new PartitionDumper(
                new PartitionDumper.Setting(
                        options,
                        header,
                        options.outputDir(),
                        directory.work(),
                        source.sessions(),
                        source.snapshot(),
                        stages,
                        triggered,
                        throttle,
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
        source.snapshot().checkLocks();
        DumpFinisher finisher = new DumpFinisher(header, options.outputDir(), directory.work(), options.where());
        Manifest.Totals totals = finisher.complete();
        if (proof.isPresent()) {
            prove(proof.get());
        }
        source.snapshot().close();
        finisher.publish();
        finished = true;
        run.report().put("tables", totals.tables());
        run.report().put("rows", totals.rows());
        run.report().put("files", totals.files());
        run.report().put("bytes", totals.bytes());
        run.report().put("fileBytes", totals.fileBytes());
        run.report().put("outputdir", options.outputDir().toString());
    }

    /** Reads the rows once more in the snapshot that they were read in, whose sessions are of no use afterwards. */
    private void prove(DumpProof rows) throws IOException {
        Snapshot snapshot = source.snapshot();
        ReadSessions sessions = new ReadSessions() {
            @Override
            public Connection metadata() throws SQLException {
                return source.sessions().metadata();
            }

            @Override
            public Connection data() throws InterruptedException {
                return snapshot.take().connection();
            }
        };
        DumpProof.Outcome outcome = rows.prove(
                DumpDirectoryReader.readUnpublished(options.outputDir()),
                name -> name,
                options.where(),
                sessions,
                run.aside("verifying"),
                snapshot.alive());
        snapshot.checkLocks();
        if (!outcome.equal()) {
            throw new FailedException("The dump is not what its source holds: "
                    + String.join("; ", outcome.differences()) + "; begin again with --fresh");
        }
        run.report().put("rowsVerified", outcome.rows());
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
        throttle.close();
        source.abort();
    }

    @Override
    public void close() {
        throttle.close();
        source.close();
        stages.close();
        if (finished) {
            removeMarks();
        }
        directory.close();
    }
}
