package dev.sluice.verify;

import dev.sluice.layout.RowFiles;
import dev.sluice.mysql.ReadSessions;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StoppedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares units by several threads. Each takes the next unit that nobody has, until none is left. When one fails, the
 * connections of the others are cut, so that they end too, and its error is the one that is thrown.
 */
final class DumpWorkers {
    /** Rows that all threads together may hold to tell them apart: 60 MB at most. */
    private static final long HELD = 200_000;

    private final RowFiles files;
    private final ReadSessions target;
    private final RunContext context;
    private final int limit;
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
    private volatile boolean failed;

    /** A unit to compare. @param table which of the tables it belongs to, as the caller counts */
    record Work(int table, DumpTarget target, DumpUnit unit) {}

    DumpWorkers(RowFiles files, ReadSessions target, RunContext context, int limit) {
        this.files = files;
        this.target = target;
        this.context = context;
        this.limit = limit;
    }

    /**
     * Compares all; results in the order of the work. Used once.
     *
     * @throws FailedException naming the table that could not be read
     */
    List<DumpTableResult> compare(List<Work> work, int threads) {
        DumpTableResult[] results = new DumpTableResult[work.size()];
        int count = Math.max(1, Math.min(threads, work.size()));
        ExecutorService pool = Executors.newFixedThreadPool(count);
        try {
            ExecutorCompletionService<Void> running = new ExecutorCompletionService<>(pool);
            for (int i = 0; i < count; i++) {
                running.submit(() -> worker(work, results, HELD / count));
            }
            RuntimeException first = null;
            for (int i = 0; i < count; i++) {
                RuntimeException error = error(running);
                if (first == null && error != null) {
                    first = error;
                    cut();
                }
            }
            if (first != null) {
                throw first;
            }
            return Arrays.asList(results);
        } finally {
            pool.shutdownNow();
        }
    }

    private Void worker(List<Work> work, DumpTableResult[] results, long held) throws InterruptedException {
        String table = "";
        try (Connection connection = target.data()) {
            connections.add(connection);
            DumpComparison comparison = new DumpComparison(files, connection, context, limit, held);
            for (int i = next.getAndIncrement(); i < work.size() && !failed; i = next.getAndIncrement()) {
                table = work.get(i).target().name() + " ";
                results[i] = compare(comparison, work.get(i), connection);
            }
            return null;
        } catch (SQLException e) {
            context.stop().check();
            throw new FailedException("Table " + table + "could not be compared: " + SqlErrors.describe(e) + ".", e);
        } catch (IOException e) {
            throw new FailedException("Table " + table + "could not be compared: " + e.getMessage() + ".", e);
        }
    }

    private DumpTableResult compare(DumpComparison comparison, Work work, Connection connection)
            throws SQLException, IOException {
        String table = work.target().name().toString();
        boolean complete = false;
        context.progress().begin(table);
        try {
            DumpTableResult result = comparison.compare(work.target(), work.unit());
            complete = true;
            return result;
        } finally {
            context.progress().end(table);
            if (!complete) {
                connection.abort(Runnable::run); // rows may still be on their way, and closing would wait for them
            }
        }
    }

    /** Why the next thread to end did not do its work; null when it did. */
    private static RuntimeException error(ExecutorCompletionService<Void> running) {
        try {
            running.take().get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause() instanceof RuntimeException error
                    ? error
                    : e.getCause() instanceof InterruptedException
                            ? new StoppedException()
                            : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StoppedException();
        }
    }

    private void cut() {
        failed = true;
        for (Connection connection : connections) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // it is gone already, which is what is wanted
            }
        }
    }
}
