package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.TableName;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Statistics of columns: exact, and the same on every server. */
class StatisticsTest {
    private static final String[] MIXED = {
        "CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(80), price DECIMAL(10,2), weight DOUBLE,"
                + " at TIMESTAMP(3) NULL, raw VARBINARY(90), note MEDIUMTEXT, bits BIT(9), place POINT,"
                + " twice DECIMAL(12,2) AS (price * 2)) CHARACTER SET utf8mb4",
        "INSERT INTO t (id, name, price, weight, at, raw, note, bits, place) VALUES"
                + " (1, 'b', 1.10, 0.1, '2026-01-01 00:00:00', 0xFF00, 'x', b'101', POINT(1, 2)),"
                + " (2, 'B', 2.25, 0.2, '2025-12-31 23:59:59.999', '', '', b'11', POINT(1, 2)),"
                + " (18446744073709551615, 'é', -3, NULL, NULL, NULL, REPEAT('y', 70000), NULL, NULL),"
                + " (18446744073709551614, '', NULL, 0.3, NULL, 0xFF00, CONCAT(REPEAT('y', 70000), 'z'), b'101', NULL)"
    };

    @EveryServer
    void figuresAreExactAndTellValuesApartByTheirBytes(TestServer server) throws SQLException {
        String schema = server.createSchema("statistics");
        server.executeIn(schema, "SET time_zone = '+00:00'", MIXED[0], MIXED[1]);
        TableStatistics table = read(server, schema, "t");
        assertThat(table.rows()).isEqualTo(4);
        assertThat(table.columns().stream().map(column -> column.column() + " " + StatisticsPair.figures(column)))
                .containsExactly(
                        "id {count=4, nulls=0, distinct=4, min=1, max=18446744073709551615, sum=36893488147419103232,"
                                + " average=9223372036854775808}",
                        "name {count=4, nulls=0, distinct=4, empty=1, min=, max=é}",
                        "price {count=3, nulls=1, distinct=3, min=-3.00, max=2.25, sum=0.35, average=0.116667}",
                        "weight {count=3, nulls=1, distinct=3, min=0.1, max=0.3, sum=0.6000000000000001, average=0.2}",
                        "at {count=2, nulls=2, distinct=2, min=2025-12-31 23:59:59.999, max=2026-01-01 00:00:00.000}",
                        "raw {count=3, nulls=1, distinct=2, empty=1, min=0x, max=0xFF00}",
                        "note {count=4, nulls=0, distinct=4, empty=1, min=, max=" + "y".repeat(64) + "}",
                        "bits {count=3, nulls=1, distinct=2, min=3, max=5, sum=13, average=4.3333}",
                        "place {count=2, nulls=2, distinct=1}",
                        "twice {count=3, nulls=1, distinct=3, min=-6.00, max=4.50, sum=0.70, average=0.233333}");
    }

    @EveryServer
    void everyTypeHasStatistics(TestServer server) throws SQLException {
        String schema = server.createSchema("statistics");
        EveryType type = new EveryType(server);
        type.create(server, schema, "t");
        type.fill(server, schema, "t");
        TableStatistics table = read(server, schema, "t");
        assertThat(table.columns()).hasSameSizeAs(type.names());
        for (ColumnStatistics column : table.columns()) {
            assertThat(column.count() + column.nulls()).as(column.column()).isEqualTo(4);
            assertThat(column.distinct()).as(column.column()).isBetween(2L, 4L);
        }
        Map<String, ColumnStatistics> byName =
                table.columns().stream().collect(Collectors.toMap(ColumnStatistics::column, column -> column));
        assertThat(byName.get("dt").min()).contains("0000-00-00");
        assertThat(byName.get("ti").min()).contains("-838:59:59.000000");
        assertThat(byName.get("d").sum())
                .contains("-12345678901234567890123456789012343.500000000000000000000000000001");
        assertThat(byName.get("bl").max().orElseThrow()).startsWith("0x000102").hasSize(66);
    }

    @EveryServer
    void aSumThatOverflowsIsLeftOutAndNotWrong(TestServer server) throws SQLException {
        String schema = server.createSchema("statistics");
        server.executeIn(
                schema,
                "CREATE TABLE t (d DOUBLE, x DECIMAL(65,30), small DOUBLE)",
                "INSERT INTO t VALUES (1.7e308, 99999999999999999999999999999999999, 1), (1.7e308,"
                        + " 99999999999999999999999999999999999, 2)");
        assertThat(read(server, schema, "t").columns())
                .extracting(ColumnStatistics::sum)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of("3"));
    }

    @EveryServer
    void emptyAndWideTablesAreReadToo(TestServer server) throws SQLException {
        String schema = server.createSchema("statistics");
        server.executeIn(
                schema,
                "CREATE TABLE none (a INT, b TEXT, `we``ird?` INT)",
                "CREATE TABLE wide ("
                        + IntStream.range(0, 450)
                                .mapToObj(i -> "c" + i + " TINYINT DEFAULT " + i % 100)
                                .collect(Collectors.joining(", "))
                        + ") ROW_FORMAT=DYNAMIC",
                "INSERT INTO wide () VALUES (), ()");
        assertThat(StatisticsReport.of(List.of(read(server, schema, "none"))).text())
                .isEqualTo("""
                        SCHEMA.none: 0 rows
                        COLUMN   COUNT  NULLS  DISTINCT  EMPTY  MIN  MAX  SUM  AVERAGE
                        a        0      0      0
                        b        0      0      0         0
                        we`ird?  0      0      0
                        """.replace("SCHEMA", schema));
        TableStatistics wide = read(server, schema, "wide");
        assertThat(wide.columns()).hasSize(450);
        assertThat(wide.columns().get(449).sum()).contains("98");
    }

    @Test
    @WithServer
    void twoSidesAreShownSideBySideWhereTheyDiffer(TestServer server) throws SQLException {
        String one = server.createSchema("statistics");
        String two = server.createSchema("statistics");
        server.executeIn(
                one,
                "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(9), price DECIMAL(9,2), w DOUBLE, gone INT)",
                "INSERT INTO t VALUES (1, 'a', 1.5, 0.1, 0), (2, NULL, 2, 0.2, 0), (3, 'c', 0, 0.3, 0)");
        server.executeIn(
                two,
                "CREATE TABLE t (id INT PRIMARY KEY, NAME VARCHAR(9), price DECIMAL(9,4), w DOUBLE, fresh INT)",
                "INSERT INTO t VALUES (1, 'a', 1.5, 0.3, 0), (2, '', 2, 0.2, 0), (3, 'c', 0, 0.1, 0)");
        StatisticsReport report = report(server, one, two);
        assertThat(report.pairs().get(0).differences())
                .containsExactly(
                        "name.count", "name.nulls", "name.distinct", "name.empty", "name.min", "gone", "fresh");
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE_WITH_DIFFERENCES);
        assertThat(report.text().replaceAll("0\\.6000000000000001", "0.6").replaceAll(" +", " "))
                .isEqualTo("""
                        ONE.t: 3 rows, target TWO.t: 3 rows
                        COLUMN SIDE COUNT NULLS DISTINCT EMPTY MIN MAX SUM AVERAGE
                        id both 3 0 3 1 3 6 2
                        name source 2 1 2 0 a c
                        NAME target 3 * 0 * 3 * 1 * * c
                        price both 3 0 3 0.00 2.00 3.50 1.166667
                        w both 3 0 3 0.1 0.3 0.6 0.2
                        gone source * 3 0 1 0 0 0 0
                        fresh target * 3 0 1 0 0 0 0
                        """.replace("ONE", one).replace("TWO", two));
        assertThat(report.json())
                .contains(
                        "\"column\":\"price\",\"type\":\"decimal(9,4)\",\"count\":3,\"nulls\":0,\"distinct\":3,"
                                + "\"min\":\"0.0000\",\"max\":\"2.0000\",\"sum\":\"3.5000\",\"average\":\"1.16666667\"}",
                        "\"differences\":[\"name.count\",");
    }

    @Test
    @WithServer
    void equalTablesHaveNoDifferences(TestServer server) throws SQLException {
        String one = server.createSchema("statistics");
        String two = server.createSchema("statistics");
        for (String schema : List.of(one, two)) {
            server.executeIn(schema, "SET time_zone = '+00:00'", MIXED[0], MIXED[1]);
        }
        server.executeIn(two, "ALTER TABLE t CONVERT TO CHARACTER SET utf16 COLLATE utf16_bin");
        StatisticsReport report = report(server, one, two);
        assertThat(report.pairs().get(0).differences()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    @WithServer
    void aTableThatIsNotThereIsRefused(TestServer server) {
        assertThatThrownBy(() -> read(server, "nowhere", "nothing"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("Table nowhere.nothing does not exist, or the account may not read it.");
    }

    private static StatisticsReport report(TestServer server, String one, String two) throws SQLException {
        return new StatisticsReport(
                List.of(new StatisticsPair(read(server, one, "t"), Optional.of(read(server, two, "t")))));
    }

    private static TableStatistics read(TestServer server, String schema, String... tables) throws SQLException {
        Connections connections = new Connections(server.settings());
        try (Connection first = connections.connect();
                Connection connection = new Sessions(connections, Server.of(first)).metadata()) {
            return StatisticsRun.run(
                            connection,
                            Arrays.stream(tables)
                                    .map(table -> new TableName(schema, table))
                                    .toList(),
                            new RunContext("test", new StopSignal(), new Progress(), new RunReport()))
                    .get(0);
        }
    }
}
