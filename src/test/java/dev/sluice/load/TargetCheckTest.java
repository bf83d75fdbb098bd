package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.layout.Definition;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** What the target cannot hold, or already holds, is named before anything is changed. */
class TargetCheckTest {
    @EveryServer
    void namesWhatIsInTheWay(TestServer server) throws Exception {
        String schema = server.createSchema("check");
        assertThatCode(() -> check(server, schema, "(`a` int)")).doesNotThrowAnyException();
        server.executeIn(schema, "CREATE TABLE t (a INT)");
        refused(
                server,
                schema,
                "(`a` int)",
                "1 thing is in the way on the target: table " + schema
                        + ".t; load into an empty schema, replace them with --overwrite-tables, or say by --purge-mode what becomes of them.");
        server.executeIn(schema, "DROP TABLE t", "CREATE VIEW t AS SELECT 1");
        refused(
                server,
                schema,
                "(`a` int)",
                "The target has a view " + schema + ".t where the dump has a table; rename or drop it.");
    }

    @EveryServer
    void namesWhatTheServerDoesNotHave(TestServer server) throws Exception {
        String schema = server.createSchema("check");
        String product = server.toString();
        refused(
                server,
                schema,
                "(`a` int) ENGINE=RocksDB",
                "Table " + schema + ".t needs the engine rocksdb, which " + product + " does not have.");
        String foreign = server.isMariaDb() ? "utf8mb4_ja_0900_as_cs_ks" : "utf8mb4_thai_520_w2";
        refused(
                server,
                schema,
                "(`a` char(1) COLLATE " + foreign + ")",
                product + " does not know the character set or collation " + foreign + ", which table " + schema
                        + ".t of the dump has.");
        if (!server.isMariaDb()) {
            refused(
                    server,
                    schema,
                    "(`a` uuid)",
                    "Column a of table " + schema + ".t is of the type UUID, which " + product + " does not have.");
        }
    }

    @EveryServer
    void namesTablesThatAnInterruptedLoadMustBeginAnew(TestServer server) throws Exception {
        String schema = server.createSchema("check");
        server.executeIn(schema, "CREATE TABLE m (a INT) ENGINE=MyISAM", "CREATE TABLE i (a INT) ENGINE=InnoDB");
        try (Connection connection = server.connect()) {
            Engines engines = Engines.of(connection);
            engines.look(new TableName(schema, "i"));
            engines.look(new TableName(schema, "new"), "innodb");
            engines.look(new TableName(schema, "new"), "");
            assertThat(engines.warning(PurgeMode.FAIL)).isEmpty();
            engines.look(new TableName(schema, "m"));
            for (int i = 1; i < 7; i++) {
                engines.look(new TableName(schema, "n" + i), "memory");
            }
            assertThat(engines.warning(PurgeMode.TRUNCATE))
                    .hasValue("Tables of engines without transactions: S.m (myisam), S.n1 (memory), S.n2 (memory),"
                                    .replace("S.", schema + ".")
                            + " S.n3 (memory), S.n4 (memory) and 2 more; should the load be interrupted, the same"
                                    .replace("S.", schema + ".")
                            + " command loads them from the start again.");
            assertThat(engines.warning(PurgeMode.NONE).orElseThrow())
                    .endsWith("; should the load be interrupted, those that were there before cannot be gone on with.");
        }
    }

    @EveryServer
    void namesTheDefinerInWhoseNameTheAccountMayNotCreate(TestServer server) throws Exception {
        String schema = server.createSchema("check");
        server.execute(
                "DROP USER IF EXISTS 'maker'@'%'",
                "CREATE USER 'maker'@'%' IDENTIFIED BY 'x'", "GRANT ALL ON " + schema + ".* TO 'maker'@'%'");
        try (Connection connection = TestServer.connect(server.settings("maker", "x"), "")) {
            assertThatCode(() -> view(connection, schema, "DEFINER=`maker`@`%`"))
                    .doesNotThrowAnyException();
            assertThatCode(() -> view(connection, schema, "DEFINER=CURRENT_USER()"))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> view(connection, schema, "DEFINER='ro``ot'@db-1.example"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageMatching("The account maker@% may not create the view " + schema
                            + "\\.v in the name of ro``ot@db-1\\.example, its DEFINER; grant"
                            + " (SET USER|SET_USER_ID|SET_ANY_DEFINER) to it, or take all DEFINER clauses off by"
                            + " --skip-definer\\.");
        }
        try (Connection connection = server.connect()) {
            assertThatCode(() -> view(connection, schema, "DEFINER=`another`@`%`"))
                    .doesNotThrowAnyException();
        }
    }

    private static void view(Connection connection, String schema, String definer) throws Exception {
        check(
                connection,
                new Definition(Definition.Kind.VIEW, schema, Optional.of("v"), DefinitionFixture.file("f.sql")),
                "CREATE " + definer + " VIEW `v` AS SELECT 1;\n");
    }

    private static void refused(TestServer server, String schema, String table, String message) {
        assertThatThrownBy(() -> check(server, schema, table))
                .isInstanceOf(RefusedException.class)
                .hasMessage(message);
    }

    private static void check(TestServer server, String schema, String table) throws Exception {
        try (Connection connection = server.connect()) {
            check(
                    connection,
                    new Definition(Definition.Kind.TABLE, schema, Optional.of("t"), DefinitionFixture.file("f.sql")),
                    "CREATE TABLE `t` " + table + ";\n");
        }
    }

    private static void check(Connection connection, Definition definition, String file) throws Exception {
        new TargetCheck(
                        connection,
                        Server.of(connection),
                        Engines.of(connection),
                        new DefinitionFiles(name -> file.getBytes(StandardCharsets.UTF_8), SchemaNames.SAME, false),
                        PurgeMode.FAIL)
                .check(List.of(definition), false);
    }
}
