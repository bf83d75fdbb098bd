package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.SchemaComparison;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * A schema with everything that a load does in an order of its own, dumped once: tables with and without keys, rows
 * twice, an engine without transactions, foreign keys in a cycle, a view on a view, a trigger, a routine, an event.
 */
record Shop(TestServer server, Path dump) {
    static final String SCHEMA = "crash_shop";
    static final String COPY = "crash_copy";
    private static final int ROWS = 20_000;

    /** Makes the schema and its dump, of many small files. */
    static Shop dumped(TestServer server, Sluice sluice, Path folder) throws IOException, InterruptedException {
        server.execute("DROP DATABASE IF EXISTS " + SCHEMA, "CREATE DATABASE " + SCHEMA, "SET GLOBAL local_infile = 1");
        server.executeIn(
                SCHEMA,
                "CREATE TABLE digit (d INT NOT NULL PRIMARY KEY)",
                "INSERT INTO digit VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
                "CREATE TABLE customers (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(60) NOT NULL,"
                        + " favourite INT, UNIQUE KEY name (name), KEY favourite (favourite))",
                "CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, customer INT NOT NULL, note VARCHAR(200),"
                        + " KEY customer (customer), KEY note (note(20)), CONSTRAINT of_customer FOREIGN KEY (customer)"
                        + " REFERENCES customers (id))",
                "ALTER TABLE customers ADD CONSTRAINT has_favourite FOREIGN KEY (favourite) REFERENCES orders (id)",
                "CREATE TABLE log (line VARCHAR(100))",
                "CREATE TABLE old_log (id INT NOT NULL PRIMARY KEY, line VARCHAR(100), KEY line (line)) ENGINE = MyISAM",
                "CREATE TABLE nothing (id INT NOT NULL PRIMARY KEY, v INT, KEY v (v))",
                "CREATE VIEW busy AS SELECT customer, COUNT(*) AS n FROM orders GROUP BY customer",
                "CREATE VIEW a_view_of_busy AS SELECT n FROM busy",
                "INSERT INTO customers (id, name) SELECT " + number() + " + 1, CONCAT('customer ', " + number()
                        + ") FROM " + numbers() + " WHERE " + number() + " < " + ROWS / 20,
                "INSERT INTO orders SELECT " + number() + ", 1 + " + number() + " % " + ROWS / 20
                        + ", CONCAT('note\\t\\n\\\\ ', " + number() + " % 77, REPEAT('x', 100)) FROM " + numbers()
                        + " WHERE " + number() + " < " + ROWS,
                "UPDATE customers SET favourite = id - 1 WHERE id % 3 = 0",
                "INSERT INTO log SELECT CONCAT('line ', " + number() + " % 100) FROM " + numbers() + " WHERE "
                        + number() + " < " + ROWS,
                "INSERT INTO old_log SELECT " + number() + ", 'x' FROM " + numbers() + " WHERE " + number() + " < "
                        + ROWS / 4,
                "CREATE TRIGGER orders_bi BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = CONCAT('t', NEW.note)",
                "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
                "CREATE EVENT e ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01' DO DELETE FROM nothing");
        Path dump = folder.resolve("shop-dump");
        SluiceRun run = sluice.dump(server.settings(), dump, "--database=" + SCHEMA, "--rows=2000", "--threads=2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new Shop(server, dump);
    }

    private static String number() {
        return "(a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d)";
    }

    private static String numbers() {
        return "digit a, digit b, digit c, digit e, digit f";
    }

    /** What differs between the source and its copy, and what a load left behind on the server. */
    List<String> differences() throws SQLException {
        try (Connection source = server.connect();
                Connection copy = server.connect()) {
            List<String> differences = SchemaComparison.differences(source, SCHEMA, copy, COPY);
            return differences.isEmpty() ? leftovers() : differences;
        }
    }

    /** Tables that only a load under way has. */
    List<String> leftovers() {
        return server.query("SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.tables WHERE"
                + " table_name LIKE 'sluice%' AND table_schema LIKE 'crash%'");
    }

    void dropCopy() {
        server.execute("DROP DATABASE IF EXISTS " + COPY);
    }

    /** Rows of a copy's table, -1 when there is no such table; one that a load makes anew may be gone at any time. */
    long rows(String table) {
        try {
            return Long.parseLong(
                    server.query("SELECT COUNT(*) FROM " + COPY + "." + table).get(0));
        } catch (AssertionError e) {
            if (e.getCause() instanceof SQLException failure
                    && Set.of(SqlErrorClass.UNKNOWN_TABLE, SqlErrorClass.UNKNOWN_SCHEMA)
                            .contains(SqlErrors.classify(failure))) {
                return -1;
            }
            throw e;
        }
    }
}
