package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What would fail or lose something is refused in one sentence, and nothing is changed. */
class ArchiveRefusalTest {
    private static void refused(ArchiveFixture fixture, String message) {
        assertThatThrownBy(fixture::run).isInstanceOf(RefusedException.class).hasMessage(message);
    }

    private static String schema(TestServer server) {
        String schema = server.createSchema("archive");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT)",
                "INSERT INTO t VALUES (1, 'a', 1), (2, 'b', NULL)",
                "CREATE TABLE d LIKE t");
        return schema;
    }

    @EveryServer
    void tablesThatCannotBeArchived(TestServer server) {
        String s = schema(server);
        server.executeIn(s, "CREATE TABLE my (id INT PRIMARY KEY) ENGINE=MyISAM", "CREATE VIEW v AS SELECT * FROM t");
        refused(
                new ArchiveFixture(server, s).table("gone"),
                "--source: there is no table " + s + ".gone, or the account may not see it.");
        refused(
                new ArchiveFixture(server, s).table("v"),
                "--source: " + s + ".v is a view, and rows are archived from table to table only.");
        refused(
                new ArchiveFixture(server, s).table("my"),
                "--source: the engine of table " + s + ".my has no transactions, without which rows could be lost or"
                        + " doubled; convert it to InnoDB.");
        refused(
                new ArchiveFixture(server, s).index("by_n"),
                "Table " + s + ".t has no index by_n that has an order; it has PRIMARY.");
        assertThat(server.queryIn(s, "SELECT COUNT(*) FROM t")).containsExactly("2");
    }

    @EveryServer
    void conditionsThatTheServerDoesNotUnderstand(TestServer server) {
        String s = schema(server);
        assertThatThrownBy(
                        () -> new ArchiveFixture(server, s).where("nothing = 1").run())
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        "--where nothing = 1 is not understood by the server: Unknown column 'nothing' in")
                .hasMessageEndingWith(" (ERROR 1054, SQLSTATE 42S22).");
    }

    @Test
    void conditionsThatBreakOut() {
        assertThatThrownBy(() -> options("1=1) OR (1=1"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--where 1=1) OR (1=1 closes a bracket that it did not open.");
        assertThatThrownBy(() -> options("a < SYSDATE()"))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "--where calls SYSDATE(), which moves on while rows are archived; NOW() means the job's start.");
    }

    private static ArchiveOptions options(String where) {
        return new ArchiveOptions(
                new TableName("s", "t"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                where,
                List.of(),
                true,
                false,
                false,
                ArchiveOptions.OnRefusal.FAIL,
                1,
                1,
                1,
                false,
                SessionOptions.USUAL,
                Optional.empty(),
                ArchiveOptions.Upkeep.NONE);
    }

    @EveryServer
    void theSameTableUnderTwoNames(TestServer server) {
        String s = schema(server);
        ConnectionSettings other = ConnectionSettings.of(
                "localhost",
                server.port(),
                server.settings().user(),
                server.settings().password());
        refused(
                new ArchiveFixture(server, s).into(other, s, "t"),
                "--source and --dest are the same table " + s + ".t of the same server; nothing would be left of its"
                        + " rows.");
    }

    @EveryServer
    void destinationsThatWouldLoseSomething(TestServer server) {
        String s = schema(server);
        server.executeIn(
                s,
                "CREATE TABLE narrow (id INT PRIMARY KEY, v VARCHAR(19), n INT)",
                "CREATE TABLE strict_ (id INT PRIMARY KEY, v VARCHAR(20), n INT NOT NULL)",
                "CREATE TABLE few (id INT PRIMARY KEY, v VARCHAR(20))",
                "CREATE TABLE more (id INT PRIMARY KEY, v VARCHAR(20), n INT, must INT NOT NULL)",
                "CREATE TABLE latin (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET latin1, n INT)");
        refused(
                new ArchiveFixture(server, s).into(server, s, "gone"),
                "--dest: there is no table " + s + ".gone, or the account may not see it.");
        refused(
                new ArchiveFixture(server, s).into(server, s, "narrow"),
                "Column v of " + s + ".t (varchar(20)) would lose values in " + s
                        + ".narrow: the type varchar(19) does not" + " hold all values of varchar(20).");
        refused(
                new ArchiveFixture(server, s).into(server, s, "latin"),
                "Column v of " + s + ".t (varchar(20)) would lose values in " + s
                        + ".latin: its character set latin1 does" + " not have all characters of utf8mb4.");
        refused(
                new ArchiveFixture(server, s).into(server, s, "strict_"),
                "Column n of " + s + ".t may be NULL, and that of " + s + ".strict_ may not.");
        refused(
                new ArchiveFixture(server, s).into(server, s, "few"),
                "--dest: " + s + ".few has no column n with values of its own, which " + s
                        + ".t has; add it, or name the columns to be copied with --columns.");
        refused(
                new ArchiveFixture(server, s).into(server, s, "more"),
                "Column must of " + s + ".more must not be NULL and has no default, and nothing is copied into it.");
        refused(
                new ArchiveFixture(server, s).into(server, s, "d").columns("id", "x"),
                "--columns names x, which " + s + ".t does not have as a column with values of its own.");
        assertThat(server.queryIn(s, "SELECT COUNT(*) FROM t")).containsExactly("2");
    }

    @EveryServer
    void childrenThatACascadeWouldReach(TestServer server) {
        String s = schema(server);
        server.executeIn(
                s,
                "CREATE TABLE child (id INT PRIMARY KEY, t_id INT, CONSTRAINT c1 FOREIGN KEY (t_id) REFERENCES t (id) ON"
                        + " DELETE CASCADE)",
                "CREATE TABLE other (id INT PRIMARY KEY, t_id INT, CONSTRAINT c2 FOREIGN KEY (t_id) REFERENCES t (id) ON"
                        + " DELETE SET NULL)",
                "INSERT INTO child VALUES (5, 1)");
        refused(
                new ArchiveFixture(server, s),
                "Deleting rows of " + s + ".t would delete or change rows of " + s + ".child (c1: ON DELETE CASCADE), "
                        + s
                        + ".other (c2: ON DELETE SET NULL) that are not archived; take them along with"
                        + " --follow-foreign-keys, archive them first, or leave them as they are with"
                        + " --skip-foreign-key-checks.");

        new ArchiveFixture(server, s)
                .sessions(new SessionOptions(false, true, true, Map.of()))
                .run();
        assertThat(server.queryIn(s, "SELECT t_id FROM child")).containsExactly("1");
    }

    @EveryServer
    void missingPrivileges(TestServer server) {
        String s = schema(server);
        String user = "archiver_" + Long.toString(System.nanoTime(), 36);
        server.execute(
                "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'secret'",
                "GRANT SELECT ON `" + s + "`.* TO '" + user + "'@'%'");
        ConnectionSettings account = server.settings(user, "secret");
        ArchiveFixture fixture = new ArchiveFixture(account, s);
        assertThatThrownBy(fixture::run)
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        "Rows cannot be deleted from " + s + ".t: DELETE command denied to user '" + user);
        server.execute("GRANT DELETE ON `" + s + "`.t TO '" + user + "'@'%'");
        assertThatThrownBy(fixture::run)
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        "The table " + s + ".sluice_ledger, in which the job notes what is done, cannot be"
                                + " made: CREATE command denied")
                .hasMessageEndingWith(" It takes CREATE, DROP, SELECT, INSERT, UPDATE and DELETE on that schema, or on"
                        + " another one named by --ledger-schema.");
        assertThat(server.queryIn(s, "SELECT COUNT(*) FROM t")).containsExactly("2");

        server.execute("GRANT CREATE, DROP, INSERT, UPDATE, DELETE ON `" + s + "`.* TO '" + user + "'@'%'");
        new ArchiveFixture(account, s)
                .into(account, s, "d")
                .where("id IN (SELECT id FROM t)")
                .run();
        assertThat(server.queryIn(s, "SELECT (SELECT COUNT(*) FROM t), (SELECT COUNT(*) FROM d)"))
                .containsExactly("0\t2");
        server.execute("DROP USER '" + user + "'@'%'");
    }

    @EveryServer
    void rowsThatOthersStillNeedEndTheJobAndStay(TestServer server) {
        String s = schema(server);
        server.executeIn(
                s,
                "CREATE TABLE child (id INT PRIMARY KEY, t_id INT, FOREIGN KEY (t_id) REFERENCES t (id))",
                "INSERT INTO child VALUES (5, 1)");
        assertThatThrownBy(
                        () -> new ArchiveFixture(server, s).into(server, s, "d").run())
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("Archiving " + s
                        + ".t failed: Cannot delete or update a parent row: a foreign key constraint fails");
        assertThat(server.queryIn(s, "SELECT (SELECT COUNT(*) FROM t), (SELECT COUNT(*) FROM d)"))
                .containsExactly("2\t0");
    }
}
