package dev.sluice.archive;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import dev.sluice.sql.Condition;
import dev.sluice.target.ColumnMapping;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
            preflight.checkKey(sql, tables);
            throttle = politeness.begin(sessions.servers(), run);
            preflight.explain(sql, tables);
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
        long rows = 0;
        Map<String, Ledger.Entry> noted = ledgers.entries(sessions);
        for (Map.Entry<String, Ledger.Entry> entry : noted.entrySet()) {
            rows += PartitionDrops.counts(entry.getKey()) ? entry.getValue().rows() : 0;
        }
        rows += PartitionDrops.outcome(noted).rows();
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
        boolean localInfile = false;
        if (sessions.twoServers()) {
            try (Connection connection = sessions.destMetadata()) {
                localInfile = LoadSessions.allowsLocalInfile(connection);
            }
            if (!localInfile) {
                run.report()
                        .warn("local_infile is OFF on the destination, so rows go in by INSERT statements, which takes"
                                + " longer; SET GLOBAL local_infile = ON switches LOAD DATA on.");
            }
        }
        return new Setup(
                options,
                sessions,
                ledgers,
                made.plan(),
                made.sql(),
                routes(),
                tables.followed(),
                sessions.conditionZone(),
                !timeless(),
                localInfile,
                statistics,
                throttle,
                politeness.settings().chunkSize(options.limit()),
                run);
    }

    /** Whether the condition is the same whenever it is looked at: a TIME, beside a date, means that of today. */
    private boolean timeless() {
        return new Condition(options.where())
                .isPlain(tables.source().columns().stream()
                        .map(TargetTable.Target::column)
                        .filter(column -> !Set.of("timestamp", "time").contains(column.dataType()))
                        .map(Column::name)
                        .collect(Collectors.toSet()));
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(route(options.source(), tables.columns(), tables.dest(), 0));
        for (Followed table : tables.followed()) {
            routes.add(route(table.table(), table.columns(), table.dest(), routes.size()));
        }
        return routes;
    }

    private Route route(TableName table, List<Column> columns, Optional<TargetTable> dest, int number) {
        Optional<ColumnMapping> mapping = dest.filter(there -> sessions.twoServers())
                .map(there -> ColumnMapping.of(
                        there, Optional.of(columns.stream().map(Column::name).toList()), columns, "binary"));
        return new Route(
                table,
                columns,
                dest.map(TargetTable::name),
                mapping,
                made.files().isEmpty()
                        ? Optional.empty()
                        : Optional.of(made.files().get(number)));
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
        Map<String, Ledger.Entry> entries = ledgers.entries(sessions);
        long rows = 0;
        long refused = 0;
        long left = 0;
        Map<String, Long> followed = new LinkedHashMap<>();
        for (String partition : setup.plan().partitions()) {
            Ledger.Entry entry = entries.get(partition);
            Position position = entry == null ? Position.start(setup.plan()) : Position.parse(entry.state());
            if (!position.done()) {
                throw new FailedException("The range " + partition + " of " + options.source() + " is not at its end");
            }
            rows += entry.rows();
            refused += position.refused();
            left += position.left();
            for (int i = 0; i < position.followed().size(); i++) {
                followed.merge(
                        setup.plan().followed().get(i).toString(),
                        position.followed().get(i),
                        Long::sum);
            }
        }
        PartitionDrops.Outcome whole = PartitionDrops.outcome(entries);
        rows += whole.rows();
        left += whole.left();
        run.report().put(options.delete() ? "archived" : "copied", rows);
        if (options.dropPartitions()) {
            run.report().put("droppedPartitions", whole.partitions());
            if (whole.partitions() > 0 && tables.partitions().orElseThrow().byList()) {
                run.report()
                        .warn("The partitions that were dropped were for values by LIST, which " + options.source()
                                + " does not take any more.");
            }
        }
        if (!followed.isEmpty()) {
            run.report().put("followed", followed);
        }
        run.report()
                .put(
                        "index",
                        setup.plan().index().isEmpty() ? "none" : setup.plan().index());
        if (!made.files().isEmpty()) {
            run.report().put("file", made.files().get(0).toString());
        }
        if (refused > 0) {
            run.report().put("refused", refused);
            run.report()
                    .warn(refused + " rows were not taken by " + options.dest().orElseThrow() + " and stay in "
                            + options.source() + ".");
            run.report().differ();
        }
        if (left > 0) {
            run.report().put("deletedByOthers", left);
            run.report()
                    .warn(left + " rows had been copied to " + options.dest().orElseThrow()
                            + (followed.isEmpty() ? "" : " and the tables beside it")
                            + " when others deleted them from " + options.source()
                            + (followed.isEmpty() ? "" : " and its children") + "; their copies stay.");
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
