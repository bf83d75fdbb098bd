package dev.sluice.load;

import dev.sluice.job.BorrowedSettings;
import dev.sluice.job.ReportText;
import dev.sluice.job.StateFolder;
import dev.sluice.layout.DefinitionContent;
import dev.sluice.layout.DumpProof;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.GlobalSetting;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.SchemaLocks;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.target.KeyBuilder;
import dev.sluice.target.LedgerNotes;
import dev.sluice.target.TargetServer;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A load from preflight to finish, without Spring: the methods in their order by one thread, but for {@link #open},
 * whose partitions several threads load. Each may be called again by a later process, and does what is left of it: what is
 * done is read from the ledger and from the target itself.
 */
final class Load implements AutoCloseable {
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

    private volatile Throttle throttle;
    private SelectedDump dump;
    private SchemaLocks locks;
    private LoadLedger ledger;
    private boolean partial;
    private LedgerNotes notes;
    private LoadTables tables;
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
        preflight.warnOfWaits(politeness, server.rowSessions().writesBinlog());
        dump = preflight.select();
        if (dump.targetSchemas().isEmpty()) {
            throw new RefusedException("There is nothing to load in " + options.directory() + ".");
        }
        String ledgerSchema =
                options.ledgerSchema().orElseGet(() -> dump.targetSchemas().get(0));
        ledger = new LoadLedger(options, identity, ledgerSchema, dump.fingerprint(), run);
        try (Connection connection = server.sessions().metadata()) {
            locks = SchemaLocks.take(server.sessions().metadata(), dump.targetSchemas());
            settings = borrow(Map.of());
            look(connection, resumed);
        } catch (SQLException e) {
            throw new RefusedException("Looking at the target failed: " + SqlErrors.describe(e) + ".", e);
        } catch (IOException e) {
            throw new RefusedException("The state folder " + stateDir + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private void look(Connection connection, boolean resumed) throws SQLException, InterruptedException {
        server.endOldSessions(connection, run.stop());
        Map<String, Ledger.Entry> noted = ledger.find(connection, resumed, fresh);
        if (isComplete() && !fresh) {
            // A process that was killed behind its last note has left nothing but its sentences unsaid.
            ReportText.tell(noted.get(Units.LOAD).state(), run);
            return;
        }
        // On a resume, too: files that are not in yet may have changed, and are looked at nowhere else.
        dump = preflight.proven(dump, fresh ? Map.of() : noted);
        DefinitionFiles files = definitionFiles();
        if (ledger.isKnown() && fresh) {
            undo(connection, files);
        }
        try (Connection definition = server.definitionSessions().open()) {
            dump = preflight.checkTarget(definition, server.server(), dump, files, ledger.isKnown());
            partial = preflight.leavesOut();
        }
        preflight.warnOfInserts(server.allowsLocalInfile(), dump);
    }

    private BorrowedSettings borrow(Map<GlobalSetting, String> wanted)
            throws SQLException, IOException, InterruptedException {
        return BorrowedSettings.borrow(
                new StateFolder(stateDir), server.connections(), wanted, run.runId(), run.report());
    }

    private boolean isComplete() {
        return ledger.isComplete();
    }

    private DefinitionFiles definitionFiles() {
        return new DefinitionFiles(
                new DefinitionContent(options.directory())::read,
                dump.names(),
                options.contents().skipDefiner());
    }

    private void undo(Connection connection, DefinitionFiles files) throws SQLException {
        run.progress().phase("taking away what the unfinished run made");
        try (LedgerNotes old = new LedgerNotes(server.rowSessions()::open, ledger.ledger(), run)) {
            new Undo(old, options.purgeMode(), identity).run(connection, dump, files);
        } catch (IOException e) {
            throw new RefusedException("The dump in " + options.directory() + " cannot be read: " + e.getMessage(), e);
        }
        ledger.forget(connection);
    }

    /** Creates schemas and bare tables, and finds out what is in already. */
    void schema() throws Exception {
        if (isComplete()) {
            return;
        }
        run.progress().phase("creating tables");
        DefinitionFiles files = definitionFiles();
        try (Connection connection = server.definitionSessions().open()) {
            ledger.open(connection, dump, files);
        }
        notes = new LedgerNotes(server.rowSessions()::open, ledger.ledger(), run);
        if (options.server().disableRedoLog()) {
            run.report()
                    .warn("InnoDB's redo log is off while this load runs: should the server crash now, ALL its data are"
                            + " lost.");
        }
        settings.close();
        settings = borrow(options.server().wanted());
        DefinitionLoad definitions = new DefinitionLoad(
                server.definitionSessions(),
                files,
                dump.definitions(),
                options.keyBuild() == KeyBuild.SKIP ? Set.of() : dump.largeTables(),
                new KeyBuilder(server.server(), Math.max(1, options.threads() / options.keyThreads()), KEY_BUFFER),
                notes,
                options.purgeMode(),
                identity,
                run);
        tables = LoadTables.create(definitions, dump, options.keyThreads(), run);
        try (Connection connection = server.sessions().metadata()) {
            rows = new RowLoad(
                    options.directory(),
                    dump,
                    tables.targets(),
                    ledger.ledger().entries(connection),
                    new FileLoaders(() -> new FileLoader(
                            server.rowSessions()::open,
                            ledger.ledger(),
                            limits(),
                            server.allowsLocalInfile(),
                            throttle,
                            run)),
                    server.sessions(),
                    run);
        }
        rows.startOver(ledger.isKnown(), options.purgeMode());
        rows.count(ledger.isKnown());
        if (options.keyBuild() == KeyBuild.AFTER_IMPORT_PER_TABLE) {
            rows.whenAllIn(tables::addKeys);
        }
    }

    private FileLoader.Limits limits() {
        return options.transactionBytes().isPresent()
                ? new FileLoader.Limits(options.transactionBytes().getAsLong(), Long.MAX_VALUE)
                : FileLoader.Limits.USUAL;
    }

    /** The partitions, in the order in which they are to start. */
    List<String> partitions() {
        run.progress().phase("loading");
        return isComplete() ? List.of() : rows.partitions();
    }

    /** Opens one partition; by any thread. */
    PartitionLoader open(String partition) {
        return rows.open(partition);
    }

    /**
     * Loads what is not in, and gives the tables the keys that they lack. The ledger is asked again: a server that was
     * told to be careless of its log may have lost what it had committed, and a table that was started over needs files
     * of partitions that were complete.
     */
    void keys() throws SQLException, InterruptedException {
        if (isComplete()) {
            return;
        }
        try (Connection connection = server.sessions().metadata()) {
            rows.rest(ledger.ledger().entries(connection));
        }
        run.progress().phase("adding keys");
        tables.addKeys();
    }

    /** Puts tables that were loaded beside old ones in their place. */
    void swap() throws SQLException {
        if (!isComplete()) {
            locks.confirm();
            run.progress().phase("putting tables in their place");
            tables.swap();
        }
    }

    /** Adds foreign keys, and looks for rows that break them. */
    void constraints() throws SQLException {
        if (!isComplete()) {
            run.progress().phase("adding foreign keys");
            tables.foreignKeys();
        }
    }

    /**
     * Compares every row with the dump, before there are triggers and events that might change one; differences end the
     * run with exit code 3.
     */
    void verify(Optional<DumpProof> proof) throws IOException {
        if (isComplete() || proof.isEmpty()) {
            return;
        }
        new LoadProof(dump, run).run(proof.get(), server.sessions(), options.threads());
    }

    /** Creates views, routines, triggers and events. */
    void programs() throws SQLException, IOException {
        if (!isComplete()) {
            run.progress().phase("creating views and programs");
            tables.programs(partial);
        }
    }

    /** Proves that all rows are in, and notes that the load is complete. */
    void finish() throws SQLException {
        run.progress().phase("finishing");
        if (isComplete()) {
            return;
        }
        locks.confirm();
        // Not one for metadata, which writes the binary log: replicas have no ledger where the load writes none.
        try (Connection connection = server.definitionSessions().open()) {
            long all = rows.prove(ledger.ledger().entries(connection), partial);
            tables.analyze();
            if (partial) {
                run.report().differ();
            }
            run.report().put("tables", tables.targets().size());
            run.report().put("rows", all);
            run.report().put("binlog", server.rowSessions().writesBinlog());
            ledger.complete(connection, all);
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
            if (ledger != null) {
                ledger.removeIfComplete(server.definitionSessions()::open);
            }
            if (locks != null) {
                locks.close();
            }
        }
    }
}
