package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.Politeness;
import dev.sluice.run.RefusedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** An account that may not do what the job will do is told so before anything is changed. */
class ArchivePrivilegesTest {
    private static final String LEDGER = "CREATE, DROP, SELECT, INSERT, UPDATE, DELETE";
    private static TestServer other;

    private final String user = "clerk_" + Long.toString(System.nanoTime(), 36);
    private TestServer server;
    private String schema;
    private String there;
    private String ledgers;

    @AfterAll
    static void end() {
        if (other != null) {
            other.close();
            other = null;
        }
    }

    private void prepare(TestServer kind) {
        server = kind;
        if (other == null) {
            other = kind.startAnother();
        }
        schema = server.createSchema("archive");
        ledgers = "ledgers_" + Long.toString(System.nanoTime(), 36);
        there = other.createSchema("there");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))",
                "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        other.executeIn(there, "CREATE TABLE d (id INT PRIMARY KEY, v VARCHAR(20))");
        for (TestServer each : List.of(server, other)) {
            each.execute(
                    "CREATE DATABASE " + ledgers,
                    "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'secret'",
                    "GRANT " + LEDGER + " ON " + ledgers + ".* TO '" + user + "'@'%'");
        }
    }

    private void grant(TestServer where, String privileges, String table) {
        where.execute("GRANT " + privileges + " ON " + table + " TO '" + user + "'@'%'");
    }

    private void revoke(TestServer where, String privileges, String table) {
        where.execute("REVOKE " + privileges + " ON " + table + " FROM '" + user + "'@'%'");
    }

    private ArchiveFixture job() {
        return new ArchiveFixture(server.settings(user, "secret"), schema)
                .into(other.settings(user, "secret"), there, "d")
                .ledgerSchema(ledgers)
                .limit(2);
    }

    private String dryRun() {
        StringWriter shown = new StringWriter();
        new ArchivePreview(
                        job().options(),
                        server.settings(user, "secret"),
                        Optional.of(other.settings(user, "secret")),
                        Politeness.NONE)
                .print(new PrintWriter(shown, true));
        return shown.toString();
    }

    private void refused(String start) {
        assertThatThrownBy(() -> job().run())
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(start);
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("3");
        assertThat(other.queryIn(there, "SELECT COUNT(*) FROM d")).containsExactly("0");
        assertThat(server.queryIn(ledgers, "SHOW TABLES")).as("of the source").isEmpty();
        assertThat(other.queryIn(ledgers, "SHOW TABLES"))
                .as("of the destination")
                .isEmpty();
    }

    @EveryServer
    void betweenTwoServersEachPrivilegeIsLookedFor(TestServer kind) {
        prepare(kind);
        String t = schema + ".t";
        String d = there + ".d";
        grant(other, "SELECT, INSERT, DELETE", d);

        refused("Connecting failed: Access denied for user '" + user);
        String unread = "--source: the account may not read all of " + t + ": SELECT command denied to user '" + user;
        grant(server, "DELETE", t);
        refused(unread);
        // The catalogue then shows no other column, and the rows would have left without it.
        grant(server, "SELECT (id)", t);
        refused(unread);
        grant(server, "SELECT", t);
        revoke(server, "DELETE", t);
        refused("Rows cannot be deleted from " + t + ": DELETE command denied to user '" + user);
        grant(server, "DELETE", t);

        String unseen = "--dest: the account may not read all of " + d + ": SELECT command denied to user '" + user;
        revoke(other, "SELECT, INSERT, DELETE", d);
        grant(other, "INSERT", d);
        refused(unseen);
        grant(other, "DELETE", d);
        refused(unseen);
        grant(other, "SELECT", d);
        revoke(other, "DELETE", d);
        refused("The account needs DELETE on " + d + ", too: DELETE command denied to user '" + user);
        revoke(other, "INSERT", d);
        grant(other, "DELETE", d);
        refused("Rows cannot be added to " + d + ": INSERT command denied to user '" + user);
        grant(other, "INSERT", d);

        String ledger =
                "The table " + ledgers + ".sluice_ledger, in which the job notes what is done, cannot be made: ";
        for (String privilege : List.of("CREATE", "INSERT", "UPDATE", "SELECT", "DELETE")) {
            revoke(server, privilege, ledgers + ".*");
            refused(ledger + privilege + " command denied to user '" + user);
            assertThatThrownBy(this::dryRun)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith(ledger
                            + (privilege.equals("CREATE")
                                    ? "the account has no CREATE on it."
                                    : privilege + " command denied to user '" + user));
            grant(server, privilege, ledgers + ".*");
        }
        revoke(other, "UPDATE", ledgers + ".*");
        refused(ledger + "UPDATE command denied to user '" + user);
        grant(other, "UPDATE", ledgers + ".*");

        assertThat(dryRun())
                .contains("Nothing was changed.")
                .contains("of --dest has innodb_flush_log_at_trx_commit = ");

        // An account that may not drop its ledger leaves it empty.
        revoke(other, "DROP", ledgers + ".*");
        job().run();
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");
        assertThat(other.queryIn(there, "SELECT COUNT(*) FROM d")).containsExactly("3");
        assertThat(server.queryIn(ledgers, "SHOW TABLES")).isEmpty();
        assertThat(other.queryIn(ledgers, "SELECT COUNT(*) FROM sluice_ledger")).containsExactly("0");
    }
}
