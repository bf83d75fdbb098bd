package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides whether a transaction that failed is run again, and waits before it: 0.1 s at first, twice as long each time,
 * up to 15 s, somewhat more or less so that sessions do not run into each other again. It gives up when nothing has
 * worked for the time given, or for so many attempts. One thread.
 */
public final class Retries {
    /** Enough for a server to be restarted, or to fail over. */
    public static final Duration USUAL = Duration.ofMinutes(10);

    private static final long FIRST_MILLIS = 100;
    private static final long COUNTED_FIRST_MILLIS = 2_000;
    private static final long LONGEST_MILLIS = 15_000;

    private final RunContext run;
    private final long patienceNanos;
    private final int most;
    private int failures;
    private long since;

    /** @param patience how long nothing may work */
    public Retries(RunContext run, Duration patience) {
        this(run, patience, Integer.MAX_VALUE);
    }

    private Retries(RunContext run, Duration patience, int most) {
        this.run = run;
        this.patienceNanos = patience.toNanos();
        this.most = most;
    }

    /** Retries that are counted. @param most how often the same thing is tried again */
    public static Retries times(RunContext run, int most) {
        return new Retries(run, USUAL, most);
    }

    /** Something has worked. */
    public void worked() {
        failures = 0;
    }

    /**
     * Waits for the next attempt and reports it.
     *
     * @param what was being done, to what: {@code "Loading shop.orders"}
     * @param error why it failed
     * @param connection on which it failed; null when there was none
     * @throws FailedException when another attempt would fail as well, or the time is over
     * @throws dev.sluice.run.StoppedException when a stop was asked for
     */
    public void await(String what, SQLException error, Connection connection) throws InterruptedException {
        if (!mayPass(error, connection)) {
            throw new FailedException(what + " failed: " + SqlErrors.describe(error), error);
        }
        if (failures >= most) {
            throw new FailedException(
                    what + " failed" + (most == 0 ? "" : " " + (most + 1) + " times, last") + ": "
                            + SqlErrors.describe(error),
                    error);
        }
        if (failures++ == 0) {
            since = System.nanoTime();
        } else if (System.nanoTime() - since > patienceNanos) {
            throw new FailedException(
                    what + " has failed for " + Duration.ofNanos(patienceNanos).toMinutes() + " min, last: "
                            + SqlErrors.describe(error),
                    error);
        }
        run.progress().retry();
        run.report().warn(what + " was begun again: " + SqlErrors.describe(error) + ".");
        // A few attempts must last as long as a server takes to come back.
        long first = most < Integer.MAX_VALUE && connectionLost(error) ? COUNTED_FIRST_MILLIS : FIRST_MILLIS;
        long pause = Math.min(LONGEST_MILLIS, first << Math.min(failures - 1, 10));
        run.stop().sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
    }

    private static boolean connectionLost(SQLException error) {
        return switch (SqlErrors.classify((Throwable) error)) {
            case LOST_CONNECTION, TOO_MANY_CONNECTIONS, INTERRUPTED -> true;
            default -> false;
        };
    }

    /** A session that was ended says at times that its statement was interrupted. */
    private static boolean mayPass(SQLException error, Connection connection) {
        SqlErrorClass kind = SqlErrors.classify((Throwable) error);
        return kind.mayPass() || kind == SqlErrorClass.INTERRUPTED && connection != null && !alive(connection);
    }

    /** Whether the session behind a connection is still there. */
    public static boolean alive(Connection connection) {
        try {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends a session that may be broken in any way; what it had not committed is rolled back. */
    public static void drop(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It was gone already.
        }
    }
}
