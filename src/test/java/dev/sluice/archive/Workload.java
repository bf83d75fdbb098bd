package dev.sluice.archive;

import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Others who insert, change and delete rows of a table while it is archived, and know what they did: each has numbers of
 * its own, and what the server says of a row tells whether it was still there.
 */
final class Workload {
    /** Rows that are there before; those with an odd number are old. */
    static final int ROWS = 600;

    private static final int WORKERS = 3;
    private static final int GONE = -1;

    private final TestServer server;
    private final String schema;
    private final int operations;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Map<Integer, Integer>> known = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private Workload(TestServer server, String schema, int operations) {
        this.server = server;
        this.schema = schema;
        this.operations = operations;
    }

    /** Makes the table {@code t} with its first rows, and lets the workers begin. */
    static Workload begin(TestServer server, String schema, int operations) {
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, old INT NOT NULL, version INT NOT NULL, KEY by_old (old))",
                "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS + ")"
                        + " SELECT i * 10, i % 2, 0 FROM n",
                "ANALYZE TABLE t");
        Workload workload = new Workload(server, schema, operations);
        for (int worker = 0; worker < WORKERS; worker++) {
            Map<Integer, Integer> rows = new TreeMap<>();
            for (int i = 1; i <= ROWS; i++) {
                if (i % WORKERS == worker) {
                    rows.put(i * 10, 0);
                }
            }
            workload.known.add(rows);
            int own = worker;
            Thread thread = new Thread(() -> workload.work(own, rows), "worker-" + worker);
            workload.threads.add(thread);
            thread.start();
        }
        return workload;
    }

    boolean works() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    private void work(int worker, Map<Integer, Integer> rows) {
        Random random = new Random(worker);
        List<Integer> ids = new ArrayList<>(rows.keySet());
        try (Connection connection = server.connect(schema);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < operations; i++) {
                int id = ids.get(random.nextInt(ids.size()));
                int version = rows.get(id);
                switch (random.nextInt(5)) {
                    case 0 -> {
                        // Between rows that are there, in the range in hand as often as not.
                        int fresh = id / 10 * 10 + 1 + worker + WORKERS * random.nextInt(2);
                        if (!rows.containsKey(fresh)) {
                            change(statement, "INSERT INTO t VALUES (" + fresh + ", " + random.nextInt(2) + ", 0)");
                            rows.put(fresh, 0);
                            ids.add(fresh);
                        }
                    }
                    case 1 -> {
                        if (version != GONE && change(statement, "DELETE FROM t WHERE id = " + id) == 1) {
                            rows.put(id, GONE);
                        }
                    }
                    default -> {
                        int old = random.nextInt(2);
                        if (version != GONE
                                && change(
                                                statement,
                                                "UPDATE t SET version = version + 1, old = " + old + " WHERE id = "
                                                        + id)
                                        == 1) {
                            rows.put(id, version + 1);
                        }
                    }
                }
            }
        } catch (SQLException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Changes rows, and again after a deadlock. @return how many */
    static int change(Statement statement, String sql) throws SQLException {
        while (true) {
            try {
                return statement.executeUpdate(sql);
            } catch (SQLException e) {
                if (!"40001".equals(e.getSQLState()) && e.getErrorCode() != 1205 && e.getErrorCode() != 1020) {
                    throw e;
                }
            }
        }
    }

    /** Waits for the end of all work. @return what there has to be: the last version of each row by its number */
    Map<Integer, Integer> end() throws Exception {
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        Map<Integer, Integer> all = new TreeMap<>();
        known.forEach(rows -> rows.forEach((id, version) -> {
            if (version != GONE) {
                all.put(id, version);
            }
        }));
        return all;
    }

    /** The rows of tables, or lines of files, {@code id, old, version} each; one that is there twice is an error. */
    @SafeVarargs
    static Map<Integer, Integer> rows(List<String>... parts) {
        Map<Integer, Integer> rows = new TreeMap<>();
        for (List<String> part : parts) {
            for (String line : part) {
                String[] values = line.split("\t");
                if (rows.put(Integer.valueOf(values[0]), Integer.valueOf(values[2])) != null) {
                    throw new AssertionError("row " + values[0] + " is there twice");
                }
            }
        }
        return rows;
    }
}
