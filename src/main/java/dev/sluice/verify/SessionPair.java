package dev.sluice.verify;

import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.StopSignal;
import dev.sluice.run.StoppedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * A session on each side. What is asked of both is asked at the same time, so that a table that is written to has little
 * time to change in between. Used by one thread.
 *
 * @param helper asks the target while the caller's thread asks the source
 * @param stop after which errors are the consequence of connections cut
 */
record SessionPair(Both<Connection> connections, ExecutorService helper, StopSignal stop) {
    /** Asks one side. */
    @FunctionalInterface
    interface Work<T> {
        T on(Side side, Connection connection) throws SQLException;
    }

    /**
     * Asks both sides.
     *
     * @param doing what is being done, for the message of a failure: {@code Comparing shop.orders}
     */
    <T> Both<T> both(String doing, Work<T> work) {
        Future<T> target = helper.submit(() -> work.on(Side.TARGET, connections.target()));
        try {
            T source = one(doing, Side.SOURCE, work);
            return new Both<>(source, target.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw failed(doing, Side.TARGET, sql);
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } finally {
            settle(target);
        }
    }

    /** The session is not given back while the helper still asks. */
    private static void settle(Future<?> target) {
        try {
            target.get();
        } catch (ExecutionException | InterruptedException alreadyTold) {
            // The caller knows, or has an earlier failure to tell.
        }
    }

    /** Asks one side. */
    <T> T one(String doing, Side side, Work<T> work) {
        try {
            return work.on(side, connections.of(side));
        } catch (SQLException e) {
            throw failed(doing, side, e);
        }
    }

    private RuntimeException failed(String doing, Side side, SQLException e) {
        if (stop.isRequested()) {
            return (StoppedException) new StoppedException().initCause(e);
        }
        String where =
                switch (side) {
                    case SOURCE -> "source";
                    case TARGET -> "target";
                };
        return new FailedException(doing + " failed on the " + where + ": " + SqlErrors.describe(e), e);
    }
}
