package dev.sluice.load;

import dev.sluice.job.BorrowedSettings;
import dev.sluice.job.ReportText;
import dev.sluice.job.StateFolder;
import dev.sluice.layout.Definition;
import dev.sluice.layout.DefinitionContent;
import dev.sluice.layout.DumpListing;
import dev.sluice.layout.DumpProof;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.Retries;
import dev.sluice.mysql.SchemaLocks;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import dev.sluice.target.KeyBuilder;
import dev.sluice.target.LedgerNotes;
import dev.sluice.target.TargetServer;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A load from preflight to finish, without Spring: the methods in their order by one thread, but for {@link #open},
 * whose partitions several threads load. Each may be called again by a later process, and does what is left of it: what is
 * done is read from the ledger and from the target itself.
 */
final class Load implements AutoCloseable {
    /** With fewer rows a table has its keys from the start: an ALTER costs more than it saves. */
    private static final long LARGE = 5_000;
    /** For each table whose keys are built; times the threads for index creation at most 256 MB. */
    private static final long KEY_BUFFER = 64L << 20;

    private final LoadOptions options;
    private final TargetServer server;
    private final Path stateDir;
    private final String identity;
    private final RunContext run;
    private final boolean fresh;
    private final Politeness politeness;
    private final LoadPreflight preflight;
    private final Map<TableName, TableTarget> targets = new HashMap<>();
    private final Semaphore keyBuilders;

    private volatile Throttle throttle;
    private SelectedDump dump;
    private String fingerprint;
    private SchemaLocks locks;
    private String ledgerSchema;
    private boolean known;
    private boolean complete;
    private boolean partial;
    private Ledger ledger;
    private LedgerNotes notes;
    private DefinitionLoad definitions;
    private BorrowedSettings settings;
    private RowLoad rows;

    /**
     * @param stateDir where changed settings of the server are written down
     * @param identity hash of the job's identity
     * @param fresh whether what an unfinished run made is taken away first
     * @param politeness what is waited for between batches
     */
    Load(
            LoadOptions options,
            ConnectionSettings target,
            Path stateDir,
            String identity,
            RunContext run,
            boolean fresh,
            Politeness politeness) {
        this.politeness = politeness;
        this.throttle = Throttle.none(run);
        this.options = options;
        this.stateDir = stateDir;
        this.identity = identity;
        this.run = run;
        this.fresh = fresh;
        this.server = new TargetServer(target, "load", identity);
        this.preflight = new LoadPreflight(options, run);
        this.keyBuilders = new Semaphore(options.keyThreads());
    }

    /**
     * Finds what would fail later; changes nothing on the target, but puts back what killed runs have left changed.
     *
     * @param resumed whether the job repository knows an unfinished execution, which will skip what it completed
     */
    void preflight(boolean resumed) throws InterruptedException {
        run.progress().phase("preflight");
        server.connect(options.binlog(), LoadSessions.Rules.RESTORE);
        throttle = politeness.begin(List.of(server.connections()), run);
        if (politeness.watchesReplicas() && !server.rowSessions().writesBinlog()) {
            run.report()
                    .warn("The load does not write the binary log, so the replicas that it waits for get none of its"
                            + " rows; --enable-binlog=1 sends them there.");
        }
        dump = preflight.select();
        if (dump.targetSchemas().isEmpty()) {
            throw new RefusedException("There is nothing to load in " + options.directory() + ".");
        }
        ledgerSchema =
                options.ledgerSchema().orElseGet(() -> dump.targetSchemas().get(0));
        try (Connection connection = server.sessions().metadata()) {
            locks = SchemaLocks.take(server.sessions().metadata(), dump.targetSchemas());
            settings = BorrowedSettings.borrow(
                    new StateFolder(stateDir), server.connections(), Map.of(), run.runId(), run.report());
            look(connection, resumed);
        } catch (SQLException e) {
            throw new RefusedException("Looking at the target failed: " + SqlErrors.describe(e) + ".", e);
        } catch (IOException e) {
            throw new RefusedException("The state folder " + stateDir + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private void look(Connection connection, boolean resumed) throws SQLException, InterruptedException {
        server.endOldSessions(connection, run.stop());
        known = Ledger.exists(connection, ledgerSchema, identity);
        fingerprint = dump.fingerprint();
        Map<String, Ledger.Entry> noted = Map.of();
        if (known) {
            ledger = Ledger.open(connection, ledgerSchema, identity);
            noted = ledger.entries(connection);
            Optional<String> begun = Optional.ofNullable(noted.get(Units.DUMP)).map(Ledger.Entry::state);
            complete = noted.containsKey(Units.LOAD);
            boolean other = complete
                    && (!begun.equals(Optional.of(fingerprint))
                            || !resumed
                                    && !ReportText.isOf(noted.get(Units.LOAD).state(), run));
            if (other && !fresh) {
                ledger.close(connection); // of a load that is complete, and is not this one
                known = false;
                complete = false;
                noted = Map.of();
            }
            if (known && !fresh && begun.isPresent() && !begun.get().equals(fingerprint)) {
                throw new RefusedException("The dump in " + options.directory() + " is not the one that this load began"
                        + " with; bring that one back, or take away what was loaded with --fresh.");
            }
        } else if (resumed) {
            throw new StartOverException("The ledger of the earlier run is gone: the load is begun from the start.");
        }
        if (complete && !fresh) {
            // A process that was killed behind its last note has left nothing but its sentences unsaid.
            ReportText.tell(noted.get(Units.LOAD).state(), run);
            return;
        }
        // On a resume, too: files that are not in yet may have changed, and are looked at nowhere else.
        dump = preflight.proven(dump, fresh ? Map.of() : noted);
        DefinitionFiles files = definitionFiles();
        if (known && fresh) {
            undo(connection, files);
        }
        try (Connection definition = server.definitionSessions().open()) {
            dump = preflight.checkTarget(definition, server.server(), dump, files, known);
            partial = preflight.leavesOut();
        }
        if (!server.allowsLocalInfile() && !dump.tables().isEmpty()) {
            run.report()
                    .warn("local_infile is OFF on the target, so rows go in by INSERT statements, which takes longer;"
                            + " SET GLOBAL local_infile = ON switches LOAD DATA on.");
        }
    }

    private DefinitionFiles definitionFiles() {
        return new DefinitionFiles(
                new DefinitionContent(options.directory())::read,
                dump.names(),
                options.contents().skipDefiner());
    }

    private void undo(Connection connection, DefinitionFiles files) throws SQLException {
        run.progress().phase("taking away what the unfinished run made");
        LedgerNotes old = new LedgerNotes(server.rowSessions()::open, ledger, run);
        try {
            new Undo(old, options.purgeMode(), identity).run(connection, dump, files);
        } catch (IOException e) {
            throw new RefusedException("The dump in " + options.directory() + " cannot be read: " + e.getMessage(), e);
        } finally {
            old.close();
        }
        ledger.close(connection);
        known = false;
        complete = false;
    }

    /** Creates schemas and bare tables, and finds out what is in already. */
    void schema() throws Exception {
        if (complete) {
            return;
        }
        run.progress().phase("creating tables");
        DefinitionFiles files = definitionFiles();
        if (!known) {
            openLedger(files);
        }
        notes = new LedgerNotes(server.rowSessions()::open, ledger, run);
        if (options.server().disableRedoLog()) {
            run.report()
                    .warn("InnoDB's redo log is off while this load runs: should the server crash now, ALL its data are"
                            + " lost.");
        }
        settings.close();
        settings = BorrowedSettings.borrow(
                new StateFolder(stateDir),
                server.connections(),
                options.server().wanted(),
                run.runId(),
                run.report());
        definitions = new DefinitionLoad(
                server.definitionSessions(),
                files,
                dump.definitions(),
                options.keyBuild() == KeyBuild.SKIP ? Set.of() : largeTables(),
                new KeyBuilder(server.server(), Math.max(1, options.threads() / options.keyThreads()), KEY_BUFFER),
                notes,
                options.purgeMode(),
                identity,
                run);
        targets.putAll(definitions.bareTables());
        try (Connection connection = server.sessions().metadata();
                Connection creating = definitions.open()) {
            for (TableData table : dump.tables()) {
                if (!targets.containsKey(table.name())) {
                    targets.put(table.name(), definitions.table(creating, table.name()));
                }
            }
            rows = new RowLoad(
                    options.directory(),
                    dump,
                    Map.copyOf(targets),
                    ledger.entries(connection),
                    new FileLoaders(() -> new FileLoader(
                            server.rowSessions()::open, ledger, limits(), server.allowsLocalInfile(), throttle, run)),
                    server.sessions(),
                    run);
        }
        rows.startOver(known, options.purgeMode());
        rows.count(known);
        if (options.keyBuild() == KeyBuild.AFTER_IMPORT_PER_TABLE) {
            rows.whenAllIn(this::keys);
        }
    }

    private FileLoader.Limits limits() {
        return options.transactionBytes().isPresent()
                ? new FileLoader.Limits(options.transactionBytes().getAsLong(), Long.MAX_VALUE)
                : FileLoader.Limits.USUAL;
    }

    private Set<TableName> largeTables() {
        return dump.tables().stream()
                .filter(table ->
                        table.files().stream().anyMatch(file -> file.rows().isEmpty())
                                || SelectedDump.rows(table) >= LARGE)
                .map(TableData::name)
                .collect(Collectors.toSet());
    }

    private void openLedger(DefinitionFiles files) throws SQLException, IOException {
        try (Connection connection = server.definitionSessions().open()) {
            for (Definition definition : dump.definitions()) {
                boolean here = definition.kind() == Definition.Kind.SCHEMA
                        && dump.names().target(definition.schema()).equals(ledgerSchema);
                if (here) {
                    TableCreator.schema(connection, files.schema(definition), ledgerSchema);
                }
            }
            supersede(connection, files);
            ledger = Ledger.open(connection, ledgerSchema, identity);
            ledger.note(connection, Units.DUMP, new Ledger.Entry(fingerprint, 0));
        }
    }

    /**
     * What another load that was never finished has noted of tables that this one makes or replaces is not true any more:
     * going on by it would leave the rows of one dump in the name of the other. The lock on the schemas tells that it is not
     * running.
     */
    private void supersede(Connection connection, DefinitionFiles files) throws SQLException {
        if (options.purgeMode() == PurgeMode.NONE) {
            return;
        }
        Set<String> units = Stream.concat(
                        dump.definitions().stream()
                                .filter(definition -> definition.kind() == Definition.Kind.TABLE)
                                .map(files::target),
                        dump.tables().stream().map(table -> dump.names().target(table.name())))
                .map(TableStates::unit)
                .collect(Collectors.toSet());
        if (Ledger.supersede(connection, identity, Units.DUMP, TableStates.PREFIX, units) > 0) {
            run.report()
                    .warn("Another load, which was never finished, had begun some of these tables; this one takes its"
                            + " place, and that one cannot be gone on with.");
        }
    }

    /** The partitions, in the order in which they are to start. */
    List<String> partitions() {
        run.progress().phase("loading");
        return complete ? List.of() : rows.partitions();
    }

    /** Opens one partition; by any thread. */
    PartitionLoader open(String partition) {
        return rows.open(partition);
    }

    private void keys(TableTarget table) throws SQLException, InterruptedException {
        if (table.keys().later().isEmpty()) {
            return;
        }
        keyBuilders.acquire();
        try {
            Retries retries = new Retries(run, Retries.USUAL);
            while (true) {
                try (Connection connection = definitions.open()) {
                    definitions.keys(connection, table);
                    return;
                } catch (SQLException e) {
                    retries.await("Adding the keys of " + table.name(), e, null);
                }
            }
        } finally {
            keyBuilders.release();
        }
    }

    /**
     * Loads what is not in, and gives the tables the keys that they lack. The ledger is asked again: a server that was
     * told to be careless of its log may have lost what it had committed, and a table that was started over needs files
     * of partitions that were complete.
     */
    void keys() throws SQLException, InterruptedException {
        if (complete) {
            return;
        }
        try (Connection connection = server.sessions().metadata()) {
            rows.rest(ledger.entries(connection));
        }
        run.progress().phase("adding keys");
        for (TableTarget table : targets.values()) {
            run.stop().check();
            keys(table);
        }
    }

    /** Puts tables that were loaded beside old ones in their place. */
    void swap() throws SQLException {
        if (!complete) {
            locks.confirm();
            run.progress().phase("putting tables in their place");
            definitions.swap(List.copyOf(targets.values()));
        }
    }

    /** Adds foreign keys, and looks for rows that break them. */
    void constraints() throws SQLException {
        if (!complete) {
            run.progress().phase("adding foreign keys");
            List<Orphans> orphans = definitions.foreignKeys(List.copyOf(targets.values()));
            run.report()
                    .put(
                            "orphanedRows",
                            orphans.stream().mapToLong(Orphans::rows).sum());
        }
    }

    /**
     * Compares every row with the dump, before there are triggers and events that might change one; differences end the
     * run with exit code 3.
     */
    void verify(Optional<DumpProof> proof) throws IOException {
        if (complete || proof.isEmpty()) {
            return;
        }
        DumpListing all = dump.listing();
        DumpProof.Outcome outcome = proof.get()
                .prove(
                        new DumpListing(
                                all.directory(),
                                all.origin(),
                                all.server(),
                                all.consistent(),
                                List.of(),
                                dump.tables(),
                                all.missing()),
                        dump.names()::target,
                        Optional.empty(),
                        server.sessions(),
                        run.aside("verifying"),
                        options.threads());
        outcome.differences().forEach(run.report()::warn);
        if (!outcome.equal()) {
            run.report().differ();
        }
        run.report().put("rowsVerified", outcome.rows());
        run.report().put("tablesThatDiffer", outcome.differences().size());
    }

    /** Creates views, routines, triggers and events. */
    void programs() throws SQLException, IOException {
        if (!complete) {
            run.progress().phase("creating views and programs");
            definitions.programs(List.copyOf(targets.values()), partial);
        }
    }

    /** Proves that all rows are in, and notes that the load is complete. */
    void finish() throws SQLException {
        run.progress().phase("finishing");
        if (complete) {
            return;
        }
        locks.confirm();
        // Not one for metadata, which writes the binary log: replicas have no ledger where the load writes none.
        try (Connection connection = server.definitionSessions().open()) {
            long all = rows.prove(ledger.entries(connection), partial);
            analyze();
            if (partial) {
                run.report().differ();
            }
            run.report().put("tables", targets.size());
            run.report().put("rows", all);
            run.report().put("binlog", server.rowSessions().writesBinlog());
            ledger.note(connection, Units.LOAD, new Ledger.Entry(ReportText.of(run), all));
            CrashPoint.NOTED.reached();
            complete = true;
        }
    }

    /** Only where keys were built: other tables are small, or their statistics are the server's own business. */
    private void analyze() throws SQLException {
        try (Connection connection = definitions.open();
                Statement statement = connection.createStatement()) {
            for (TableTarget table : targets.values()) {
                if (!table.keys().later().isEmpty()) {
                    run.stop().check();
                    statement.execute(
                            "ANALYZE NO_WRITE_TO_BINLOG TABLE " + table.name().quoted());
                }
            }
        }
    }

    /** Breaks up what does not come back after a stop; from any thread. */
    void abort() {
        throttle.close();
        server.abort();
    }

    /** Puts the server's settings back, once. */
    void putBackSettings() {
        if (settings != null) {
            settings.close();
        }
    }

    /** The ledger goes only now, when the job's end is on record too: killed in between, the next start finds it. */
    @Override
    public void close() {
        throttle.close();
        if (rows != null) {
            rows.close();
        }
        if (notes != null) {
            notes.close();
        }
        try {
            putBackSettings();
        } finally {
            if (complete && ledger != null) {
                removeLedger();
            }
            if (locks != null) {
                locks.close();
            }
        }
    }

    private void removeLedger() {
        try (Connection connection = server.definitionSessions().open()) {
            ledger.close(connection);
        } catch (SQLException e) {
            throw new FailedException(
                    "All rows are in, but the table " + ledgerSchema + "." + Ledger.TABLE + " cannot be removed: "
                            + SqlErrors.describe(e),
                    e);
        }
    }
}
