package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServer
class SchemaComparisonTest {
    private TestServer server;
    private String source;
    private String copy;

    @BeforeEach
    void twoEmptySchemas(TestServer shared) {
        server = shared;
        source = server.createSchema("source");
        copy = server.createSchema("copy");
    }

    private List<String> differences() throws SQLException {
        try (Connection one = server.connect();
                Connection other = server.connect()) {
            return SchemaComparison.differences(one, source, other, copy);
        }
    }

    private void both(String... statements) {
        server.executeIn(source, statements);
        server.executeIn(copy, statements);
    }

    @EveryServer
    void anotherLoadOfTheSampleShopIsEqual(TestServer each) throws SQLException {
        String shop = each.sampleShop();
        String again = each.createSchema("again");
        each.execute("DROP DATABASE " + again);
        try (Connection one = each.connect();
                Connection other = each.connect()) {
            Samples.loadShop(other, again);

            assertThat(SchemaComparison.differences(one, shop, other, again)).isEmpty();
        }
    }

    @Test
    void nullIsNotEmptyAndARowTwiceIsNotARowOnce() throws SQLException {
        both("CREATE TABLE t (a VARCHAR(9), b INT)");
        server.executeIn(source, "INSERT INTO t VALUES (NULL, 1), ('x', 2), ('x', 2), ('y', 3)");
        server.executeIn(copy, "INSERT INTO t VALUES ('', 1), ('x', 2), ('y', 3), ('y', 3)");

        assertThat(differences())
                .containsExactly(
                        "table t has 4 rows, its copy 4, and not the same",
                        "only in the source: (b=1)",
                        "only in the source: (a=x, b=2)",
                        "only in the copy: (a=, b=1)",
                        "only in the copy: (a=y, b=3)");
    }

    @Test
    void smallestDifferencesAreSeen() throws SQLException {
        both("CREATE TABLE t (id INT, f FLOAT, s VARCHAR(9) CHARACTER SET latin1, b BIT(9), g GEOMETRY)");
        server.executeIn(
                source,
                "INSERT INTO t VALUES (1, 16777216, _latin1 X'E4', b'1', ST_GeomFromText('POINT(1 1)')),"
                        + " (2, 0, 'a', 0, NULL), (3, 0, 'b', 0, ST_GeomFromText('POINT(1 1)', 3857))");
        server.executeIn(
                copy,
                "INSERT INTO t VALUES (1, 16777214, _latin1 X'E4', b'1', ST_GeomFromText('POINT(1 1)')),"
                        + " (2, 0, 'A', 0, NULL), (3, 0, 'b', 0, ST_GeomFromText('POINT(1 1)'))");

        assertThat(differences())
                .containsExactly(
                        "table t has 3 rows, its copy 3, and not the same",
                        "only in the source: (id=1, f=16777216, s=0xe4, b=0x0001,"
                                + " g=0x000000000101000000000000000000f03f000000000000f03f)",
                        "only in the source: (id=2, f=0, s=a, b=0x0000)",
                        "only in the source: (id=3, f=0, s=b, b=0x0000,"
                                + " g=0x110f00000101000000000000000000f03f000000000000f03f)",
                        "only in the copy: (id=1, f=16777214, s=0xe4, b=0x0001,"
                                + " g=0x000000000101000000000000000000f03f000000000000f03f)",
                        "only in the copy: (id=2, f=0, s=A, b=0x0000)",
                        "only in the copy: (id=3, f=0, s=b, b=0x0000,"
                                + " g=0x000000000101000000000000000000f03f000000000000f03f)");
    }

    @Test
    void missingAndSurplusObjectsAreNamed() throws SQLException {
        server.executeIn(
                source,
                "CREATE TABLE t (a INT)",
                "CREATE VIEW v AS SELECT a FROM t",
                "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC NO SQL RETURN 1",
                "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM t");
        server.executeIn(copy, "CREATE TABLE t2 (a INT)", "CREATE PROCEDURE p() SELECT 1");

        assertThat(differences())
                .containsExactly(
                        "event e is missing in the copy",
                        "function f is missing in the copy",
                        "procedure p is only in the copy",
                        "table t is missing in the copy",
                        "table t2 is only in the copy",
                        "trigger r is missing in the copy",
                        "view v is missing in the copy");
    }

    @Test
    void nextAutoIncrementMayDifferButADefinitionMayNot() throws SQLException {
        both("CREATE TABLE same (a INT AUTO_INCREMENT PRIMARY KEY)", "CREATE TABLE other (a INT)");
        server.executeIn(copy, "ALTER TABLE same AUTO_INCREMENT = 77", "ALTER TABLE other COMMENT 'not the same'");

        assertThat(differences())
                .singleElement()
                .asString()
                .startsWith("table other is\n")
                .endsWith("COMMENT='not the same'");
    }
}
