package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import dev.sluice.run.StopSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Marks the sessions of a job with named locks of the server, so that a later process can tell whether a session of a
 * killed one still works, and end it: a server finishes the statement in hand, an ALTER TABLE or a COMMIT, before it
 * notices that nobody waits for it any more. The server gives the lock back when the session is gone. Thread-safe.
 *
 * <p>Locks are named {@code PREFIX.0}, {@code PREFIX.1} and so on. Names of locks have 64 characters at most.
 */
public final class SessionLocks {
    /** More sessions than this no job has. */
    private static final int MOST = 1024;
    /** How long a session that was killed may take to roll back what it did before that is said. */
    private static final long POLL_MILLIS = 200;

    private static final long PATIENCE_NANOS = 600L * 1_000_000_000;

    private final String prefix;
    private final AtomicInteger next = new AtomicInteger();

    /** @param prefix names the job: 1 to 56 letters, digits and colons, the same whatever their case */
    public SessionLocks(String prefix) {
        if (!prefix.matches("[A-Za-z0-9:]{1,56}")) {
            throw new IllegalArgumentException(
                    "a prefix of lock names has 1 to 56 letters, digits and colons: " + prefix);
        }
        this.prefix = prefix;
    }

    /** Marks a session for as long as it lives. */
    public void mark(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, 0)")) {
            for (int i = 0; i < MOST; i++) {
                statement.setString(1, prefix + "." + Math.floorMod(next.getAndIncrement(), MOST));
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next() && row.getInt(1) == 1) {
                        return;
                    }
                }
            }
        }
        throw new IllegalStateException("all " + MOST + " locks of " + prefix + " are taken");
    }

    /**
     * Ends all marked sessions and waits until what they had not committed is rolled back. Only for one who holds the
     * job's own lock, so that no living process has any.
     *
     * @return how many there were
     */
    public int endAll(Connection connection, StopSignal stop) throws SQLException, InterruptedException {
        Map<Integer, Long> sessions = holders(connection, IntStream.range(0, MOST));
        for (Map.Entry<Integer, Long> session : sessions.entrySet()) {
            end(connection, session.getKey(), session.getValue(), stop);
        }
        return sessions.size();
    }

    private void end(Connection connection, int lock, long session, StopSignal stop)
            throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        kill(connection, session);
        while (holders(connection, IntStream.of(lock)).containsValue(session)) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new FailedException("Session " + session
                        + " of a run that was killed does not end on the server, although it was told to");
            }
            stop.sleep(POLL_MILLIS);
        }
    }

    private static void kill(Connection connection, long session) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL " + session);
        } catch (SQLException e) {
            if (e.getErrorCode() != 1094) { // ER_NO_SUCH_THREAD: it has ended meanwhile
                throw e;
            }
        }
    }

    /** The sessions that hold some of the locks; all are asked for at once, for the way to the server may be long. */
    private Map<Integer, Long> holders(Connection connection, IntStream locks) throws SQLException {
        String sql = locks.mapToObj(lock -> "CONCAT(" + lock + ",'=',IS_USED_LOCK('" + prefix + "." + lock + "'))")
                .collect(Collectors.joining(",", "SELECT CONCAT_WS(',',", ")"));
        Map<Integer, Long> holders = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            String text = row.getString(1);
            for (String held : text.isEmpty() ? new String[0] : text.split(",")) {
                String[] parts = held.split("=");
                holders.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
            }
        }
        return holders;
    }
}
