package dev.sluice.target;

import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Retries;
import dev.sluice.run.RunContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Notes in the ledger, on a session of their own, which is opened again when it was lost. Thread-safe. */
public final class LedgerNotes implements Notes, AutoCloseable {
    private final SessionOpener sessions;
    private final Ledger ledger;
    private final RunContext run;
    private Connection connection;

    public LedgerNotes(SessionOpener sessions, Ledger ledger, RunContext run) {
        this.sessions = sessions;
        this.ledger = ledger;
        this.run = run;
    }

    @Override
    public Optional<String> read(String unit) throws SQLException {
        return on(session -> ledger.find(session, unit).map(Ledger.Entry::state));
    }

    @Override
    public void write(String unit, String text) throws SQLException {
        on(session -> {
            ledger.note(session, unit, new Ledger.Entry(text, 0));
            return null;
        });
    }

    @Override
    public void remove(String unit) throws SQLException {
        on(session -> {
            ledger.forget(session, unit);
            return null;
        });
    }

    private interface Work<T> {
        T on(Connection session) throws SQLException;
    }

    /** Each of these may be done twice. */
    private synchronized <T> T on(Work<T> work) throws SQLException {
        Retries retries = new Retries(run, Retries.USUAL);
        while (true) {
            try {
                if (connection == null) {
                    connection = sessions.open();
                }
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException e) {
                Connection failed = connection;
                close();
                try {
                    retries.await("Writing to the ledger", e, failed);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            Retries.drop(connection);
            connection = null;
        }
    }
}
