package dev.sluice.dump;

import dev.sluice.mysql.BackupLock;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.Snapshot;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Decides whether a table that did not open in the time of {@link BackupLock#limitWaits} is waited for again: not when a
 * statement that waits for the end of the dump may hold it. One thread.
 */
final class TableWaits {
    /** How often by an account that cannot see what holds the table; ten minutes in all. */
    private static final int MOST = 60;

    private final Snapshot snapshot;
    private final Sessions sessions;
    private final StopSignal stop;
    private int waits;

    TableWaits(Snapshot snapshot, Sessions sessions, StopSignal stop) {
        this.snapshot = snapshot;
        this.sessions = sessions;
        this.stop = stop;
    }

    /**
     * Whether the read failed for a wait, and may be tried again.
     *
     * @throws FailedException when the wait may have no end
     * @throws dev.sluice.run.StoppedException when the run is asked to stop
     */
    boolean again(String table, SQLException e) {
        if (!snapshot.facts().ddlBlocked() || SqlErrors.classify(e) != SqlErrorClass.LOCK_WAIT) {
            return false;
        }
        stop.check();
        Optional<String> waiting = waiting(e);
        if (waiting.isPresent()) {
            throw new FailedException(
                    "Reading " + table + " failed: it is locked, and " + waiting.get()
                            + " waits for the end of the dump,"
                            + " on this server perhaps with the table in hand; the same command resumes, with"
                            + " --no-backup-locks nothing waits for the dump",
                    e);
        }
        if (++waits > MOST) {
            throw new FailedException("Reading " + table + " failed: " + SqlErrors.describe(e), e);
        }
        return true;
    }

    private Optional<String> waiting(SQLException e) {
        try (Connection connection = sessions.metadata()) {
            return BackupLock.waiting(connection);
        } catch (SQLException unseen) { // Then nothing is known, and the number of waits is limited.
            e.addSuppressed(unseen);
            return Optional.empty();
        }
    }
}
