package dev.sluice.importer;

import dev.sluice.job.ReportText;
import dev.sluice.job.StateFolder;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.DefinitionSessions;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.NamedLock;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.Retries;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SessionLocks;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.BusyException;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import dev.sluice.target.JobSessions;
import dev.sluice.target.KeyBuilder;
import dev.sluice.target.LedgerNotes;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An import from preflight to finish, without Spring: the methods in their order by one thread, but for the {@link Lane}s
 * of the {@link #lanes}, which several threads use. Each may be called again by a later process, and does what is left
 * of it: what is done is read from the ledger and from the target itself.
 */
final class Import implements AutoCloseable {
    private static final long KEY_BUFFER = 64L << 20;
    private static final int LOCK_SECONDS = 2;
    /** The import as a whole, once everything is in its place. */
    private static final String ALL = "import";

    private final ImportOptions options;
    private final Connections connections;
    private final Spool spool;
    private final String identity;
    private final RunContext run;
    private final boolean fresh;
    private final InputStream stdin;
    private final Politeness politeness;
    private final SessionLocks marks;
    private final JobSessions jobSessions;

    private volatile Throttle throttle;
    private Sessions sessions;
    private LoadSessions loadSessions;
    private DefinitionSessions definitionSessions;
    private Connection jobLock;
    private boolean localInfile;
    private boolean known;
    private boolean complete;
    private Ledger ledger;
    private LedgerNotes notes;
    private TablePreparation preparation;
    private Map<String, TargetTable> targets = Map.of();
    private Map<String, Boolean> unique = Map.of();
    private List<FileOpening.Opened> opened = List.of();
    private final Map<String, TableImport> tables = new LinkedHashMap<>();
    private List<FileImport> files = List.of();
    private ErrorBudget budget;
    private RangeQueue queue;

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
        this.marks = new SessionLocks("sluice:import:" + identity.substring(0, 40));
        this.jobSessions = new JobSessions(marks);
        this.connections = new Connections(target);
    }

    /**
     * Finds what would fail later; changes nothing on the target.
     *
     * @param resumed whether the job repository knows an unfinished execution
     */
    void preflight(boolean resumed) throws InterruptedException {
        run.progress().phase("preflight");
        try (Connection connection = connections.open()) {
            sessions = new Sessions(connections, Server.of(connection));
            localInfile = LoadSessions.allowsLocalInfile(connection);
            loadSessions = LoadSessions.of(
                    connections.telling(jobSessions), sessions.server(), Optional.of(true), LoadSessions.Rules.STRICT);
            definitionSessions = new DefinitionSessions(connections.telling(jobSessions), sessions.server(), true);
        } catch (SQLException e) {
            throw new RefusedException("Preflight failed: " + SqlErrors.describe(e) + ".", e);
        }
        beginThrottle();
        try (Connection connection = sessions.metadata()) {
            lockJob();
            marks.endAll(connection, run.stop());
            ImportPreflight preflight = new ImportPreflight(options, connection, sessions.server());
            targets = preflight.tables();
            unique = preflight.unique(targets.values());
            known = Ledger.exists(connection, ledgerSchema(), identity);
            if (!known && resumed && !fresh) {
                throw new StartOverException(
                        "The ledger of the earlier run is gone: the import is begun from the start.");
            }
            if (known) {
                ledger = Ledger.open(connection, ledgerSchema(), identity);
                Optional<Ledger.Entry> all = ledger.find(connection, ALL);
                complete = all.isPresent();
                boolean other =
                        complete && !resumed && !ReportText.isOf(all.get().state(), run);
                if (fresh || other || complete && filesChanged(connection)) {
                    forget(connection);
                }
                if (complete) {
                    tellAgain(all.get());
                    return;
                }
            }
            opened = new FileOpening(options).open(targets, stdin);
            preflight.checkFiles(opened, run.report());
            preflight.checkPrivileges(opened);
            if (!localInfile && options.duplicates() != DuplicatePolicy.UPSERT) {
                run.report()
                        .warn(
                                "local_infile is OFF on the server, so rows go in by INSERT statements, which takes longer;"
                                        + " SET GLOBAL local_infile = ON switches LOAD DATA on.");
            }
        } catch (SQLException e) {
            throw new RefusedException("Looking at the server failed: " + SqlErrors.describe(e) + ".", e);
        } catch (IOException e) {
            throw new RefusedException("Refused records of the earlier run cannot be removed: " + e.getMessage(), e);
        }
    }

    private void beginThrottle() {
        throttle = politeness.begin(List.of(connections), run);
        if (politeness.watchesReplicas() && !loadSessions.writesBinlog()) {
            run.report()
                    .warn("The server writes no binary log, so the replicas that the import waits for get none of its"
                            + " rows.");
        }
        if (options.lockTables() && !politeness.equals(Politeness.NONE)) {
            run.report().warn("With --lock-tables the tables stay locked while the import waits.");
        }
    }

    /** Whether a complete import was of other contents of its files, so that this is another import. */
    private boolean filesChanged(Connection connection) throws SQLException {
        for (InputFile input : options.files()) {
            Optional<Ledger.Entry> noted = ledger.find(connection, FileNote.unit(FileNote.key(input)));
            if (noted.filter(entry -> FileNote.of(entry).equals(FileNote.now(input)))
                    .isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** A process that was killed behind its last note has left nothing but its sentences unsaid. */
    private void tellAgain(Ledger.Entry all) throws IOException {
        ReportText.tell(all.state(), run);
        for (InputFile input : options.files()) {
            FileOpening opening = new FileOpening(options);
            opening.rejects(input, identity).discardAll();
            if (options.listIgnored()) {
                opening.ignored(input, identity).orElseThrow().discardAll();
            }
        }
    }

    private String ledgerSchema() {
        return options.ledgerSchema().orElse(options.database());
    }

    private void lockJob() throws SQLException {
        jobLock = sessions.metadata();
        if (!new NamedLock("sluice:job:" + identity.substring(0, 40)).take(jobLock, LOCK_SECONDS)) {
            throw new BusyException("The same import runs already, on another machine or with another state folder;"
                    + " wait for its end, or stop it.");
        }
    }

    private void forget(Connection connection) throws SQLException {
        LedgerNotes old = new LedgerNotes(loadSessions::open, ledger, run);
        long rows = 0;
        try {
            TablePreparation undone = preparation(old);
            for (TargetTable table : targets.values()) {
                undone.undo(table);
            }
            for (Map.Entry<String, Ledger.Entry> entry :
                    ledger.entries(connection).entrySet()) {
                rows += entry.getKey().startsWith("range ") ? entry.getValue().rows() : 0;
            }
        } finally {
            old.close();
        }
        if (rows > 0 && !complete && !options.delete()) {
            run.report().warn("The unfinished run had brought in " + rows + " rows, which stay in the tables.");
        }
        ledger.close(connection);
        known = false;
        complete = false;
    }

    private TablePreparation preparation(LedgerNotes to) {
        return new TablePreparation(
                options,
                definitionSessions,
                to,
                identity,
                new KeyBuilder(sessions.server(), Math.max(1, options.threads() / 2), KEY_BUFFER),
                run.report());
    }

    /** Opens the ledger, makes the tables ready, and finds out what is in already. */
    void prepare() throws SQLException, IOException {
        if (complete) {
            return;
        }
        run.progress().phase("preparing tables");
        try (Connection connection = sessions.metadata()) {
            if (!known) {
                ledger = openLedger(connection);
            }
            notes = new LedgerNotes(loadSessions::open, ledger, run);
            preparation = preparation(notes);
            for (TargetTable target : targets.values()) {
                run.stop().check();
                tables.put(target.name().name(), preparation.prepare(target, inOrder(target), bytesOf(target)));
            }
            KnownRanges ranges = new KnownRanges(ledger, ledger.entries(connection), run.stop());
            List<FileImport> all = new ArrayList<>();
            try (Connection noting = loadSessions.open()) {
                for (FileOpening.Opened file : opened) {
                    FileImport one = fileImport(file);
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
        long bytes = files.stream().anyMatch(file -> !file.file().isSeekable())
                ? 0
                : files.stream().mapToLong(file -> file.file().size()).sum();
        budget = new ErrorBudget(options.maxErrors(), bytes);
        long rows = 0;
        for (FileImport file : files) {
            file.in().forEach(budget::add);
            rows += file.in().stream().mapToLong(RangeNote::records).sum();
        }
        run.progress().resumed(rows);
        if (known) {
            run.report().put("recordsOfEarlierRuns", rows);
        }
        queue = new RangeQueue(
                files.stream()
                        .filter(file -> file.table().route() != Route.WITHIN)
                        .toList(),
                this::open,
                options.force(),
                run.stop());
    }

    private Ledger openLedger(Connection connection) throws SQLException {
        try {
            return Ledger.open(connection, ledgerSchema(), identity);
        } catch (SQLException e) {
            SqlErrorClass kind = SqlErrors.classify(e);
            if (kind == SqlErrorClass.ACCESS_DENIED || kind == SqlErrorClass.UNKNOWN_SCHEMA) {
                throw new RefusedException(
                        "The table " + ledgerSchema() + "." + Ledger.TABLE + ", which says what is in,"
                                + " cannot be made: " + SqlErrors.describe(e)
                                + "; name another schema with --ledger-schema.",
                        e);
            }
            throw e;
        }
    }

    /** Whether a later record may meet an earlier one with the same key, so that their order matters. */
    private boolean inOrder(TargetTable target) {
        return unique.get(target.name().name())
                && (options.duplicates() != DuplicatePolicy.ERROR
                        || options.maxErrors().any());
    }

    private long bytesOf(TargetTable target) {
        return opened.stream()
                .filter(file -> file.input().table().equals(target.name().name()))
                .mapToLong(file -> file.file().isSeekable()
                        ? file.file().size()
                        : 4 * Math.max(0, file.file().size()))
                .sum();
    }

    private FileImport fileImport(FileOpening.Opened from) {
        InputFile input = from.input();
        return new FileImport(
                input,
                FileNote.key(input),
                from.file(),
                options.format(),
                from.head(),
                from.opened(),
                from.plan(),
                from.processors(),
                tables.get(input.table()),
                new FileOpening(options).rejects(input, identity),
                new FileOpening(options).ignored(input, identity));
    }

    private RangeSource open(FileImport file) throws IOException {
        return file.open(options.rangeBytes(), options.threads(), spool.folder(), run.stop());
    }

    /** Replaces the rows of tables that can only be replaced in one transaction. */
    void within() throws InterruptedException {
        if (complete) {
            return;
        }
        for (TableImport table : tables.values()) {
            List<FileImport> own =
                    files.stream().filter(file -> file.table() == table).toList();
            if (table.route() != Route.WITHIN) {
                continue;
            }
            if (!politeness.equals(Politeness.NONE)) {
                run.report()
                        .warn("Table " + table.name()
                                + " is replaced in one transaction: the import waits before it, and"
                                + " within it for nothing.");
            }
            throttle.before();
            run.progress().phase("replacing rows");
            long begun = System.nanoTime();
            try (RangeLoader loader = loader()) {
                List<RangeNote> notes = loader.replace(table, own, this::open);
                throttle.did(
                        notes.stream().mapToLong(RangeNote::records).sum(),
                        Duration.ofNanos(System.nanoTime() - begun));
                own.forEach(FileImport::completed);
            } catch (FailedException e) {
                if (!options.force()) {
                    throw e;
                }
                own.forEach(file -> file.failed(e.getMessage()));
            }
        }
    }

    private RangeLoader loader() {
        return new RangeLoader(this::session, ledger, this::writer, budget, run);
    }

    /** A session that loads; with {@code --lock-tables} nobody else gets at the tables until it ends. */
    private Connection session() throws SQLException {
        Connection connection = loadSessions.open();
        if (options.lockTables()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(Stream.concat(
                                tables.values().stream()
                                        .flatMap(table -> Stream.of(table.name(), table.place()))
                                        .distinct(),
                                Stream.of(new TableName(ledgerSchema(), Ledger.TABLE)))
                        .map(table -> table.quoted() + " WRITE")
                        .collect(Collectors.joining(", ", "LOCK TABLES ", "")));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    private RangeWriter writer(FileImport file) {
        return RangeWriters.writer(file, options, options.duplicates(), localInfile, sessions.server(), run.stop());
    }

    /** The lanes that ranges go in by, one for each thread. */
    List<String> lanes() {
        run.progress().phase("importing");
        int count = complete ? 0 : threads(options);
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
        return new Lane(queue, loader(), throttle, run);
    }

    /** Brings in what no lane has, because an earlier run had completed them all. */
    void rest() throws InterruptedException {
        if (complete) {
            return;
        }
        try (Lane lane = lane()) {
            while (lane.next()) {
                run.stop().check();
            }
        }
    }

    /** Gives tables their keys and places, as far as all of their files are in. */
    void settle() throws SQLException {
        if (complete) {
            return;
        }
        for (TableImport table : tables.values()) {
            boolean whole = files.stream().filter(file -> file.table() == table).allMatch(FileImport::isComplete);
            if (whole && !(options.delete() && budget.exceededInAll())) {
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
        if (complete) {
            return;
        }
        run.progress().phase("finishing");
        ImportReport report = new ImportReport(options, files, run.report());
        report.writeFiles();
        report.figures();
        List<String> failures = files.stream()
                .map(FileImport::failure)
                .filter(why -> !why.isEmpty())
                .distinct()
                .toList();
        if (!failures.isEmpty()) {
            throw new FailedException(String.join("; ", failures));
        }
        for (FileImport file : files) {
            if (!file.isComplete()) {
                throw new FailedException(file.name() + " was not imported to its end");
            }
        }
        if (budget.exceededInAll()) {
            throw new FailedException(
                    budget.refused() + " records were refused, more than --max-errors " + budget.max() + " lets pass");
        }
        if (budget.refused() > 0) {
            run.report().differ();
        }
        try (Connection connection = sessions.metadata()) {
            ledger.note(connection, ALL, new Ledger.Entry(ReportText.of(run), 0));
        }
        CrashPoint.NOTED.reached();
        complete = true;
        report.discardParts();
    }

    /** Breaks up what does not come back after a stop; from any thread. */
    void abort() {
        throttle.close();
        jobSessions.abort();
    }

    /** The ledger goes only now, when the job's end is on record too: killed in between, the next start finds it. */
    @Override
    public void close() {
        throttle.close();
        if (queue != null) {
            queue.close();
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
            if (complete && ledger != null) {
                removeLedger();
            }
        } finally {
            if (jobLock != null) {
                Retries.drop(jobLock);
                jobLock = null;
            }
        }
    }

    private void removeLedger() {
        try (Connection connection = definitionSessions.open()) {
            ledger.close(connection);
        } catch (SQLException e) {
            throw new FailedException(
                    "All records are in, but the table " + ledgerSchema() + "." + Ledger.TABLE + " cannot be removed: "
                            + SqlErrors.describe(e),
                    e);
        }
    }
}
