package dev.sluice.archive;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An archive job from preflight to finish, without Spring: the methods in their order by one thread, but for {@link
 * #open}, which several threads call, each for another partition. What is done is read from the ledgers, so each may be
 * called again by a later process.
 */
final class Archive implements AutoCloseable {
    private final ArchiveOptions options;
    private final ConnectionSettings sourceSettings;
    private final Optional<ConnectionSettings> destSettings;
    private final String identity;
    private final Politeness politeness;
    private final RunContext run;
    private final boolean fresh;
    private final Statistics statistics = new Statistics();

    private ArchiveSessions sessions;
    private Throttle throttle;
    private Tables tables;
    private boolean resumed;
    private Ledgers ledgers;
    private Setup setup;
    private PlanMaker.Made made;
    private boolean done;
    private boolean complete;

    /**
     * @param identity hash of the job's identity
     * @param politeness how busy servers and late replicas are spared
     * @param fresh whether an unfinished run is discarded first
     */
    Archive(
            ArchiveOptions options,
            ConnectionSettings source,
            Optional<ConnectionSettings> dest,
            String identity,
            Politeness politeness,
            RunContext run,
            boolean fresh) {
        this.options = options;
        this.sourceSettings = source;
        this.destSettings = dest;
        this.identity = identity;
        this.politeness = politeness;
        this.run = run;
        this.fresh = fresh;
    }

    /**
     * Finds what would fail later; changes nothing.
     *
     * @param resumed whether the job repository knows an unfinished execution, which will skip what it completed
     * @throws RefusedException when rows cannot be archived as asked
     */
    void preflight(boolean resumed) throws InterruptedException {
        run.progress().phase("preflight");
        this.resumed = resumed;
        sessions = ArchiveSessions.connect(options, sourceSettings, destSettings, identity, run.stop());
        try {
            ArchivePreflight preflight = new ArchivePreflight(options, sessions, run.report());
            tables = preflight.check();
            SourceSql sql = tables.sql(options, options.index(), Optional.empty(), Optional.empty());
            StatementPreflight statements = new StatementPreflight(options, sessions);
            statements.checkKey(sql, tables);
            throttle = politeness.begin(sessions.servers(), run);
            statements.explain(sql, tables);
        } catch (SQLException e) {
            throw new RefusedException("Looking at the tables failed: " + SqlErrors.describe(e) + ".", e);
        }
    }

    /** Makes the plan, or finds the one of the run that is resumed. */
    void plan() throws SQLException, IOException {
        run.progress().phase("planning");
        Ledgers.Places places = Ledgers.Places.of(options, sessions);
        Optional<String> known = known(places);
        if (known.isEmpty() && resumed) {
            throw new StartOverException("The earlier run has noted nothing: the job is begun from the start.");
        }
        PlanMaker maker = new PlanMaker(options, sessions, tables);
        if (known.isEmpty()) {
            made = maker.make();
            made.files().forEach(PlanMaker::checkFolder);
            begin(places);
        } else {
            made = maker.again(ArchivePlan.parse(known.get()));
            if (!done) {
                take(made.files());
            }
            ledgers = Ledgers.open(places, sessions, identity);
        }
        setup = setup();
        long rows = Tally.soFar(ledgers.entries(sessions));
        run.progress().resumed(rows);
        run.progress().expect(Math.max(made.rows(), rows));
    }

    private void begin(Ledgers.Places places) throws SQLException, IOException {
        boolean begun = false;
        try {
            take(made.files());
            ledgers = Ledgers.open(places, sessions, identity);
            ledgers.note(sessions, Ledgers.PLAN, made.plan().text());
            begun = true;
        } finally {
            if (!begun) {
                giveBack(made.files());
            }
        }
    }

    private void take(List<Path> files) throws IOException {
        for (Path file : files) {
            FileClaim.take(file, identity);
        }
    }

    private void giveBack(List<Path> files) throws IOException {
        for (Path file : files) {
            FileClaim.giveBack(file, identity);
        }
    }

    /**
     * The plan of an unfinished run that is to be gone on with; what others have left is taken away. A run that was
     * killed behind its last note has only its end to tell; where its rows have left the source, nothing speaks against
     * looking for new ones, but copies would be made twice.
     */
    private Optional<String> known(Ledgers.Places places) throws SQLException, IOException {
        try (Connection connection = places.source().isPresent() ? sessions.source() : sessions.dest()) {
            String schema = places.source().or(places::dest).orElseThrow();
            if (!Ledgers.exists(connection, schema, identity)) {
                return Optional.empty();
            }
        }
        ledgers = Ledgers.open(places, sessions, identity);
        Map<String, Ledger.Entry> entries = ledgers.entries(sessions);
        Optional<String> plan = Optional.ofNullable(entries.get(Ledgers.PLAN)).map(Ledger.Entry::state);
        Optional<String> end = Optional.ofNullable(entries.get(Ledgers.ARCHIVE)).map(Ledger.Entry::state);
        boolean noted = end.isPresent();
        boolean over = noted && !resumed && (options.delete() || !end.get().equals(run.occasion()));
        if (!fresh && !over) {
            done = noted;
            return plan;
        }
        if (plan.isPresent() && !noted) {
            made = new PlanMaker(options, sessions, tables).again(ArchivePlan.parse(plan.get()));
            setup = setup();
            take(made.files());
            for (String partition : made.plan().partitions()) {
                try (PartitionArchiver archiver = new PartitionArchiver(setup, partition)) {
                    archiver.settleOnly();
                }
            }
            if (options.dropPartitions()) {
                new PartitionDrops(setup, rowSum()).giveUp();
            }
        }
        if (plan.isPresent()) {
            ArchivePlan old = ArchivePlan.parse(plan.get());
            giveBack(options.filePaths(old.start(), old.tables(options.source())));
        }
        ledgers.remove(sessions);
        return Optional.empty();
    }

    private Setup setup() throws SQLException {
        return new SetupMaker(options, sessions, tables, statistics, throttle, politeness, run).make(ledgers, made);
    }

    /** Drops the table's partitions that may go as a whole. */
    void dropPartitions() throws SQLException, IOException, InterruptedException {
        if (!done) {
            run.progress().begin(options.source().toString());
            new PartitionDrops(setup, rowSum()).run();
        }
    }

    private RowSum rowSum() {
        return new RowSum(tables.hash());
    }

    /** The partitions of the plan. */
    List<String> partitions() {
        run.progress().phase("archiving");
        run.progress().begin(options.source().toString());
        return done ? List.of() : setup.plan().partitions();
    }

    /** Opens the work of one partition. */
    PartitionArchiver open(String partition) {
        return new PartitionArchiver(setup, partition);
    }

    /** Proves that every range is done, and tells what became of the rows. */
    void finish() throws SQLException, IOException {
        run.progress().phase("finishing");
        sessions.confirm();
        Tally.of(options, setup.plan(), ledgers.entries(sessions)).tell(options, tables, run.report());
        run.report()
                .put(
                        "index",
                        setup.plan().index().isEmpty() ? "none" : setup.plan().index());
        if (!made.files().isEmpty()) {
            run.report().put("file", made.files().get(0).toString());
        }
        run.report().put("statistics", statistics.figures());
        if (!done) {
            upkeep();
            ledgers.note(sessions, Ledgers.ARCHIVE, run.occasion());
            CrashPoint.NOTED.reached();
        }
        giveBack(made.files());
        complete = true;
    }

    /** How often the parts of chunks were done and how long they took. */
    Map<String, Object> statistics() {
        return statistics.figures();
    }

    private void upkeep() throws SQLException {
        for (Side side : Side.values()) {
            if (options.upkeep().optimize().contains(side)) {
                new Maintenance(sessions, run).run("OPTIMIZE", side, table(side));
            }
            if (options.upkeep().analyze().contains(side)) {
                new Maintenance(sessions, run).run("ANALYZE", side, table(side));
            }
        }
    }

    private TableName table(Side side) {
        return switch (side) {
            case SOURCE -> options.source();
            case DEST -> options.dest().orElseThrow();
        };
    }

    /** Breaks up what does not come back after a stop; from any thread. */
    void abort() {
        Throttle waiting = throttle;
        if (waiting != null) {
            waiting.close();
        }
        if (sessions != null) {
            sessions.abort();
        }
    }

    /** The ledgers go only now, when the job's end is on record too: killed in between, the next start finds them. */
    @Override
    public void close() {
        if (throttle != null) {
            throttle.close();
            throttle = null;
        }
        if (sessions == null) {
            return;
        }
        try {
            if (complete) {
                ledgers.remove(sessions);
            }
        } catch (SQLException e) {
            throw new FailedException(
                    "All rows are archived, but the table " + Ledger.TABLE + " cannot be removed: "
                            + SqlErrors.describe(e),
                    e);
        } finally {
            sessions.close();
            sessions = null;
        }
    }
}
