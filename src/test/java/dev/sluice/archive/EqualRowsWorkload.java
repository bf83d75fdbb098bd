package dev.sluice.archive;

import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** Others who insert, change and delete rows of few kinds, of which there are many, and know how many of each there are. */
final class EqualRowsWorkload {
    private static final int WORKERS = 2;
    private static final int KINDS = 3;

    private final TestServer server;
    private final String schema;
    private final int operations;
    private final int[][] counts = new int[KINDS][2];
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private EqualRowsWorkload(TestServer server, String schema, int operations) {
        this.server = server;
        this.schema = schema;
        this.operations = operations;
    }

    /** Lets workers begin on the empty table {@code t} of a kind {@code v} and of {@code old}, 0 or 1. */
    static EqualRowsWorkload begin(TestServer server, String schema, int operations) {
        EqualRowsWorkload workload = new EqualRowsWorkload(server, schema, operations);
        for (int worker = 0; worker < WORKERS; worker++) {
            Random random = new Random(worker);
            Thread thread = new Thread(() -> workload.work(random), "worker-" + worker);
            workload.threads.add(thread);
            thread.start();
        }
        return workload;
    }

    boolean works() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    private void work(Random random) {
        try (Connection connection = server.connect(schema);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < operations; i++) {
                int kind = random.nextInt(KINDS);
                int old = random.nextInt(2);
                String one = " WHERE v = " + kind + " AND old = " + old + " LIMIT 1";
                switch (random.nextInt(5)) {
                    case 0 -> add(kind, old, -Workload.change(statement, "DELETE FROM t" + one));
                    case 1 -> {
                        int changed = Workload.change(statement, "UPDATE t SET old = " + (1 - old) + one);
                        add(kind, old, -changed);
                        add(kind, 1 - old, changed);
                    }
                    default ->
                        add(kind, old, Workload.change(statement, "INSERT INTO t VALUES (" + kind + ", " + old + ")"));
                }
            }
        } catch (SQLException e) {
            failure.compareAndSet(null, e);
        }
    }

    private synchronized void add(int kind, int old, int rows) {
        counts[kind][old] += rows;
    }

    /** Waits for the end of all work. @return the rows that there have to be, sorted */
    List<String> end() throws Exception {
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        List<String> rows = new ArrayList<>();
        for (int kind = 0; kind < KINDS; kind++) {
            for (int old = 0; old < 2; old++) {
                for (int i = 0; i < counts[kind][old]; i++) {
                    rows.add(kind + "\t" + old);
                }
            }
        }
        return rows;
    }
}
