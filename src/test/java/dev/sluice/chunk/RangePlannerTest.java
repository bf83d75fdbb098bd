package dev.sluice.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.TableName;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whatever the key: the ranges together hold every row once, and none holds far more than wanted. */
class RangePlannerTest {
    private static final int ROWS = 6000;
    private static final int WANTED = 500;

    @EveryServer
    void cutsEveryKindOfKey(TestServer server) throws SQLException {
        String schema = server.createSchema("planner");
        server.executeIn(
                schema,
                "CREATE TABLE n (n INT PRIMARY KEY)",
                "INSERT INTO n WITH RECURSIVE s AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 999)"
                        + " SELECT n FROM s",
                "INSERT INTO n SELECT n + 1000 * k FROM n, (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3 UNION SELECT 4"
                        + " UNION SELECT 5) AS m");
        String[][] keys = {
            {"dense", "k BIGINT PRIMARY KEY", "n"},
            {"negative", "k INT PRIMARY KEY", "n - 3000"},
            {"largest_unsigned", "k BIGINT UNSIGNED PRIMARY KEY", "18446744073709551615 - n"},
            {"gaps", "k BIGINT PRIMARY KEY", "n MOD 7 * 1000000000000 + n"},
            {"two_lumps", "k BIGINT PRIMARY KEY", "IF(n < 3000, n, 9000000000000000 + n)"},
            {"decimals", "k DECIMAL(20,6) PRIMARY KEY", "n / 7.0 - 100 + n * 0.000001"},
            {"dates", "k DATETIME(3) PRIMARY KEY", "'2020-01-01' + INTERVAL n * 7919 MINUTE"},
            {"stamps", "k TIMESTAMP PRIMARY KEY", "FROM_UNIXTIME(1000000000 + n * 60)"},
            {"days", "k DATE, l INT, PRIMARY KEY (k, l)", "'2020-01-01' + INTERVAL n MOD 3 DAY, n"},
            {"times", "k TIME PRIMARY KEY", "SEC_TO_TIME(n * 60 - 100000)"},
            {"binary_", "k BINARY(16) PRIMARY KEY", "UNHEX(SHA2(n, 256))"},
            {"uuid_text", "k CHAR(36) CHARACTER SET ascii PRIMARY KEY", "LEFT(SHA2(n, 256), 36)"},
            {"shared_prefix", "k VARCHAR(40) CHARACTER SET utf8mb4 PRIMARY KEY", "CONCAT('customer-2024-', n)"},
            {"latin1_text", "k VARCHAR(40) CHARACTER SET latin1 PRIMARY KEY", "CONCAT(CHAR(224 + n MOD 20), n)"},
            {
                "unicode",
                "k VARCHAR(40) CHARACTER SET utf8mb4 PRIMARY KEY",
                "CONCAT(CHAR(19968 + n MOD 9 USING utf16), n)"
            },
            {"wide_charset", "k VARCHAR(40) CHARACTER SET utf16 PRIMARY KEY", "CONCAT('k', n)"},
            {"quotes", "k VARCHAR(40) CHARACTER SET utf8mb4 PRIMARY KEY", "CONCAT('\\'%_\\\\', n)"},
            {"skewed", "k INT, l INT, PRIMARY KEY (k, l)", "IF(n < 5900, 1, n), n"},
            {"three", "k VARCHAR(9), l INT, m INT, PRIMARY KEY (k, l, m)", "ELT(n MOD 2 + 1, 'a', 'B'), n MOD 3, n"},
            {"enum_behind", "k INT, e ENUM('x','y'), l INT, PRIMARY KEY (k, e, l)", "n DIV 10, n MOD 2 + 1, n"},
            {"unique_only", "k INT NOT NULL, UNIQUE KEY u (k)", "n"},
        };
        for (String[] key : keys) {
            check(server, schema, key[0], key[1], key[2]);
        }
    }

    private void check(TestServer server, String schema, String table, String columns, String values)
            throws SQLException {
        server.executeIn(
                schema,
                "SET sql_mode = ''",
                "CREATE TABLE `" + table + "` (" + columns + ") ENGINE=InnoDB",
                "INSERT INTO `" + table + "` SELECT " + values + " FROM n",
                "ANALYZE TABLE `" + table + "`");
        TableName name = new TableName(schema, table);
        try (Connection connection = session(server)) {
            Catalog catalog = new Catalog(connection);
            Optional<TableKey> key = KeyChoice.of(catalog.columns(name), catalog.uniqueIndexes(name));
            assertThat(key).as(table).isPresent();
            List<KeyRange> ranges = new ArrayList<>();
            new RangePlanner(connection, name, key.get()).plan(ROWS, WANTED, (range, estimate) -> ranges.add(range));
            assertThat(ranges.size()).as(table).isBetween(4, 40);
            long sum = 0;
            long largest = 0;
            for (KeyRange range : ranges) {
                long rows = count(server, name, new RangePredicate(key.get()).of(range), connection);
                sum += rows;
                largest = Math.max(largest, rows);
            }
            assertThat(sum).as(table + " " + ranges).isEqualTo(ROWS);
            assertThat(largest).as(table + " largest").isLessThan(ROWS / 2);
        }
    }

    private static long count(TestServer server, TableName name, String where, Connection connection)
            throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM " + name.quoted() + " WHERE " + where)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection session(TestServer server) throws SQLException {
        Connections connections = new Connections(server.settings());
        try (Connection first = connections.connect()) {
            return new Sessions(connections, Server.of(first)).metadata();
        }
    }
}
