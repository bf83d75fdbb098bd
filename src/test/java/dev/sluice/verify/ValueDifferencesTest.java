package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The smallest change of any value is found, and the value is named. */
class ValueDifferencesTest {
    @TempDir
    private Path folder;

    private static final String LINE =
            "SET SESSION sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone='+00:00'";

    @EveryServer
    void everyTypeIsEqualToItsCopyAndAnyColumnMadeAnotherIsFound(TestServer server) {
        String one = server.createSchema("one");
        String other = server.createSchema("other");
        EveryType types = new EveryType(server);
        for (String schema : List.of(one, other)) {
            types.create(server, schema, "t");
            types.fill(server, schema, "t");
        }
        VerifyFixture verify = new VerifyFixture(folder, server, one, server, other);
        verify.equal();

        List<String> names =
                new ArrayList<>(types.names().subList(1, types.names().size()));
        names.remove("`zero`"); // The -0 of row 0 is the 0 of row 1.
        List<String> statements = new ArrayList<>(List.of(LINE));
        for (String name : names) {
            // The values of row 1 into row 0: most change a lot, which says that the column is looked at.
            statements.add("UPDATE t AS a JOIN t AS b ON a.id = 0 AND b.id = 1 SET a." + name + " = b." + name);
        }
        server.executeIn(other, statements.toArray(String[]::new));

        verify.differences();
        VerifyResult.Table table = verify.result().differing().get(0);
        assertThat(table.different()).isEqualTo(1);
        assertThat(table.listed().get(0).columns())
                .extracting(value -> "`" + value.column() + "`")
                .containsExactlyElementsOf(names);
    }

    /** Whose text is longer than the 22 characters at which MySQL cuts that of an expression. */
    @EveryServer
    void lastCharacterOfALongDoubleIsFoundAndMinusZeroIsZero(TestServer server) {
        String one = server.createSchema("one");
        String other = server.createSchema("other");
        for (String schema : List.of(one, other)) {
            server.executeIn(
                    schema,
                    "CREATE TABLE t (id INT PRIMARY KEY, d DOUBLE, f FLOAT)",
                    "INSERT INTO t VALUES (1, -1.2345678901234567e-300, 0), (2, 0, 0)");
        }
        server.executeIn(other, "UPDATE t SET d = -d, f = -f WHERE id = 2");
        VerifyFixture verify = new VerifyFixture(folder, server, one, server, other);
        verify.equal();

        server.executeIn(other, "UPDATE t SET d = -1.2345678901234567e-301 WHERE id = 1");

        verify.differences();
        assertThat(verify.result().differing().get(0).different()).isEqualTo(1);
    }

    @EveryServer
    void oneBitOfEachKindOfValueIsFound(TestServer server) {
        String one = server.createSchema("one");
        String other = server.createSchema("other");
        String create = "CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, d DOUBLE, n DECIMAL(20,4), i BIGINT UNSIGNED,"
                + " b BIT(64), ti DATETIME(6), ts TIMESTAMP(6) NULL, c CHAR(5), v VARCHAR(20), l VARCHAR(2000), tx LONGTEXT,"
                + " vb VARBINARY(20), bl LONGBLOB, g GEOMETRY, e ENUM('a','A ') COLLATE utf8mb4_bin)"
                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
        String insert = "INSERT INTO t VALUES (1, 16777216, 0.1, 1.0001, 18446744073709551615, b'1',"
                + " '2020-01-01 00:00:00.000001', '2020-01-01 00:00:00.000001', 'a', 'a', REPEAT('x', 2000),"
                + " REPEAT('y', 300000), 'a', REPEAT('z', 300000), ST_GeomFromText('POINT(1 2)'), 'a')";
        for (String schema : List.of(one, other)) {
            server.executeIn(schema, create, LINE, insert);
        }
        VerifyFixture verify = new VerifyFixture(folder, server, one, server, other);
        verify.equal();

        change(server, verify, other, "f", "16777218");
        change(server, verify, other, "f", "NULL");
        change(server, verify, other, "d", "0.10000000000000002");
        change(server, verify, other, "n", "1.0002");
        change(server, verify, other, "i", "18446744073709551614");
        change(server, verify, other, "b", "b'1000000000000000000000000000000000000000000000000000000000000001'");
        change(server, verify, other, "ti", "'2020-01-01 00:00:00.000002'");
        change(server, verify, other, "ts", "'2020-01-01 00:00:00.000002'");
        change(server, verify, other, "c", "'A'");
        change(server, verify, other, "v", "'a '");
        change(server, verify, other, "v", "''");
        change(server, verify, other, "v", "NULL");
        change(server, verify, other, "v", "'N'");
        change(server, verify, other, "l", "CONCAT(REPEAT('x', 1999), 'X')");
        change(server, verify, other, "tx", "CONCAT(REPEAT('y', 299999), 'z')");
        change(server, verify, other, "vb", "'a\\0'");
        change(server, verify, other, "bl", "CONCAT(REPEAT('z', 299999), '{')");
        change(server, verify, other, "g", "ST_GeomFromText('POINT(1 2)', 4326)");
        change(server, verify, other, "e", "'A '");
    }

    private void change(TestServer server, VerifyFixture verify, String schema, String column, String value) {
        server.executeIn(
                schema,
                LINE,
                "CREATE TABLE was LIKE t",
                "INSERT INTO was SELECT * FROM t",
                "UPDATE t SET " + column + " = " + value);
        verify.tables("t").differences();
        assertThat(verify.result().differing().get(0).listed().get(0).columns())
                .as(column + " = " + value)
                .extracting(RowDifference.Value::column)
                .containsExactly(column);
        server.executeIn(
                schema, LINE, "UPDATE t JOIN was USING (id) SET t." + column + " = was." + column, "DROP TABLE was");
        verify.equal();
    }
}
