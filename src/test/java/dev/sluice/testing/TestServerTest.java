package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.Flavour;
import org.junit.jupiter.api.Test;

@WithServer
class TestServerTest {
    @Test
    void sharedServerIsTheSameForEveryTest(TestServer server) {
        assertThat(server).isSameAs(TestServer.shared());
        assertThatThrownBy(server::kill)
                .hasMessage("only a server from startPrivate may be stopped, started or killed");
    }

    @EveryServer
    void serverIsReadyForDumpsAndLoads(TestServer server) {
        String schema = server.createSchema("ready");
        server.executeIn(schema, "CREATE TABLE t (a INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");

        assertThat(server.query("SELECT a FROM `" + schema + "`.t")).containsExactly("1", "2");
        assertThat(server.single("SELECT @@log_bin")).isEqualTo("1");
        assertThat(server.single("SELECT @@local_infile")).isEqualTo("1");
        if (server.flavour() == Flavour.MYSQL) {
            assertThat(server.single("SELECT @@gtid_mode")).isEqualTo("ON");
        }
    }

    @EveryServer
    void privateServerKeepsItsDataThroughKillAndRestart(TestServer kind) {
        try (TestServer server = kind.startAnother("--skip-log-bin")) {
            String schema = server.createSchema("kept");
            server.executeIn(schema, "CREATE TABLE t (a INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");

            server.kill();
            server.start();
            server.executeIn(schema, "INSERT INTO t VALUES (2)");
            server.restart();

            assertThat(server.query("SELECT a FROM `" + schema + "`.t")).containsExactly("1", "2");
            assertThat(server.single("SELECT @@log_bin")).isEqualTo("0");
        }
    }

    @EveryServer
    void replicaFollowsItsSource(TestServer kind) {
        try (TestServer source = kind.startAnother();
                Replica replica = source.startReplica()) {
            source.execute("CREATE DATABASE followed", "CREATE TABLE followed.t (a INT PRIMARY KEY)");
            replica.catchUp();
            replica.pause();
            source.execute("INSERT INTO followed.t VALUES (1)");
            assertThat(replica.server().query("SELECT a FROM followed.t")).isEmpty();

            replica.resume();
            replica.catchUp();

            assertThat(replica.server().query("SELECT a FROM followed.t")).containsExactly("1");
        }
    }
}
