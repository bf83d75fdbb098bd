package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.Compression;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;

/** Rows go with all that refer to them, at any depth and by several ways, each once. */
class FollowTest {
    private static final int ORDERS = 30;
    private static final String OLD = "id % 3 <> 0";

    @TempDir
    private Path folder;

    /**
     * Orders with items (two each), parcels (one each, by a key that is not the primary one), notes, and what of an item
     * is in a parcel: reached by two ways. Every fifth item of an old order is in the parcel of an order that stays.
     */
    private static String shop(TestServer server) {
        String schema = server.createSchema("family");
        tables(server, schema);
        server.executeIn(
                schema,
                "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < " + ORDERS
                        + ") SELECT i, CONCAT('O', i) FROM n",
                "INSERT INTO items (order_id, no, v) SELECT id, 1, 'ä' FROM orders UNION ALL SELECT id, 2, NULL FROM orders",
                "INSERT INTO parcels SELECT id + 100, code FROM orders",
                "INSERT INTO packed (order_id, no, parcel_id) SELECT order_id, no,"
                        + " 100 + IF(order_id % 5 = 0, 3, order_id) FROM items",
                "INSERT INTO notes SELECT id, IF(id % 2, id, NULL), 1.1 FROM orders");
        return schema;
    }

    private static void tables(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE orders (id INT PRIMARY KEY, code VARCHAR(9) NOT NULL, UNIQUE KEY (code))",
                "CREATE TABLE items (order_id INT, no INT, v VARCHAR(9), PRIMARY KEY (no, order_id), CONSTRAINT "
                        + "items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE)",
                "CREATE TABLE parcels (id INT PRIMARY KEY, order_code VARCHAR(9), FOREIGN KEY (order_code) REFERENCES"
                        + " orders (code) ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE packed (id INT PRIMARY KEY AUTO_INCREMENT, order_id INT, no INT, parcel_id INT,"
                        + " FOREIGN KEY (no, order_id) REFERENCES items (no, order_id),"
                        + " FOREIGN KEY (parcel_id) REFERENCES parcels (id) ON DELETE CASCADE)",
                "CREATE TABLE notes (id INT PRIMARY KEY, order_id INT, weight FLOAT,"
                        + " FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE SET NULL)");
    }

    /** Tables of the same names that have no foreign keys, as rows of theirs may refer to orders that stay. */
    private static String archive(TestServer server) {
        String there = server.createSchema("old");
        server.executeIn(
                there,
                "CREATE TABLE old_orders (id INT PRIMARY KEY, code VARCHAR(9))",
                "CREATE TABLE items (order_id INT, no INT, v VARCHAR(9), PRIMARY KEY (order_id, no))",
                "CREATE TABLE parcels (id INT PRIMARY KEY, order_code VARCHAR(9))",
                "CREATE TABLE packed (id INT PRIMARY KEY, order_id INT, no INT, parcel_id INT)",
                "CREATE TABLE notes (id INT PRIMARY KEY, order_id INT, weight DOUBLE)");
        return there;
    }

    private static String counts(TestServer server, String schema, String orders) {
        return server.queryIn(
                        schema,
                        "SELECT (SELECT COUNT(*) FROM " + orders + "), (SELECT COUNT(*) FROM items), (SELECT COUNT(*)"
                                + " FROM parcels), (SELECT COUNT(*) FROM packed), (SELECT COUNT(*) FROM notes)")
                .get(0);
    }

    private static Map<String, Long> followed(String schema) {
        return Map.of(
                schema + ".items", 40L, schema + ".parcels", 20L, schema + ".packed", 40L, schema + ".notes", 10L);
    }

    @EveryServer
    void onOneServer(TestServer server) {
        String schema = shop(server);
        String there = archive(server);

        var figures = new ArchiveFixture(server, schema)
                .table("orders")
                .into(server, there, "old_orders")
                .where(OLD)
                .following()
                .run();

        assertThat(figures).containsEntry("archived", 20L).containsEntry("followed", followed(schema));
        assertThat(counts(server, schema, "orders")).isEqualTo("10\t20\t10\t20\t20");
        assertThat(counts(server, there, "old_orders")).isEqualTo("20\t40\t20\t40\t10");
        assertThat(server.queryIn(schema, "SELECT id FROM notes WHERE order_id IS NULL AND id % 2"))
                .as("set to NULL")
                .isEmpty();
        assertThat(server.queryIn(there, "SELECT DISTINCT weight FROM notes")).containsExactly("1.100000023841858");
    }

    @EveryServer
    void onTwoServersAndIntoFiles(TestServer server) throws Exception {
        String schema = shop(server);
        try (TestServer other = server.startAnother()) {
            String there = archive(other);

            new ArchiveFixture(server, schema)
                    .table("orders")
                    .into(other, there, "old_orders")
                    .file(new ArchiveOptions.FileOptions(
                            folder.resolve("%t.csv").toString(), ArchiveOptions.Format.CSV, true, Compression.NONE))
                    .where(OLD)
                    .following()
                    .run();

            assertThat(counts(server, schema, "orders")).isEqualTo("10\t20\t10\t20\t20");
            assertThat(counts(other, there, "old_orders")).isEqualTo("20\t40\t20\t40\t10");
            assertThat(other.queryIn(there, "SELECT DISTINCT v FROM items ORDER BY v"))
                    .containsExactly("null", "ä");
        }
        assertThat(Files.readAllLines(folder.resolve("orders.csv"))).hasSize(21).startsWith("\"id\",\"code\"");
        assertThat(Files.readAllLines(folder.resolve("items.csv")))
                .hasSize(41)
                .contains("1,1,\"ä\"")
                .doesNotHaveDuplicates();
        assertThat(Files.readAllLines(folder.resolve("packed.csv"))).hasSize(41).doesNotHaveDuplicates();
        assertThat(Files.list(folder).map(path -> path.getFileName().toString()))
                .containsExactlyInAnyOrder("items.csv", "notes.csv", "orders.csv", "packed.csv", "parcels.csv");
    }

    @EveryServer
    void goneOrOnlyCopied(TestServer server) {
        String schema = shop(server);
        String there = server.createSchema("copy");
        tables(server, there);
        server.executeIn(schema, "DROP TABLE packed");
        new ArchiveFixture(server, schema)
                .table("orders")
                .into(server, there, "orders")
                .where(OLD)
                .copying()
                .following()
                .run();
        server.executeIn(schema, "CREATE TABLE packed (id INT PRIMARY KEY)");
        assertThat(counts(server, schema, "orders")).isEqualTo("30\t60\t30\t0\t30");
        assertThat(counts(server, there, "orders")).isEqualTo("20\t40\t20\t0\t10");

        new ArchiveFixture(server, schema)
                .table("orders")
                .where(OLD)
                .following()
                .run();
        assertThat(counts(server, schema, "orders")).isEqualTo("10\t20\t10\t0\t20");
    }

    @EveryServer
    void whatTheDestinationRefusesUndoesTheChunkOfAllTables(TestServer server) {
        String schema = shop(server);
        String there = archive(server);
        server.executeIn(there, "INSERT INTO parcels VALUES (110, 'mine')");

        ArchiveFixture fixture = new ArchiveFixture(server, schema)
                .table("orders")
                .into(server, there, "old_orders")
                .where(OLD)
                .limit(4)
                .following();
        assertThatThrownBy(fixture::run)
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("Archiving " + schema + ".orders failed, because " + there
                        + ".old_orders or a table beside it does not take rows as they are: Duplicate entry '110'");
        assertThat(counts(server, schema, "orders")).isEqualTo("26\t52\t26\t52\t28");
        assertThat(counts(server, there, "old_orders")).isEqualTo("4\t8\t5\t8\t2");

        server.executeIn(there, "DELETE FROM parcels WHERE order_code = 'mine'");
        assertThat(fixture.run()).containsEntry("archived", 20L).containsEntry("followed", followed(schema));
        assertThat(counts(server, there, "old_orders")).isEqualTo("20\t40\t20\t40\t10");
    }

    /** Others who add items and parcels as fast as they can: a delete that cascades would take theirs unseen. */
    @EveryServer
    void whatOthersAddMeanwhileIsNeverTakenByACascade(TestServer server) throws Exception {
        String schema = shop(server);
        String there = archive(server);
        server.executeIn(schema, "DROP TABLE packed", "CREATE TABLE packed (id INT PRIMARY KEY)");
        AtomicReference<SQLException> failure = new AtomicReference<>();
        int[] added = new int[2];
        Thread items = new Thread(
                () -> add(server, schema, "INSERT INTO items VALUES (%2$d, 10 + %1$d, 'new')", 0, added, failure));
        Thread parcels = new Thread(
                () -> add(server, schema, "INSERT INTO parcels VALUES (1000 + %1$d, 'O%2$d')", 1, added, failure));
        items.start();
        parcels.start();
        for (int below = 10; below <= ORDERS; below += 10) {
            new ArchiveFixture(server, schema)
                    .table("orders")
                    .into(server, there, "old_orders")
                    .where("id <= " + below)
                    .limit(2)
                    .following()
                    .run();
        }
        items.join();
        parcels.join();
        if (failure.get() != null) {
            throw failure.get();
        }
        assertThat(added[0]).isPositive();
        assertThat(counts(server, schema, "orders")).isEqualTo("0\t0\t0\t0\t15");
        assertThat(counts(server, there, "old_orders"))
                .isEqualTo("30\t" + (60 + added[0]) + "\t" + (30 + added[1]) + "\t0\t15");
    }

    /** Adds to the orders one after the other until none is left. */
    private static void add(
            TestServer server,
            String schema,
            String insert,
            int which,
            int[] added,
            AtomicReference<SQLException> failure) {
        try (Connection connection = server.connect(schema);
                Statement statement = connection.createStatement()) {
            int gone = 0;
            for (int i = 0; gone < ORDERS; i++) {
                try {
                    statement.executeUpdate(String.format(insert, i, i % ORDERS + 1));
                    added[which]++;
                    gone = 0;
                } catch (SQLException e) {
                    if (e.getErrorCode() == 1452) {
                        gone++;
                    } else if (!"40001".equals(e.getSQLState()) && e.getErrorCode() != 1205) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void refused(ArchiveFixture fixture, String message) {
        assertThatThrownBy(fixture::run).isInstanceOf(RefusedException.class).hasMessage(message);
    }

    @EveryServer
    void whatCannotBeToldApartIsRefused(TestServer server) {
        String schema = shop(server);
        String there = archive(server);
        ArchiveFixture fixture =
                new ArchiveFixture(server, schema).table("orders").following();
        refused(
                new ArchiveFixture(server, schema).table("orders").following().into(server, schema, "old_orders"),
                "--dest: there is no table " + schema + ".old_orders, or the account may not see it.");
        server.executeIn(schema, "CREATE TABLE old_orders LIKE orders");
        refused(
                fixture.into(server, schema, "old_orders"),
                "--follow-foreign-keys: rows of " + schema + ".parcels would go to that table itself; name a --dest in"
                        + " another schema, which has tables of the same names.");
        fixture.into(server, there, "old_orders");
        server.executeIn(there, "ALTER TABLE items MODIFY v VARCHAR(8)");
        refused(
                fixture,
                "Column v of " + schema + ".items (varchar(9)) would lose values in " + there
                        + ".items: the type varchar(8) does not hold all values of varchar(9).");
        server.executeIn(there, "DROP TABLE items");
        refused(
                fixture,
                "--follow-foreign-keys: there is no table " + there + ".items, or the account may not see it.");
        refused(
                new ArchiveFixture(server, schema)
                        .table("orders")
                        .following()
                        .copying()
                        .into(server, there, "old_orders"),
                "--follow-foreign-keys: 2 ways lead from " + schema + ".orders to " + schema
                        + ".packed, and with --no-delete its rows would be copied once for each; leave --no-delete"
                        + " out.");
        server.executeIn(
                schema,
                "ALTER TABLE notes ADD parent INT, ADD CONSTRAINT up FOREIGN KEY (parent) REFERENCES notes (id)");
        ArchiveFixture purge =
                new ArchiveFixture(server, schema).table("orders").following();
        refused(
                purge,
                "--follow-foreign-keys: rows of " + schema + ".notes refer to rows of the same table (up), and which"
                        + " belong together cannot be told chunk by chunk.");
        server.executeIn(
                schema,
                "ALTER TABLE notes DROP FOREIGN KEY up",
                "ALTER TABLE orders ADD note INT, ADD FOREIGN KEY (note) REFERENCES notes (id)");
        refused(
                purge,
                "--follow-foreign-keys: the foreign keys of " + schema + ".orders, " + schema + ".notes, " + schema
                        + ".orders go in a circle, and which rows belong together cannot be told chunk by chunk.");
        server.executeIn(
                schema, "CREATE TABLE bare (id INT, order_id INT, FOREIGN KEY (order_id) REFERENCES parcels (id))");
        refused(
                new ArchiveFixture(server, schema).table("parcels").following(),
                "Table " + schema + ".bare has no unique key by which each row can be named and deleted: a primary key,"
                        + " or a unique index of whole columns without NULLs.");
        assertThat(counts(server, schema, "orders")).isEqualTo("30\t60\t30\t60\t30");
    }

    @EveryServer
    void optionsThatDoNotGoTogether(TestServer server) {
        for (Map.Entry<ArchiveFixture, String> pair : List.of(
                Map.entry(
                        new ArchiveFixture(server, "s").onRefusal(ArchiveOptions.OnRefusal.IGNORE),
                        "rows that belong together, and --ignore would leave single ones behind; leave one of them"
                                + " out."),
                Map.entry(
                        new ArchiveFixture(server, "s").onRefusal(ArchiveOptions.OnRefusal.REPLACE),
                        "rows that belong together, and by --replace the destination's foreign keys could take others"
                                + " away there; leave one of them out."),
                Map.entry(
                        new ArchiveFixture(server, "s").columns("id"),
                        "all columns of all tables; --columns, which are those of one, cannot be chosen."),
                Map.entry(
                        new ArchiveFixture(server, "s").threads(2),
                        "one thread, because rows may belong to several chunks; leave --threads at 1."),
                Map.entry(
                        new ArchiveFixture(server, "s").sessions(new SessionOptions(false, true, true, Map.of())),
                        "foreign keys that are checked; leave --skip-foreign-key-checks out."))) {
            assertThatThrownBy(() ->
                            pair.getKey().into(server, "there", "d").following().options())
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("--follow-foreign-keys takes " + pair.getValue());
        }
        assertThatThrownBy(() -> new ArchiveFixture(server, "s")
                        .file(new ArchiveOptions.FileOptions(
                                "/a/%Y.txt", ArchiveOptions.Format.DUMP, false, Compression.NONE))
                        .following()
                        .options())
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "--follow-foreign-keys takes a file for each table; --file /a/%Y.txt has no %t for its name.");
    }
}
