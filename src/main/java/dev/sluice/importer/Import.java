package dev.sluice.importer;

import dev.sluice.job.StateFolder;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.NamedLock;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.Retries;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.BusyException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.target.KeyBuilder;
import dev.sluice.target.LedgerNotes;
import dev.sluice.target.TargetServer;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An import from preflight to finish, without Spring: the methods in their order by one thread, but for the {@link Lane}s
 * of the {@link #lanes}, which several threads use. Each may be called again by a later process, and does what is left
 * of it: what is done is read from the ledger and from the target itself.
 */
final class Import implements AutoCloseable {
    private static final long KEY_BUFFER = 64L << 20;
    private static final int LOCK_SECONDS = 2;

    private final ImportOptions options;
    private final TargetServer server;
    private final Spool spool;
    private final String identity;
    private final RunContext run;
    private final boolean fresh;
    private final InputStream stdin;
    private final Politeness politeness;
    private final ImportLedger ledger;

    private volatile Throttle throttle;
    private Connection jobLock;
    private LedgerNotes notes;
    private TablePreparation preparation;
    private Map<String, TargetTable> targets = Map.of();
    private Map<String, Boolean> unique = Map.of();
    private List<FileOpening.Opened> opened = List.of();
    private final Map<String, TableImport> tables = new LinkedHashMap<>();
    private List<FileImport> files = List.of();
    private RowImport rows;

    /**
     * @param stateDir where ranges of compressed files and of standard input wait for their turn
     * @param identity hash of the job's identity
     * @param fresh whether an unfinished run is forgotten
     * @param stdin standard input
     * @param politeness what is waited for between ranges
     */
    Import(
            ImportOptions options,
            ConnectionSettings target,
            Path stateDir,
            String identity,
            RunContext run,
            boolean fresh,
            InputStream stdin,
            Politeness politeness) {
        this.politeness = politeness;
        this.throttle = Throttle.none(run);
        this.options = options;
        this.identity = identity;
        this.run = run;
        this.fresh = fresh;
        this.stdin = stdin;
        this.spool = Spool.of(new StateFolder(stateDir), identity);
        this.server = new TargetServer(target, "import", identity);
        this.ledger = new ImportLedger(options, identity, run);
    }

    /**
     * Finds what would fail later; changes nothing on the target.
     *
     * @param resumed whether the job repository knows an unfinished execution
     */
    void preflight(boolean resumed) throws InterruptedException {
        run.progress().phase("preflight");
        server.connect(Optional.of(true), LoadSessions.Rules.STRICT);
        beginThrottle();
        try (Connection connection = server.sessions().metadata()) {
            lockJob();
            server.endOldSessions(connection, run.stop());
            ImportPreflight preflight = new ImportPreflight(options, connection, server.server());
            targets = preflight.tables();
            unique = preflight.unique(targets.values());
            ledger.find(connection, resumed && !fresh);
            if (ledger.isKnown() && (fresh || ledger.isOfAnother(connection, resumed))) {
                forget(connection);
            }
            if (ledger.isComplete()) {
                tellAgain();
                return;
            }
            opened = new FileOpening(options).open(targets, stdin);
            preflight.checkFiles(opened, run.report());
            preflight.checkPrivileges(opened);
            preflight.warnOfInserts(server.allowsLocalInfile(), run.report());
        } catch (SQLException e) {
            throw new RefusedException("Looking at the server failed: " + SqlErrors.describe(e) + ".", e);
        } catch (IOException e) {
            throw new RefusedException("Refused records of the earlier run cannot be removed: " + e.getMessage(), e);
        }
    }

    private void beginThrottle() {
        throttle = politeness.begin(List.of(server.connections()), run);
        ImportPreflight.warnOfWaits(options, politeness, server.rowSessions().writesBinlog(), run.report());
    }

    /** A process that was killed behind its last note has left nothing but its sentences unsaid. */
    private void tellAgain() throws IOException {
        ledger.tellAgain();
        FileImports.discardRecords(options, identity);
    }

    private void lockJob() throws SQLException {
        jobLock = server.sessions().metadata();
        if (!new NamedLock("sluice:job:" + identity.substring(0, 40)).take(jobLock, LOCK_SECONDS)) {
            throw new BusyException("The same import runs already, on another machine or with another state folder;"
                    + " wait for its end, or stop it.");
        }
    }

    private void forget(Connection connection) throws SQLException {
        try (LedgerNotes old = notes()) {
            TablePreparation undone = preparation(old);
            for (TargetTable table : targets.values()) {
                undone.undo(table);
            }
        }
        ledger.forget(connection);
    }

    private LedgerNotes notes() {
        return new LedgerNotes(server.rowSessions()::open, ledger.ledger(), run);
    }

    private TablePreparation preparation(LedgerNotes to) {
        return new TablePreparation(
                options,
                server.definitionSessions(),
                to,
                identity,
                new KeyBuilder(server.server(), Math.max(1, options.threads() / 2), KEY_BUFFER),
                run.report());
    }

    /** Opens the ledger, makes the tables ready, and finds out what is in already. */
    void prepare() throws SQLException, IOException {
        if (ledger.isComplete()) {
            return;
        }
        run.progress().phase("preparing tables");
        try (Connection connection = server.sessions().metadata()) {
            ledger.open(connection);
            notes = notes();
            preparation = preparation(notes);
            FileImports fileImports = new FileImports(options, identity, opened, unique);
            for (TargetTable target : targets.values()) {
                run.stop().check();
                tables.put(
                        target.name().name(),
                        preparation.prepare(target, fileImports.inOrder(target), fileImports.bytes(target)));
            }
            KnownRanges ranges =
                    new KnownRanges(ledger.ledger(), ledger.ledger().entries(connection), run.stop());
            List<FileImport> all = new ArrayList<>();
            try (Connection noting = server.rowSessions().open()) {
                for (FileOpening.Opened file : opened) {
                    FileImport one =
                            fileImports.of(file, tables.get(file.input().table()));
                    ranges.of(noting, one);
                    all.add(one);
                }
                noting.commit();
            }
            files = List.copyOf(all);
        }
        if (!files.stream().allMatch(file -> file.file().isSeekable())) {
            spool.begin();
        }
        rows = new RowImport(
                options,
                files,
                spool,
                budget -> new RangeLoaders(options, server, ledger, tables.values(), budget, run),
                throttle,
                run);
        if (ledger.isKnown()) {
            run.report().put("recordsOfEarlierRuns", rows.recordsOfEarlierRuns());
        }
    }

    /** Replaces the rows of tables that can only be replaced in one transaction. */
    void within() throws InterruptedException {
        if (ledger.isComplete()) {
            return;
        }
        for (TableImport table : tables.values()) {
            if (table.route() == Route.WITHIN) {
                if (!politeness.equals(Politeness.NONE)) {
                    run.report()
                            .warn("Table " + table.name()
                                    + " is replaced in one transaction: the import waits before it, and"
                                    + " within it for nothing.");
                }
                rows.replace(table);
            }
        }
    }

    /** The lanes that ranges go in by, one for each thread. */
    List<String> lanes() {
        run.progress().phase("importing");
        int count = ledger.isComplete() ? 0 : threads(options);
        return IntStream.range(0, count)
                .mapToObj(i -> String.format("p%05d", i))
                .toList();
    }

    /** How many threads may work. */
    static int threads(ImportOptions options) {
        return options.lockTables() ? 1 : options.threads();
    }

    /** Opens a lane; by any thread. */
    Lane lane() {
        return rows.lane();
    }

    /** Brings in what no lane has, because an earlier run had completed them all. */
    void rest() throws InterruptedException {
        if (!ledger.isComplete()) {
            rows.rest();
        }
    }

    /** Gives tables their keys and places, as far as all of their files are in. */
    void settle() throws SQLException {
        if (ledger.isComplete()) {
            return;
        }
        for (TableImport table : tables.values()) {
            if (rows.isWhole(table) && !(options.delete() && rows.budget().exceededInAll())) {
                run.stop().check();
                run.progress().phase("adding keys");
                preparation.addKeys(table);
                run.progress().phase("putting tables in their place");
                preparation.swap(table);
            }
        }
    }

    /** Writes the refused records out, proves that all is in, and notes that the import is complete. */
    void finish() throws SQLException, IOException {
        if (ledger.isComplete()) {
            return;
        }
        run.progress().phase("finishing");
        ImportReport report = new ImportReport(options, files, run.report());
        report.writeFiles();
        report.figures();
        report.check(rows.budget());
        try (Connection connection = server.sessions().metadata()) {
            ledger.complete(connection);
        }
        report.discardParts();
    }

    /** Breaks up what does not come back after a stop; from any thread. */
    void abort() {
        throttle.close();
        server.abort();
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
            spool.end();
        } catch (IOException e) {
            run.report().warn("The folder " + spool.folder() + " cannot be removed: " + e.getMessage() + ".");
        }
        try {
            ledger.removeIfComplete(() -> server.definitionSessions().open());
        } finally {
            if (jobLock != null) {
                Retries.drop(jobLock);
                jobLock = null;
            }
        }
    }
}
