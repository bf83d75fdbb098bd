package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows and columns differ, and that the repair file makes them equal. */
@WithServer
class RowDifferencesTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private String one;
    private String other;
    private VerifyFixture verify;

    @BeforeEach
    void twoSchemas(TestServer shared) {
        server = shared;
        one = server.createSchema("one");
        other = server.createSchema("other");
        verify = new VerifyFixture(folder, server, one, server, other);
    }

    private void both(String... statements) {
        server.executeIn(one, statements);
        server.executeIn(other, statements);
    }

    private void repairs() {
        verify.applyRepair(server);
        verify.equal();
    }

    @Test
    void missingExtraAndDifferentRowsAreNamedAndMended() {
        both(
                "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) CHARACTER SET latin1, b INT, UNIQUE (a))",
                "INSERT INTO t VALUES (1, 'é', 1), (2, 'two', 2), (3, 'three', 3), (4, 'four', 4)");
        server.executeIn(
                other,
                "DELETE FROM t WHERE id = 2",
                "INSERT INTO t VALUES (9, 'two', NULL)",
                "UPDATE t SET a = 'x' WHERE id = 3",
                "UPDATE t SET a = 'three' WHERE id = 4",
                "UPDATE t SET a = 'four', b = NULL WHERE id = 3");

        assertThat(verify.repair().differences())
                .containsExactly(
                        "t: 1 missing, 1 extra, 2 different",
                        "DIFFERENT id=3 a: 'three' | 'four' b: 3 | NULL",
                        "DIFFERENT id=4 a: 'four' | 'three'",
                        "EXTRA id=9",
                        "MISSING id=2");
        repairs();
    }

    @Test
    void rowsOfEqualContentClassThatAreSwappedDoNotCancelOut() {
        both("CREATE TABLE t (a VARCHAR(10), b INT)");
        server.executeIn(one, "INSERT INTO t VALUES ('A', 1), ('A', 1), ('C', NULL)");
        server.executeIn(other, "INSERT INTO t VALUES ('B', 1), ('B', 1), ('C', NULL)");

        assertThat(verify.repair().differences())
                .containsExactly(
                        "t: 2 missing, 2 extra, 0 different",
                        "EXTRA a='B' b=1",
                        "EXTRA a='B' b=1",
                        "MISSING a='A' b=1",
                        "MISSING a='A' b=1");
        repairs();
    }

    @Test
    void aLostDuplicateOfATableWithoutKeyIsFound() {
        both(
                "CREATE TABLE t (a VARCHAR(10), f FLOAT, j JSON)",
                "INSERT INTO t VALUES ('A', 0.1, '[1]'), ('A', 0.1, '[1]')");
        verify.equal();
        server.executeIn(other, "DELETE FROM t LIMIT 1");

        assertThat(verify.repair().differences())
                .containsExactly("t: 1 missing, 0 extra, 0 different", "MISSING a='A' f=0.10000000149011612 j='[1]'");
        repairs();
    }

    @Test
    void rowsThatShareTheUsablePartOfTheirKeyAreToldApart() {
        both(
                "CREATE TABLE t (a INT, e ENUM('x','y','z'), v INT, PRIMARY KEY (a, e))",
                "INSERT INTO t VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3)");
        server.executeIn(other, "UPDATE t SET v = 9 WHERE a = 1 AND e = 'y'", "DELETE FROM t WHERE a = 2");

        assertThat(verify.repair().differences())
                .containsExactly("t: 1 missing, 0 extra, 1 different", "DIFFERENT a=1 v: 2 | 9", "MISSING a=2");
        repairs();
    }

    @Test
    void fewRowsAmongManyAreFoundInWhateverRange() {
        both(
                "CREATE TABLE t (id BIGINT PRIMARY KEY, v VARCHAR(40))",
                "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                        + " SELECT a.i * 1000 + b.i, CONCAT('value ', a.i) FROM n a JOIN n b WHERE b.i <= 30",
                "ANALYZE TABLE t");
        server.executeIn(
                other,
                "DELETE FROM t WHERE id = 1001",
                "DELETE FROM t WHERE id BETWEEN 300000 AND 399999",
                "UPDATE t SET v = 'no' WHERE id IN (500003, 1000030)");
        server.executeIn(other, "INSERT INTO t SELECT id + 100, v FROM t WHERE id BETWEEN 700000 AND 720000");

        verify.repair().maxDifferences(2).rows(7000).differences();

        VerifyResult.Table table = verify.result().differing().get(0);
        assertThat(verify.result().rows()).isEqualTo(30_000);
        assertThat(table)
                .isEqualTo(new VerifyResult.Table(
                        one + ".t", other + ".t", 30_000, 27_599, 3_001, 600, 2, table.listed()));
        assertThat(table.listed()).hasSize(2);
        repairs();
    }

    @Test
    void anEmptySourceAndAFullTargetAreCutByTheTargetsRows() {
        both("CREATE TABLE t (id INT PRIMARY KEY)");
        server.executeIn(
                other,
                "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                        + " SELECT a.i * 1000 + b.i FROM n a JOIN n b");

        verify.maxDifferences(0).differences();

        assertThat(verify.result().differing().get(0).extra()).isEqualTo(40_000);
    }

    @Test
    void whatDiffersBesideRowsIsNamed() {
        server.executeIn(
                one,
                "CREATE TABLE t (id INT PRIMARY KEY, a INT, gone INT, w VARCHAR(10))",
                "INSERT INTO t VALUES (1, 1, 1, 'x')",
                "CREATE TABLE only_here (id INT)");
        server.executeIn(
                other,
                "CREATE TABLE t (id INT PRIMARY KEY, a BIGINT, w VARCHAR(10), more INT)",
                "INSERT INTO t VALUES (1, 1, 'x', 5)",
                "CREATE TABLE only_there (id INT)");

        assertThat(verify.differences())
                .containsExactlyInAnyOrder(
                        "only_here: missing on the target",
                        "only_there: missing on the source",
                        "t: column a: " + type("int") + " on the source, " + type("bigint") + " on the target",
                        "t: column gone: missing on the target",
                        "t: column more: missing on the source");
        assertThat(verify.tables("t").ignore("gone", "t.MORE", "a").compare().equal())
                .isTrue();
    }

    private String type(String name) {
        return server.single("SELECT column_type FROM information_schema.columns WHERE table_name = 't' AND column_name"
                + " = 'a' AND data_type = '" + name + "' AND table_schema IN ('" + one + "', '" + other + "')");
    }

    @Test
    void columnsLeftOutKeepTheirValuesWhenRowsAreMended() {
        both("CREATE TABLE t (id INT PRIMARY KEY, a INT, own INT)", "INSERT INTO t VALUES (1, 1, 1), (2, 2, 2)");
        server.executeIn(other, "UPDATE t SET a = 7, own = 70 WHERE id = 1", "DELETE FROM t WHERE id = 2");

        assertThat(verify.ignore("own").repair().differences())
                .containsExactly("t: 1 missing, 0 extra, 1 different", "DIFFERENT id=1 a: 1 | 7", "MISSING id=2");
        repairs();
        assertThat(server.queryIn(other, "SELECT * FROM t ORDER BY id")).containsExactly("1\t1\t70", "2\t2\tnull");
    }

    @Test
    void equalTextInOtherCharacterSetsAndCollationsIsEqualAndOtherTextIsNot() {
        server.executeIn(
                one,
                "CREATE TABLE t (k VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY, v TEXT CHARACTER SET utf16)",
                "INSERT INTO t VALUES ('a', 'naïve'), ('B', 'x'), ('é', 'y')");
        server.executeIn(
                other,
                "CREATE TABLE t (k VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, v TEXT CHARACTER SET"
                        + " utf8mb4) ROW_FORMAT=COMPRESSED",
                "INSERT INTO t VALUES ('é', 'y'), ('a', 'naïve'), ('B', 'x')");
        verify.equal();
        server.executeIn(other, "UPDATE t SET v = 'X' WHERE k = 'B'");

        assertThat(verify.repair().differences())
                .containsExactly("t: 1 missing, 1 extra, 0 different", "EXTRA k='B' v='X'", "MISSING k='B' v='x'");
        repairs();
    }

    @Test
    void onlyRowsOfTheConditionAreCompared() {
        both("CREATE TABLE t (id INT PRIMARY KEY, a INT)", "INSERT INTO t VALUES (1, 1), (2, 2)");
        server.executeIn(other, "UPDATE t SET a = 0 WHERE id = 1");

        verify.where("id > 1 -- all but one").equal();
    }

    @EveryServer
    void selectIsAllTheRightThatIsNeeded(TestServer any) {
        String mine = any.createSchema("mine");
        any.executeIn(mine, "CREATE TABLE t (id INT PRIMARY KEY, a INT)", "INSERT INTO t VALUES (1, 1)");
        any.execute(
                "DROP USER IF EXISTS reader",
                "CREATE USER reader IDENTIFIED BY 'secret'",
                "GRANT SELECT ON `" + mine + "`.* TO reader");
        ConnectionSettings reader = any.settings("reader", "secret");

        new VerifyFixture(folder, any, mine, any, mine)
                .as(reader, reader)
                .rechecks(1)
                .equal();
        any.execute("DROP USER reader");
    }
}
