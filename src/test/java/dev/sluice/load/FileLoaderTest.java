package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.TableName;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows go in as they are, exactly once, or not at all. */
class FileLoaderTest {
    private static final String KEYED = "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(5)) ENGINE=InnoDB";
    private static final String KEYLESS = "CREATE TABLE t (v VARCHAR(20)) ENGINE=InnoDB";

    @EveryServer
    void everyTypeGoesInBitForBit(TestServer server) throws Exception {
        everyType(new FileLoaderFixture(server));
    }

    @EveryServer
    void everyTypeGoesInBitForBitByInserts(TestServer server) throws Exception {
        everyType(new FileLoaderFixture(server).byInsert());
    }

    private static void everyType(FileLoaderFixture fixture) throws Exception {
        EveryType type = new EveryType(fixture.server);
        type.create(fixture.server, fixture.schema, "source");
        type.fill(fixture.server, fixture.schema, "source");
        type.create(fixture.server, fixture.schema, "target");
        TsvFile file = TsvFile.of(fixture.server, new TableName(fixture.schema, "source"));

        assertThat(fixture.load("target", file)).isEqualTo(4);

        TsvFile again = TsvFile.of(fixture.server, new TableName(fixture.schema, "target"));
        assertThat(again.content()).isEqualTo(file.content());
        assertThat(fixture.run.report().warnings()).isEmpty();
    }

    @EveryServer
    void numberedTablesKeepTheirZeroBesideConversions(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(
                server,
                "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, j JSON, g POINT NOT NULL) ENGINE=InnoDB",
                "CREATE TABLE s LIKE t");
        server.executeIn(
                fixture.schema,
                "SET sql_mode='NO_AUTO_VALUE_ON_ZERO'",
                "INSERT INTO s VALUES (0, '{}', POINT(1, 2)), (7, NULL, POINT(3, 4))");
        for (boolean local : List.of(true, false)) {
            fixture.localInfile = local;
            server.executeIn(fixture.schema, "DELETE FROM t", "DROP TABLE IF EXISTS sluice_ledger");
            fixture.load("t", TsvFile.of(server, new TableName(fixture.schema, "s")));
            assertThat(fixture.single("SELECT id, j, ST_AsText(g) FROM t ORDER BY id"))
                    .isEqualTo("0\t{}\tPOINT(1 2)\n7\tnull\tPOINT(3 4)");
        }
    }

    @EveryServer
    void rowsOfAKeylessTableAreThereOnceWhereverTheLoadIsCutOff(TestServer server) throws Exception {
        List<String> rows = IntStream.range(0, 20).mapToObj(i -> "row " + i).toList();
        for (int stopAfter : List.of(1, 2, 5, 10)) {
            FileLoaderFixture fixture = new FileLoaderFixture(server, KEYLESS).batches(2);
            TsvFile file = TsvFile.of(rows.toArray(String[]::new));
            assertThat(fixture.failure("t", cutOff(file, stopAfter)))
                    .isEqualTo("Loading t.tsv into SCHEMA.t failed: cut off");
            assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo(String.valueOf(2 * (stopAfter - 1)));

            assertThat(fixture.load("t", file)).isEqualTo(20);
            assertThat(fixture.load("t", file)).as("a third time").isEqualTo(20);

            assertThat(server.queryIn(fixture.schema, "SELECT v FROM t")).containsExactlyInAnyOrderElementsOf(rows);
            assertThat(fixture.single("SELECT CAST(state AS CHAR), `rows` FROM sluice_ledger WHERE unit <> ''"))
                    .isEqualTo("done\t20");
        }
    }

    /** A file whose reading fails within a batch, counted from 1. */
    private static RowFile cutOff(RowFile file, int batch) {
        return new Hooked(file, batch, () -> {
            throw new IOException("cut off");
        });
    }

    @EveryServer
    void aFileWithoutRowsIsDone(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(server, KEYED);
        assertThat(fixture.load("t", TsvFile.of())).isZero();
        assertThat(fixture.single("SELECT CAST(state AS CHAR), `rows` FROM sluice_ledger WHERE unit <> ''"))
                .isEqualTo("done\t0");
    }

    @EveryServer
    void aValueTooLongIsNamedAndItsBatchLeavesNothing(TestServer server) throws Exception {
        for (boolean local : List.of(true, false)) {
            FileLoaderFixture fixture = new FileLoaderFixture(server, KEYED).batches(2);
            fixture.localInfile = local;
            assertThat(fixture.failure("t", TsvFile.of("1\ta", "2\tb", "3\tc", "4\tabcdef")))
                    .isEqualTo("Loading t.tsv into SCHEMA.t failed, because the server would have changed or left out"
                            + " rows from row 3 to row 4 of the file, and none of these was kept; it said 1 time:"
                            + " Data truncated for column 'v' at row 4 (1265)");
            assertThat(fixture.single("SELECT id FROM t")).isEqualTo("1\n2");
        }
    }

    @EveryServer
    void swallowedDuplicatesAreNamed(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(
                server, "CREATE TABLE t (v VARCHAR(5) PRIMARY KEY) ENGINE=InnoDB CHARACTER SET utf8mb4");
        String key = server.isMariaDb() || !server.isAtLeast(8, 0, 19) ? "PRIMARY" : "t.PRIMARY";
        assertThat(fixture.failure("t", TsvFile.of("a", "b", "A")))
                .isEqualTo("Loading t.tsv into SCHEMA.t failed, because the server would have changed or left out rows"
                        + " from row 1 to row 3 of the file, and none of these was kept; the server took 2 of 3 rows;"
                        + " it said 1 time: Duplicate entry 'A' for key '" + key + "' (1062)");
        assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("0");

        assertThat(fixture.byInsert().failure("t", TsvFile.of("a", "b", "A")))
                .isEqualTo("Loading t.tsv into SCHEMA.t failed: Duplicate entry 'A' for key '" + key
                        + "' (ERROR 1062, SQLSTATE 23000)");
        assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @EveryServer
    void aRoundedDecimalIsAFailureAlthoughOnlyANote(TestServer server) throws Exception {
        for (boolean local : List.of(true, false)) {
            FileLoaderFixture fixture = new FileLoaderFixture(server, "CREATE TABLE t (d DECIMAL(6,2)) ENGINE=InnoDB");
            fixture.localInfile = local;
            assertThat(fixture.failure("t", TsvFile.of("1.25", "1.255")))
                    .endsWith("it said 1 time: Data truncated for column 'd' at row 2 (1265)");
            assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("0");
        }
    }

    @EveryServer
    void anEnumKeepsItsErrorMarkButTakesNoOtherStranger(TestServer server) throws Exception {
        for (boolean local : List.of(true, false)) {
            FileLoaderFixture fixture =
                    new FileLoaderFixture(server, "CREATE TABLE t (id INT, e ENUM('a','b'), v INT) ENGINE=InnoDB");
            fixture.localInfile = local;
            assertThat(fixture.load("t", TsvFile.of("1\ta\t1", "2\t\t1", "3\t\\N\t1", "4\t\t1")))
                    .isEqualTo(4);
            assertThat(fixture.single("SELECT id, CAST(e+0 AS SIGNED) FROM t ORDER BY id"))
                    .isEqualTo("1\t1\n2\t0\n3\tnull\n4\t0");

            server.executeIn(fixture.schema, "DROP TABLE sluice_ledger");
            assertThat(fixture.failure("t", TsvFile.of("5\t\t1", "6\tz\t1")))
                    .endsWith("it said 2 times: Data truncated for column 'e' at row 1 (1265);"
                            + " Data truncated for column 'e' at row 2 (1265)");
            assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("4");
        }
    }

    @EveryServer
    void rowsThatAreTooLongOrTooShortAreNamed(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(server, KEYED);
        assertThat(fixture.failure("t", TsvFile.of("1\ta", "2")))
                .endsWith("it said 1 time: Row 2 doesn't contain data for all columns (1261)");
        assertThat(fixture.failure("t", TsvFile.of("1\ta\tb")))
                .endsWith("it said 1 time: Row 1 was truncated; it contained more data than there were input columns"
                        + " (1262)");
        assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @EveryServer
    void fewerRowsThanTheDumpSaysAreAFailure(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(server, KEYED);
        assertThat(fixture.failure("t", TsvFile.of("1\ta", "2\tb").withRows(3)))
                .isEqualTo("Loading t.tsv into SCHEMA.t failed: the file has 2 rows, not 3 as the dump says");
        assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @EveryServer
    void textInAnotherCharacterSetIsConverted(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(
                server,
                "CREATE TABLE s (a VARCHAR(9), e ENUM('ü','x'), n INT, b VARBINARY(9)) CHARACTER SET utf8mb4",
                "INSERT INTO s VALUES ('Größe', 'ü', 1, x'FF00'), ('', 'x', NULL, '')",
                "CREATE TABLE t (a VARCHAR(9), e ENUM('ü','x'), n INT, b VARBINARY(9)) CHARACTER SET latin1",
                "CREATE TABLE u (a VARCHAR(9), e ENUM('ü','x'), n VARCHAR(9), b VARBINARY(9)) CHARACTER SET utf16");
        TsvFile file = TsvFile.of(server, new TableName(fixture.schema, "s"));
        for (boolean local : List.of(true, false)) {
            fixture.localInfile = local;
            for (String table : List.of("t", "u")) {
                server.executeIn(fixture.schema, "DROP TABLE IF EXISTS sluice_ledger", "DELETE FROM " + table);
                fixture.load(table, file);
                assertThat(fixture.single("SELECT a, e, n, HEX(b) FROM " + table))
                        .isEqualTo(fixture.single("SELECT a, e, n, HEX(b) FROM s"));
            }
            server.executeIn(fixture.schema, "DROP TABLE sluice_ledger", "DELETE FROM t");
            fixture.load("t", TsvFile.of("Größe\tü\t1\t\\0").withCharset("utf8mb4"));
            assertThat(fixture.single("SELECT a, e, n, HEX(b) FROM t")).isEqualTo("Größe\tü\t1\t00");
        }
    }

    @EveryServer
    void columnsThatDoNotFitAreRefusedByName(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(
                server,
                KEYED,
                "CREATE TABLE s (id INT, at DATETIME(6))",
                "CREATE TABLE u (id INT, at DATETIME(3))",
                "INSERT INTO s VALUES (1, '2024-01-01 00:00:00.000001')");
        assertThat(fixture.failure("t", TsvFile.of("a").withColumns("v")))
                .isEqualTo("The dump has no values for column id of SCHEMA.t, which must not be NULL and has no"
                        + " default");
        assertThat(fixture.failure("t", TsvFile.of("1\ta").withColumns("id", "w")))
                .isEqualTo("The table SCHEMA.t has no column w with values of its own, but the dump has values for"
                        + " it");
        assertThat(fixture.failure("u", TsvFile.of(server, new TableName(fixture.schema, "s"))))
                .isEqualTo("Column at of SCHEMA.u cannot hold the dump's values: from datetime(6) to datetime(3) the"
                        + " server may change them without a warning");
    }

    @EveryServer
    void generatedAndInvisibleColumnsAndOddNames(TestServer server) throws Exception {
        String invisible = server.isMariaDb() || server.isAtLeast(8, 0, 23) ? " INVISIBLE" : "";
        FileLoaderFixture fixture = new FileLoaderFixture(
                server,
                "CREATE TABLE `a``b {\u00fc} 'x'` (`i\"d` INT, `v {fn now()}` INT GENERATED ALWAYS AS (`i\"d` + 1) STORED,"
                        + " `ü\\n` INT NOT NULL DEFAULT 5" + invisible + ") ENGINE=InnoDB");
        fixture.load("a`b {\u00fc} 'x'", TsvFile.of("1\t2", "3\t4").withColumns("I\"D", "ü\\n"));
        assertThat(fixture.single("SELECT `i\"d`, `v {fn now()}`, `ü\\n` FROM `a``b {\u00fc} 'x'` ORDER BY 1"))
                .isEqualTo("1\t2\t2\n3\t4\t4");
    }

    @EveryServer
    void anEngineWithoutTransactionsIsNotedAtTheEndAndCanStartOver(TestServer server) throws Exception {
        FileLoaderFixture fixture =
                new FileLoaderFixture(server, "CREATE TABLE t (v VARCHAR(20)) ENGINE=MyISAM").batches(2);
        TsvFile file = TsvFile.of("a", "b", "c", "d", "e");
        fixture.failure("t", cutOff(file, 2));
        assertThat(fixture.single("SELECT COUNT(*) FROM t")).isNotEqualTo("0");
        assertThat(fixture.single("SELECT COUNT(*) FROM sluice_ledger WHERE unit <> ''"))
                .isEqualTo("0");

        try (FileLoader loader = fixture.loader()) {
            loader.startOver(fixture.table("t"), List.of(file.unit()));
        }
        assertThat(fixture.load("t", file)).isEqualTo(5);
        assertThat(server.queryIn(fixture.schema, "SELECT v FROM t")).containsExactly("a", "b", "c", "d", "e");
    }

    @EveryServer
    void largeBatchesOfInsertsAreCutIntoStatementsAndCounted(TestServer server) throws Exception {
        FileLoaderFixture fixture =
                new FileLoaderFixture(server, "CREATE TABLE t (id INT, v LONGTEXT) ENGINE=InnoDB").byInsert();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lines.add(i + "\t" + "x'\\\\".repeat(i == 20 ? 600_000 : 20_000));
        }
        fixture.load("t", TsvFile.of(lines.toArray(String[]::new)));
        assertThat(fixture.single("SELECT COUNT(*), SUM(LENGTH(v)), SUM(v = REPEAT('x''\\\\', LENGTH(v)/3)) FROM t"))
                .isEqualTo("40\t" + (39 * 60_000 + 1_800_000) + "\t40");
    }

    @EveryServer
    void aLedgerMovedByAnotherSessionIsFollowed(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(server, KEYLESS).batches(2);
        TsvFile file = TsvFile.of("a", "b", "c", "d", "e");
        Ledger ledger = fixture.ledger();
        // A session of a killed process commits the first batch while this one sends it.
        RowFile racing = new Hooked(file, 1, () -> {
            try (Connection other = fixture.sessions.open()) {
                other.createStatement().execute("INSERT INTO " + fixture.schema + ".t VALUES ('a'), ('b')");
                ledger.advance(other, file.unit(), Optional.empty(), new Ledger.Entry(FileLoader.LOADING, 2));
                other.commit();
            }
        });
        assertThat(fixture.load("t", racing)).isEqualTo(5);
        assertThat(server.queryIn(fixture.schema, "SELECT v FROM t"))
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }
}
