package dev.sluice.crash;

import dev.sluice.testing.TestServer;
import java.util.List;

/** Orders, two of three of which are old, with two items each, and two parts of each item. */
final class Family {
    /** How many there are of each. */
    static final String COUNTS =
            "SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM items), (SELECT COUNT(*) FROM parts)";
    /** Which orders are old. */
    static final String WHERE = "old = 1";
    /** The tables. */
    static final List<String> TABLES = List.of("orders", "items", "parts");

    private Family() {}

    /** Makes the empty tables. */
    static void make(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE orders (id INT PRIMARY KEY, old INT NOT NULL)",
                "CREATE TABLE items (id INT PRIMARY KEY, order_id INT NOT NULL, v VARCHAR(20), FOREIGN KEY (order_id)"
                        + " REFERENCES orders (id) ON DELETE CASCADE)",
                "CREATE TABLE parts (id INT PRIMARY KEY, item_id INT NOT NULL, FOREIGN KEY (item_id)"
                        + " REFERENCES items (id) ON DELETE CASCADE)");
    }

    /** Makes the tables, with 300 orders. */
    static void fill(TestServer server, String schema) {
        make(server, schema);
        server.executeIn(
                schema,
                "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
                        + " SELECT i, i % 3 <> 0 FROM n",
                "INSERT INTO items SELECT id * 10 + n.i, id, 'x' FROM orders, (SELECT 1 i UNION SELECT 2) n",
                "INSERT INTO parts SELECT id * 10 + n.i, id FROM items, (SELECT 1 i UNION SELECT 2) n");
    }
}
