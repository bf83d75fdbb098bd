package dev.sluice.load;

import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Retries;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.target.ColumnMapping;
import dev.sluice.target.RowWriter;
import dev.sluice.target.SessionOpener;
import dev.sluice.target.StoppableInput;
import dev.sluice.target.Written;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Loads data files into tables, each row exactly once. A file is cut into batches, and a batch is a transaction: the
 * rows, and in the ledger how many of the file are in. So whatever happens, the ledger says where to go on:
 *
 * <pre>
 * LOAD DATA LOCAL …                           rows 4001 to 5000 of the file
 * SHOW COUNT(*) WARNINGS                      any is a failure, and so is a short count
 * UPDATE sluice_ledger SET rows = 5000 … WHERE … AND rows = 4000
 * COMMIT
 * </pre>
 *
 * <p>A batch that met a deadlock or lost its connection is sent again, on a new session if need be, after a look into
 * the ledger that waits for the old session's transaction to end: a COMMIT whose answer was lost may have been carried
 * out. When another session has moved the ledger meanwhile, its UPDATE hits nothing and the batch is rolled back.
 *
 * <p>A table of an engine without transactions keeps what it has taken: its files are noted only at their ends, nothing
 * is sent twice, and a load that was interrupted must {@link #startOver start over}.
 *
 * <p>Keeps one session; used by one thread.
 */
public final class FileLoader implements AutoCloseable {
    /** The ledger's word for a file of which some rows are in. */
    public static final String LOADING = "loading";
    /** The ledger's word for a file all of whose rows are in. */
    public static final String DONE = "done";

    /** "Field doesn't have a default value". */
    private static final int NO_DEFAULT = 1364;

    /**
     * How much a transaction holds: whichever is reached first, but at least one row.
     *
     * @param bytes of rows as text
     * @param rows number of rows
     */
    public record Limits(long bytes, long rows) {
        /** Large enough for the commit to cost nothing, small enough to be sent again. */
        public static final Limits USUAL = new Limits(64L << 20, Long.MAX_VALUE);
    }

    private final SessionOpener sessions;
    private final Ledger ledger;
    private final Limits limits;
    private final boolean localInfile;
    private final Throttle throttle;
    private final RunContext run;
    private final Retries retries;
    private Connection connection;

    /** @param localInfile whether the server takes LOAD DATA LOCAL; else rows go in by INSERT statements */
    public FileLoader(SessionOpener sessions, Ledger ledger, Limits limits, boolean localInfile, RunContext run) {
        this(sessions, ledger, limits, localInfile, Throttle.none(run), run);
    }

    /**
     * One that waits between batches.
     *
     * @param throttle what for
     */
    public FileLoader(
            SessionOpener sessions,
            Ledger ledger,
            Limits limits,
            boolean localInfile,
            Throttle throttle,
            RunContext run) {
        this.throttle = throttle;
        this.sessions = sessions;
        this.ledger = ledger;
        this.limits = limits;
        this.localInfile = localInfile;
        this.run = run;
        this.retries = new Retries(run, Retries.USUAL);
    }

    /**
     * Loads what of a file is not in yet.
     *
     * @param noted what the ledger says of the file
     * @return how many rows the file has
     * @throws FailedException when the server or the file does not let all rows in as they are; what is committed stays
     * @throws dev.sluice.run.StoppedException when a stop was asked for
     */
    public long load(TargetTable table, RowFile file, Optional<Ledger.Entry> noted) throws InterruptedException {
        Loading loading = new Loading(table, file, noted);
        boolean whole = false;
        try {
            long rows = loading.toEnd();
            whole = true;
            return rows;
        } finally {
            if (!whole) {
                dropSession();
            }
        }
    }

    /**
     * Empties a table of an engine without transactions, to load all its files again.
     *
     * @param table that this load has created, or has found empty
     * @param units of all its files
     */
    public void startOver(TargetTable table, Collection<String> units) throws SQLException {
        for (String unit : units) {
            ledger.forget(session(), unit);
        }
        session().commit();
        try (Statement statement = session().createStatement()) {
            statement.execute("TRUNCATE TABLE " + table.name().quoted());
        }
    }

    @Override
    public void close() {
        dropSession();
    }

    private Connection session() throws SQLException {
        if (connection == null) {
            connection = sessions.open();
        }
        return connection;
    }

    private void dropSession() {
        if (connection != null) {
            Retries.drop(connection);
            connection = null;
        }
    }

    /** One file on its way. */
    private final class Loading {
        private final TargetTable table;
        private final RowFile file;
        private final String what;
        private Optional<Ledger.Entry> noted;
        private boolean byInsert = !localInfile;
        private boolean settled = true;
        private boolean sent;

        Loading(TargetTable table, RowFile file, Optional<Ledger.Entry> noted) {
            this.table = table;
            this.file = file;
            this.noted = noted;
            this.what = "Loading " + file.name() + " into " + table.name();
        }

        long toEnd() throws InterruptedException {
            while (!isDone()) {
                try {
                    settle();
                    if (!isDone()) {
                        loadRest();
                    }
                } catch (SQLException e) {
                    recover(e);
                } catch (IOException | RefusedException e) {
                    throw new FailedException(what + " failed: " + e.getMessage(), e);
                }
            }
            return noted.orElseThrow().rows();
        }

        private boolean isDone() {
            return noted.filter(entry -> entry.state().equals(DONE)).isPresent();
        }

        private long rowsIn() {
            return noted.map(Ledger.Entry::rows).orElse(0L);
        }

        private void settle() throws SQLException {
            if (!settled) {
                noted = ledger.settle(session(), file.unit());
                session().commit();
                settled = true;
            }
        }

        private void recover(SQLException error) throws InterruptedException {
            if (error.getErrorCode() == NO_DEFAULT && !byInsert) {
                // MySQL 8.0.15 takes no geometry that is NOT NULL through LOAD DATA with a list of columns.
                byInsert = true;
                dropSession();
                return;
            }
            if (sent && !table.transactional()) {
                throw new FailedException(
                        what + " failed: " + SqlErrors.describe(error)
                                + ". The table's engine has no transactions: the same command loads it from the start",
                        error);
            }
            Connection failed = connection;
            if (failed != null && !rolledBack(error)) {
                connection = null;
            }
            settled = false;
            try {
                retries.await(what, error, failed);
            } finally {
                if (failed != null && connection == null) {
                    Retries.drop(failed);
                }
            }
        }

        private boolean rolledBack(SQLException error) {
            SqlErrorClass kind = SqlErrors.classify(error);
            if (kind != SqlErrorClass.DEADLOCK && kind != SqlErrorClass.LOCK_WAIT) {
                return false;
            }
            try {
                connection.rollback();
                return true;
            } catch (SQLException e) {
                return false;
            }
        }

        private void loadRest() throws SQLException, IOException, InterruptedException {
            try (RowFile.Batches batches = file.open()) {
                ColumnMapping mapping = ColumnMapping.of(table, batches.columns(), file.source(), batches.charset());
                List<String> leftOut = ColumnMapping.leftOut(table, batches.columns());
                if (!leftOut.isEmpty()) {
                    run.report()
                            .warn("Invisible columns of " + table.name() + " got their default, because the dump has no"
                                    + " values for them: " + String.join(", ", leftOut) + ".");
                }
                RowWriter writer = byInsert ? RowWriter.inserts(mapping, false) : RowWriter.loadData(mapping, false);
                if (rowsIn() > 0) {
                    batches.skip(rowsIn());
                }
                InputStream batch = batches.next(limits.bytes(), limits.rows());
                if (batch == null) {
                    end(new Ledger.Entry(DONE, rowsIn()), 0, 0);
                }
                while (batch != null && settled) {
                    throttle.before();
                    long begun = System.nanoTime();
                    sent = true;
                    Written written = writer.write(session(), new StoppableInput(batch, run.stop()), rowsIn());
                    long rows = batches.rows();
                    long bytes = batches.bytes();
                    // Looked for before the commit, so that the last batch notes the end as well.
                    batch = batches.next(limits.bytes(), limits.rows());
                    new BatchProof(table, file, rowsIn()).check(mapping, written, rows);
                    end(new Ledger.Entry(batch == null ? DONE : LOADING, rowsIn() + rows), rows, bytes);
                    throttle.did(rows, Duration.ofNanos(System.nanoTime() - begun));
                }
            }
        }

        /** Commits a batch, unless another session was faster. */
        private void end(Ledger.Entry after, long rows, long bytes) throws SQLException {
            boolean done = after.state().equals(DONE);
            if (done && file.rows().isPresent() && file.rows().getAsLong() != after.rows()) {
                throw new FailedException(what + " failed: the file has " + after.rows() + " rows, not "
                        + file.rows().getAsLong() + " as the dump says");
            }
            if (!table.transactional()) {
                // Not in one transaction: where GTIDs are kept, MySQL refuses to mix engines.
                session().commit();
            }
            if (table.transactional() || done) {
                if (!ledger.advance(session(), file.unit(), table.transactional() ? noted : Optional.empty(), after)) {
                    session().rollback();
                    settled = false;
                    return;
                }
                session().commit();
            }
            noted = Optional.of(after);
            retries.worked();
            run.progress().add(rows, bytes);
        }
    }
}
