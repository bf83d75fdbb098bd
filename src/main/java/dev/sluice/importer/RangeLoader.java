package dev.sluice.importer;

import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Retries;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import dev.sluice.target.SessionOpener;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings ranges into tables, each exactly once: a range is a transaction that ends with its row in the ledger.
 *
 * <pre>
 * SAVEPOINT; LOAD DATA LOCAL …; SHOW COUNT(*) WARNINGS       see {@link RecordHunt}
 * INSERT INTO sluice_ledger …                                offset, length, records, checksum
 * COMMIT
 * </pre>
 *
 * <p>A range that met a deadlock or lost its connection is sent again, on a new session if need be, after a look into
 * the ledger that waits for the old session's transaction to end: a COMMIT whose answer was lost may have been carried
 * out.
 *
 * <p>Keeps one session; used by one thread.
 */
final class RangeLoader implements AutoCloseable {
    private final SessionOpener sessions;
    private final Ledger ledger;
    private final WriterMaker writers;
    private final ErrorBudget budget;
    private final RunContext run;
    private final Retries retries;
    private Connection connection;

    /** Makes what sends the records of a file. */
    interface WriterMaker {
        RangeWriter writer(FileImport file);
    }

    RangeLoader(SessionOpener sessions, Ledger ledger, WriterMaker writers, ErrorBudget budget, RunContext run) {
        this.sessions = sessions;
        this.ledger = ledger;
        this.writers = writers;
        this.budget = budget;
        this.run = run;
        this.retries = new Retries(run, Retries.USUAL);
    }

    /**
     * Brings a range in.
     *
     * @return what the ledger says of it now
     * @throws FailedException when a record is refused and none more may be, or something else keeps it out
     */
    RangeNote load(FileImport file, RangeBytes range) throws InterruptedException {
        String what = "Importing " + file.name() + " into " + file.table().name();
        boolean settled = true;
        boolean whole = false;
        try {
            while (true) {
                try {
                    if (!settled) {
                        Optional<RangeNote> found = settle(file, range);
                        if (found.isPresent()) {
                            whole = true;
                            return found.get();
                        }
                    }
                    RangeNote note = attempt(file, range);
                    if (note != null) {
                        whole = true;
                        retries.worked();
                        return note;
                    }
                } catch (SQLException e) {
                    recover(what, e);
                } catch (IOException e) {
                    throw new FailedException(what + " failed: " + e.getMessage(), e);
                }
                settled = false;
            }
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private Optional<RangeNote> settle(FileImport file, RangeBytes range) throws SQLException {
        String unit = RangeNote.unit(file.key(), range.at().offset());
        Optional<Ledger.Entry> entry = ledger.settle(session(), unit);
        session().commit();
        return entry.map(found -> RangeNote.of(unit, found));
    }

    /** Null: another session was faster. */
    private RangeNote attempt(FileImport file, RangeBytes range) throws SQLException, IOException {
        Optional<RangeNote> note = transact(file, range);
        if (note.isEmpty()) {
            session().rollback();
            return null;
        }
        session().commit();
        budget.add(note.get());
        return note.get();
    }

    /** All of a range's transaction but its end. @return empty when the ledger has the range already */
    private Optional<RangeNote> transact(FileImport file, RangeBytes range) throws SQLException, IOException {
        RecordHunt hunt = new RecordHunt(session(), range, file.format(), writers.writer(file), run.stop());
        String id = UUID.randomUUID().toString();
        boolean noted = false;
        try (RangeRefusals refusals = new RangeRefusals(file, range, id, budget)) {
            hunt.run(
                    (segment, verdict) -> refusals.refuse(segment, verdict, hunt.records()),
                    file.ignored().map(files -> refusals::leaveOut));
            refusals.seal();
            RangeNote note = new RangeNote(
                    range.at().offset(),
                    range.length(),
                    hunt.lines(),
                    hunt.records(),
                    hunt.refused(),
                    hunt.skipped(),
                    hunt.affected(),
                    refusals.isEmpty() ? RangeNote.NONE : id,
                    hunt.checksum());
            noted = ledger.advance(
                    session(), RangeNote.unit(file.key(), note.offset()), Optional.empty(), note.entry());
            return noted ? Optional.of(note) : Optional.empty();
        } finally {
            if (!noted) {
                file.rejects().discard(id);
                if (file.ignored().isPresent()) {
                    file.ignored().get().discard(id);
                }
            }
        }
    }

    /**
     * Replaces all rows of a table by those of files, in one transaction.
     *
     * @param sources opens what a file has, each time from its beginning
     * @return what the ledger says of the ranges
     */
    List<RangeNote> replace(TableImport table, List<FileImport> files, RangeQueue.Opener sources)
            throws InterruptedException {
        String what = "Replacing the rows of " + table.name();
        boolean whole = false;
        try {
            while (true) {
                try {
                    List<RangeNote> notes = replaceOnce(table, files, sources);
                    whole = true;
                    return notes;
                } catch (SQLException e) {
                    if (files.stream().anyMatch(file -> !file.file().isRepeatable())) {
                        throw new FailedException(what + " failed: " + SqlErrors.describe(e), e);
                    }
                    recover(what, e);
                } catch (IOException e) {
                    throw new FailedException(what + " failed: " + e.getMessage(), e);
                }
            }
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private List<RangeNote> replaceOnce(TableImport table, List<FileImport> files, RangeQueue.Opener sources)
            throws SQLException, IOException {
        List<RangeNote> all = new ArrayList<>();
        session().rollback();
        // A transaction whose COMMIT has lost its answer may have done it all.
        boolean done = true;
        for (FileImport file : files) {
            done &= ledger.settle(session(), ReplaceNote.unit(file.key())).isPresent();
        }
        if (done) {
            session().commit();
            return all;
        }
        try (Statement statement = session().createStatement()) {
            statement.executeLargeUpdate("DELETE FROM " + table.name().quoted());
        }
        for (FileImport file : files) {
            try (RangeSource source = sources.open(file)) {
                for (RangeBytes range = source.next(); range != null; range = source.next()) {
                    run.stop().check();
                    RangeNote note = transact(file, range)
                            .orElseThrow(() -> new FailedException("Another session imports " + file.name()));
                    all.add(note);
                    run.progress().add(note.records(), note.length());
                    run.progress().reject(note.refused());
                    file.add(note);
                    range.release();
                }
            }
            ledger.advance(session(), ReplaceNote.unit(file.key()), Optional.empty(), ReplaceNote.ENTRY);
        }
        session().commit();
        all.forEach(budget::add);
        return all;
    }

    private void recover(String what, SQLException error) throws InterruptedException {
        Connection failed = connection;
        SqlErrorClass kind = SqlErrors.classify(error);
        boolean rolledBack = false;
        if (failed != null && (kind == SqlErrorClass.DEADLOCK || kind == SqlErrorClass.LOCK_WAIT)) {
            try {
                failed.rollback();
                rolledBack = true;
            } catch (SQLException e) {
                error.addSuppressed(e);
            }
        }
        if (!rolledBack) {
            connection = null;
        }
        try {
            retries.await(what, error, failed);
        } finally {
            if (failed != null && connection == null) {
                Retries.drop(failed);
            }
        }
    }

    private Connection session() throws SQLException {
        if (connection == null) {
            connection = sessions.open();
        }
        return connection;
    }

    @Override
    public void close() {
        if (connection != null) {
            Retries.drop(connection);
            connection = null;
        }
    }
}
