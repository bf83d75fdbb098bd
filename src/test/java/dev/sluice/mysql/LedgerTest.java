package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.Ledger.Entry;
import dev.sluice.run.RefusedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What is done is noted in the transaction that does it. */
class LedgerTest {
    @EveryServer
    void keepsWhatIsCommittedAndNothingElse(TestServer server) throws Exception {
        String schema = server.createSchema("le`dger ü");
        try (Connection connection = session(server)) {
            Ledger ledger = Ledger.open(connection, schema, "job");
            assertThat(ledger.entries(connection)).isEmpty();
            Entry first = new Entry("loading", 5, OptionalLong.of(-1));
            assertThat(ledger.advance(connection, "file ü😀", Optional.empty(), first))
                    .isTrue();
            connection.commit();
            assertThat(ledger.advance(connection, "file ü😀", Optional.of(first), new Entry("done", 9)))
                    .isTrue();
            connection.rollback();
            ledger.note(connection, "table t", new Entry("creating", 0));
            ledger.note(connection, "table t", new Entry("created", 0));
            connection.commit();
        }
        try (Connection connection = session(server)) {
            Ledger ledger = Ledger.open(connection, schema, "job");
            assertThat(ledger.entries(connection))
                    .isEqualTo(Map.of(
                            "file ü😀",
                            new Entry("loading", 5, OptionalLong.of(-1)),
                            "table t",
                            new Entry("created", 0)));
            assertThat(ledger.find(connection, "file Ü😀")).isEmpty();
            ledger.forget(connection, "table t");
            assertThat(ledger.entries(connection)).containsOnlyKeys("file ü😀");
        }
    }

    @EveryServer
    void aUnitThatIsNotWhereItWasIsNotAdvanced(TestServer server) throws Exception {
        String schema = server.createSchema("ledger");
        try (Connection one = session(server);
                Connection other = session(server)) {
            Ledger ledger = Ledger.open(one, schema, "job");
            Entry first = new Entry("loading", 5);
            assertThat(ledger.advance(one, "u", Optional.empty(), first)).isTrue();
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return ledger.advance(other, "u", Optional.empty(), first);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            one.commit();
            assertThat(waiting.join()).isFalse();
            other.rollback();
            assertThat(ledger.advance(other, "u", Optional.of(new Entry("loading", 4)), new Entry("loading", 9)))
                    .isFalse();
            assertThat(ledger.advance(other, "u", Optional.of(first), new Entry("loading", 9)))
                    .isTrue();
        }
    }

    @EveryServer
    void settlingWaitsForTheTransactionThatWritesTheUnit(TestServer server) throws Exception {
        String schema = server.createSchema("ledger");
        try (Connection zombie = session(server);
                Connection fresh = session(server)) {
            Ledger ledger = Ledger.open(zombie, schema, "job");
            ledger.advance(zombie, "u", Optional.empty(), new Entry("loading", 5));
            assertThat(ledger.find(fresh, "u")).isEmpty();
            CompletableFuture<Optional<Entry>> settled = CompletableFuture.supplyAsync(() -> {
                try {
                    return ledger.settle(fresh, "u");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            zombie.commit();
            assertThat(settled.join()).contains(new Entry("loading", 5));
        }
    }

    @EveryServer
    void theTableGoesWithTheLastJob(TestServer server) throws Exception {
        String schema = server.createSchema("ledger");
        try (Connection connection = session(server)) {
            Ledger one = Ledger.open(connection, schema, "one");
            Ledger two = Ledger.open(connection, schema, "two");
            one.note(connection, "u", new Entry("done", 1));
            connection.commit();
            assertThat(Ledger.exists(connection, schema, "one")).isTrue();

            one.close(connection);
            assertThat(Ledger.exists(connection, schema, "one")).isFalse();
            assertThat(Ledger.exists(connection, schema, "two")).isTrue();
            assertThat(server.queryIn(schema, "SHOW TABLES")).containsExactly("sluice_ledger");

            two.close(connection);
            assertThat(server.queryIn(schema, "SHOW TABLES")).isEmpty();
            assertThat(Ledger.exists(connection, schema, "two")).isFalse();
            two.close(connection);
        }
    }

    @EveryServer
    void jobsThatAreSupersededLoseTheirNotesWhereverTheyAre(TestServer server) throws Exception {
        String schema = server.createSchema("ledger");
        String elsewhere = server.createSchema("elsewhere");
        try (Connection connection = session(server)) {
            List<Ledger> ledgers = List.of(
                    Ledger.open(connection, schema, "mine"),
                    Ledger.open(connection, schema, "same"),
                    Ledger.open(connection, schema, "other"),
                    Ledger.open(connection, elsewhere, "far"),
                    Ledger.open(connection, elsewhere, "unlike"));
            List<String> tables = List.of("table A", "table A", "table B", "table A", "table A");
            for (int i = 0; i < ledgers.size(); i++) {
                ledgers.get(i).note(connection, tables.get(i), new Entry("there", 0));
                if (i < 4) {
                    ledgers.get(i).note(connection, "dump", new Entry("there", 0));
                }
            }
            connection.commit();

            assertThat(StaleNotes.supersede(connection, "mine", "dump", "table ", Set.of("table A", "table C")))
                    .isEqualTo(2);

            assertThat(server.query("SELECT DISTINCT CONVERT(job USING utf8mb4) FROM " + schema
                            + ".sluice_ledger UNION SELECT DISTINCT job FROM " + elsewhere
                            + ".sluice_ledger ORDER BY 1"))
                    .containsExactly("mine", "other", "unlike");
        }
    }

    @EveryServer
    void aTableThatIsNoneOfOursIsLeftAlone(TestServer server) throws Exception {
        String schema = server.createSchema("ledger");
        server.executeIn(schema, "CREATE TABLE sluice_ledger (id INT)");
        try (Connection connection = session(server)) {
            assertThatThrownBy(() -> Ledger.open(connection, schema, "job"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("The table " + schema + ".sluice_ledger is not a ledger of this version of sluice;"
                            + " finish the job that made it with the version that did, or choose another schema with"
                            + " --ledger-schema.");
        }
    }

    private static Connection session(TestServer server) throws Exception {
        Connections connections = new Connections(server.settings());
        try (Connection connection = connections.connect()) {
            return LoadSessions.of(connections, Server.of(connection), Optional.empty(), LoadSessions.Rules.RESTORE)
                    .open();
        }
    }
}
