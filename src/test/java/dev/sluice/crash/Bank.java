package dev.sluice.crash;

import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Money in three tables of two schemas, one of them under a composite text key, and tellers that move it: each
 * transfer takes from one table, gives to the next and is written down, in one transaction. At every moment the
 * sum of all balances is the same, and each balance table tells the sum of what was written down.
 */
final class Bank implements AutoCloseable {
    private static final int ACCOUNTS = 4096;
    private static final long START = 1000;
    private static final int TELLERS = 3;

    private final TestServer server;
    private final String east;
    private final String west;
    private final List<Thread> tellers = new ArrayList<>();
    private final AtomicLong transfers = new AtomicLong();
    private final AtomicReference<SQLException> failure = new AtomicReference<>();
    private volatile boolean closing;

    private Bank(TestServer server) {
        this.server = server;
        this.east = server.createSchema("east");
        this.west = server.createSchema("west");
    }

    /** Opens a bank without tellers. */
    static Bank on(TestServer server) {
        Bank bank = new Bank(server);
        server.executeIn(
                bank.east,
                "CREATE TABLE checking (id INT PRIMARY KEY, balance BIGINT NOT NULL, note CHAR(60) NOT NULL)",
                "CREATE TABLE vault (region VARCHAR(20), box VARCHAR(40), balance BIGINT NOT NULL,"
                        + " PRIMARY KEY (region, box))",
                "CREATE TABLE transfer (id BIGINT AUTO_INCREMENT PRIMARY KEY, amount BIGINT NOT NULL)",
                "CREATE TABLE " + bank.west + ".saving (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL)",
                "CREATE TABLE digit (d INT)",
                "INSERT INTO digit VALUES (0),(1),(2),(3),(4),(5),(6),(7)",
                "INSERT INTO checking SELECT a.d*512 + b.d*64 + c.d*8 + d.d, " + START + ", REPEAT('n', 60)"
                        + " FROM digit a, digit b, digit c, digit d",
                "DROP TABLE digit",
                "INSERT INTO vault SELECT CONCAT('region ', id % 3), CONCAT('Box ', id), balance FROM checking",
                "INSERT INTO " + bank.west + ".saving SELECT id * 1000, balance FROM checking",
                "ANALYZE TABLE checking, vault, " + bank.west + ".saving");
        return bank;
    }

    /** Lets the tellers begin, and returns when they have. */
    Bank work() throws InterruptedException {
        for (int i = 0; i < TELLERS; i++) {
            Thread teller = new Thread(this::move, "teller-" + i);
            teller.setDaemon(true);
            teller.start();
            tellers.add(teller);
        }
        long before = transfers.get();
        while (transfers.get() < before + 10 && failure.get() == null) {
            Thread.sleep(5);
        }
        return this;
    }

    String databases() {
        return east + "," + west;
    }

    /** The schema of the table {@code saving} alone. */
    String west() {
        return west;
    }

    /** Makes one transfer. */
    void moveOnce() throws SQLException {
        try (Connection connection = server.connect(east)) {
            connection.setAutoCommit(false);
            transfer(connection);
        }
    }

    private void move() {
        try (Connection connection = server.connect(east)) {
            connection.setAutoCommit(false);
            while (!closing) {
                try {
                    transfer(connection);
                } catch (SQLException e) {
                    if (!"40001".equals(e.getSQLState())) {
                        throw e;
                    }
                    connection.rollback();
                }
                Thread.sleep(1); // leaves the machine to the dump, and the list of transfers short
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void transfer(Connection connection) throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int amount = random.nextInt(1, 100);
        int from = random.nextInt(ACCOUNTS);
        int over = random.nextInt(ACCOUNTS);
        int to = random.nextInt(ACCOUNTS);
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE checking SET balance = balance - " + 2 * amount + " WHERE id = " + from);
            statement.execute("UPDATE vault SET balance = balance + " + amount + " WHERE region = 'region " + over % 3
                    + "' AND box = 'Box " + over + "'");
            statement.execute("INSERT INTO transfer (amount) VALUES (" + amount + ")");
            statement.execute(
                    "UPDATE " + west + ".saving SET balance = balance + " + amount + " WHERE id = " + to * 1000L);
        }
        connection.commit();
        transfers.incrementAndGet();
    }

    /**
     * What is wrong with the books of a dump, empty when they are those of one moment.
     *
     * @param dump plain tsv of both schemas
     */
    static String errors(FinishedDump dump) throws IOException {
        long moved = dump.sum("transfer", 1);
        long all = ACCOUNTS * START;
        String errors = "";
        errors += difference("checking", dump.sum("checking", 1), all - 2 * moved);
        errors += difference("vault", dump.sum("vault", 2), all + moved);
        errors += difference("saving", dump.sum("saving", 1), all + moved);
        for (String table : List.of("checking", "vault", "saving")) {
            int rows = dump.rows(table).size();
            errors += rows == ACCOUNTS ? "" : table + " has " + rows + " rows. ";
        }
        return errors;
    }

    private static String difference(String table, long found, long expected) {
        return found == expected ? "" : table + " holds " + found + " instead of " + expected + ". ";
    }

    /** Sends the tellers home. @throws AssertionError when one of them met an error */
    @Override
    public void close() {
        closing = true;
        for (Thread teller : tellers) {
            try {
                teller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        tellers.clear();
        closing = false;
        if (failure.get() != null) {
            throw new AssertionError("a teller failed: " + failure.get().getMessage(), failure.get());
        }
    }
}
