package dev.sluice.crash;

import dev.sluice.testing.TestServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The table {@code orders}, most of whose rows are old, and {@code orders_archive}, into which these are to go. */
final class OldOrders {
    /** All rows. */
    static final int ROWS = 3000;
    /** Those that are old. */
    static final int OLD = 2001;
    /** Which are old. */
    static final String WHERE = "order_date < '2024-01-01'";

    private static final String COLUMNS = "(id INT PRIMARY KEY, order_date DATE NOT NULL, v VARCHAR(40))";

    private OldOrders() {}

    /** Makes the table and fills it. */
    static void fill(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE orders " + COLUMNS,
                "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                        + " SELECT n.i + 1000 * m.i, IF(n.i % 3 = 2, '2024-05-01', '2023-05-01'), CONCAT('v', n.i) FROM n"
                        + " JOIN (SELECT 0 i UNION ALL SELECT 1 UNION ALL SELECT 2) m");
    }

    /** Makes the empty table that takes the old ones. */
    static void makeArchive(TestServer server, String schema) {
        server.executeIn(schema, "CREATE TABLE orders_archive " + COLUMNS);
    }

    /** The same without a key, and several rows of each kind. */
    static void fillWithoutKey(TestServer server, String schema) {
        fill(server, schema);
        server.executeIn(
                schema,
                "ALTER TABLE orders DROP PRIMARY KEY, ADD KEY (order_date)",
                "UPDATE orders SET v = CONCAT('v', id % 4), id = id % 7",
                "ANALYZE TABLE orders");
    }

    /** The same without a key. */
    static void makeArchiveWithoutKey(TestServer server, String schema) {
        makeArchive(server, schema);
        server.executeIn(schema, "ALTER TABLE orders_archive DROP PRIMARY KEY");
    }

    /** @return how many rows are where, and how many in both or in neither */
    static String places(TestServer server, String schema, TestServer other, String there) {
        List<String> stayed = server.queryIn(schema, "SELECT id FROM orders");
        List<String> left = other.queryIn(there, "SELECT id FROM orders_archive");
        List<String> all = new ArrayList<>(stayed);
        all.addAll(left);
        int different = new HashSet<>(all).size();
        return stayed.size() + " stayed, " + left.size() + " left, " + (all.size() - different) + " in both, "
                + (ROWS - different) + " nowhere";
    }
}
