package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.run.StoppedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Rules against real rows: what breaks them, what does not, and what is refused before anything is counted. */
class RuleRunTest {
    @TempDir
    Path folder;

    private final StopSignal stop = new StopSignal();

    @EveryServer
    void eachRuleCountsTheRowsThatBreakItAndShowsSomeByTheirKey(TestServer server) throws Exception {
        String schema = shop(server);
        assertThat(check(server, schema, """
                        rules:
                          - table: SHOP.products
                            not-null: [name, sku]
                            range: { price: [0, 100], weight: [~, 5], made: ['2020-01-01', '2026-01-01 12:00'], name: [a, m] }
                            pattern: { sku: '^[A-Z]{3}-[0-9]+$' }
                            values: { status: [NEW, GONE] }
                            references: { category_id: SHOP.categories.id }
                            unique: [sku, [name, status], [status, category_id]]
                            rows: { min: 5, max: 9 }
                          - table: SHOP.categories
                            rows: { min: 3 }
                            not-null: id
                        """))
                .containsExactly(
                        "broken name not null: 1 of 5 rows break it [{id=5, name=null}]",
                        "passed sku not null: 0",
                        "passed unique (sku): 0",
                        "broken unique (name, status): 3 of 5 rows share their values with another, in 1 group"
                                + " [{name=apple, status=NEW, rows=3}]",
                        "passed unique (status, category_id): 0",
                        "broken price between 0 and 100: 2 of 5 rows break it [{id=1, price=-0.01}, {id=3, price=100.01}]",
                        "broken weight at most 5: 1 of 5 rows break it [{id=2, weight=5.000000000000001}]",
                        "broken made between 2020-01-01 and 2026-01-01 12:00: 1 of 5 rows break it"
                                + " [{id=4, made=2026-01-01 12:00:00.000001}]",
                        "broken name between a and m: 1 of 5 rows break it [{id=3, name=pear}]",
                        "broken sku matches ^[A-Z]{3}-[0-9]+$: 2 of 5 rows break it [{id=2, sku=abc-2}, {id=5, sku=}]",
                        "broken status in NEW, GONE: 2 of 5 rows break it [{id=2, status=new}, {id=3, status=NEW }]",
                        "broken category_id in SHOP.categories.id: 1 of 5 rows break it [{id=4, category_id=99}]",
                        "passed 5 to 9 rows: 0",
                        "passed id not null: 0",
                        "broken at least 3 rows: it has 2 []");
    }

    @EveryServer
    void nullPassesEverythingButNotNull(TestServer server) throws Exception {
        String schema = server.createSchema("rules");
        server.executeIn(
                schema,
                "CREATE TABLE n (a INT, b VARCHAR(9), c DATETIME)",
                "INSERT INTO n VALUES (NULL, NULL, NULL), (NULL, NULL, NULL), (1, NULL, NULL)");
        assertThat(check(server, schema, """
                        rules:
                          - table: SHOP.n
                            range: { a: [0, 1] }
                            pattern: { b: x }
                            values: { b: [x], a: [1] }
                            references: { a: SHOP.n.a, b: SHOP.n.b }
                            unique: [[a], [a, b]]
                            not-null: [b]
                        """))
                .allMatch(line -> line.startsWith("passed") || line.startsWith("broken b not null: 3 of 3 rows"));
    }

    @EveryServer
    void caseCountsInPatternsUntilTheySayOtherwise(TestServer server) throws Exception {
        String schema = shop(server);
        assertThat(check(server, schema, """
                        rules:
                          - table: SHOP.products
                            pattern: { sku: '(?i)^([A-Z]{3}-[0-9]+|)$', name: '^A|PEAR' }
                        """))
                .containsExactly(
                        "passed sku matches (?i)^([A-Z]{3}-[0-9]+|)$: 0",
                        "broken name matches ^A|PEAR: 3 of 5 rows break it [{id=1, name=apple},"
                                + " {id=3, name=pear}, {id=4, name=apple}]");
    }

    @EveryServer
    void freshKnowsTheServersTimeZone(TestServer server) throws Exception {
        String schema = server.createSchema("rules");
        String zone = server.single("SELECT @@global.time_zone");
        try {
            server.execute("SET GLOBAL time_zone = '-08:00'");
            server.executeIn(
                    schema,
                    "CREATE TABLE f (t TIMESTAMP NULL, d DATETIME, day DATE, old DATETIME(3), never DATETIME)",
                    "INSERT INTO f VALUES (NOW(), NOW(), NOW(), NOW() - INTERVAL 61 MINUTE, NULL),"
                            + " (NULL, NULL, NULL, '2001-02-03', NULL)");
            List<String> results = check(server, schema, """
                    rules:
                      - table: SHOP.f
                        fresh: { t: 1h, d: 1h, day: 2d, old: 1h, never: 1h }
                    """);
            assertThat(results.subList(0, 3))
                    .containsExactly("passed t within 1h: 0", "passed d within 1h: 0", "passed day within 2d: 0");
            assertThat(results.get(3)).matches("broken old within 1h: the latest is 20\\d\\d-.*");
            assertThat(results.get(4)).isEqualTo("broken never within 1h: no row has a time []");
        } finally {
            server.execute("SET GLOBAL time_zone = '" + zone + "'");
        }
    }

    @EveryServer
    void everyRowOfAQueryBreaksItsRule(TestServer server) throws Exception {
        String schema = shop(server);
        String sum = "9223372036854775807 + `SHOP`.`products`.`id`";
        String shown = server.isMariaDb() ? sum : "(" + sum + ")";
        assertThat(check(server, schema, """
                        rules:
                          - { name: none, sql: select id from SHOP.products where id < 0 }
                          - name: joined
                            sql: >
                              (select p.id, p.id, x'00ff' as raw, NULL as nothing from SHOP.products p
                              join SHOP.products q where p.name = '?' or p.id <= 3 order by 1) -- 15 rows
                          - { name: wrong, sql: "select 9223372036854775807 + id from SHOP.products" }
                          - { name: last, sql: "select 1;", severity: warn }
                        """))
                .containsExactly(
                        "passed none: 0",
                        "broken joined: the query returns 15 rows [{id=1, id_2=1, raw=0x00FF, nothing=null},"
                                + " {id=1, id_2=1, raw=0x00FF, nothing=null}, {id=1, id_2=1, raw=0x00FF, nothing=null},"
                                + " {id=1, id_2=1, raw=0x00FF, nothing=null}, {id=1, id_2=1, raw=0x00FF, nothing=null}]",
                        "error wrong: Data truncation: BIGINT value is out of range in '" + shown + "'"
                                + " (ERROR 1690, SQLSTATE 22001) []",
                        "warned last: the query returns 1 row [{1=1}]");
    }

    @EveryServer
    void aQueryCanChangeNothing(TestServer server) throws Exception {
        String schema = shop(server);
        server.executeIn(
                schema,
                "SET GLOBAL log_bin_trust_function_creators = 1",
                "CREATE FUNCTION wipe() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM products; RETURN 1; END");
        List<String> results = check(server, schema, "rules: [{ name: wipe, sql: 'select SHOP.wipe()' }]");
        assertThat(results.get(0))
                .startsWith("error wipe: Cannot execute statement in a READ ONLY transaction (ERROR 1792");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM products")).containsExactly("5");
    }

    @EveryServer
    void aRuleThatTheServerCannotAnswerDoesNotKeepTheOthersFromIt(TestServer server) throws Exception {
        String schema = shop(server);
        server.executeIn(schema, "CREATE VIEW v AS SELECT id, name, 9223372036854775806 + id AS big FROM products");
        List<String> results = check(server, schema, """
                rules:
                  - table: SHOP.v
                    not-null: [name]
                    range: { big: [0, 5] }
                    rows: { min: 5 }
                """);
        assertThat(results.get(0)).isEqualTo("broken name not null: 1 of 5 rows break it [{name=null}]");
        assertThat(results.get(1))
                .startsWith("error big between 0 and 5: Data truncation: BIGINT value is out of range in ");
        assertThat(results.get(2)).isEqualTo("passed at least 5 rows: 0");
    }

    @EveryServer
    void whatCannotBeCheckedIsRefusedBeforeAnythingIsCounted(TestServer server) throws Exception {
        String schema = shop(server);
        server.executeIn(schema, "CREATE TABLE odd (g GEOMETRY, f FLOAT, n INT, d DATE, b BLOB)");
        String[][] cases = {
            {"not-null: [a]", "table SHOP.odd has no column 'a'; did you mean 'g'?"},
            {"range: {g: [1, 2]}", "column 'g' of SHOP.odd is of type geometry, for which a range cannot be checked."},
            {
                "values: {f: [0.1]}",
                "column 'f' of SHOP.odd is of type float, for which a list of values, which it never holds exactly,"
                        + " cannot be checked."
            },
            {"values: {n: [one]}", "'one' is not a number, which column 'n' (INT) needs."},
            {"range: {d: [2020-02-30, ~]}", "'2020-02-30' is not a date or time, which column 'd' (date) needs."},
            {"pattern: {b: x}", "column 'b' of SHOP.odd is of type blob, for which a pattern cannot be checked."},
            {
                "unique: [g]",
                "column 'g' of SHOP.odd is of type geometry, whose values cannot be told apart for 'unique'."
            },
            {
                "fresh: {n: 1h}",
                "column 'n' of SHOP.odd is of type INT; the age of rows needs a DATE, DATETIME or TIMESTAMP."
            },
            {"references: {n: SHOP.nowhere.id}", "table SHOP.nowhere does not exist, or the account may not read it."},
            {"references: {n: SHOP.products.ic}", "table SHOP.products has no column 'ic'; did you mean 'id'?"},
        };
        for (String[] entry : cases) {
            refused(
                    server,
                    schema,
                    "rules:\n  - table: SHOP.odd\n    " + entry[0],
                    3,
                    entry[1].replace("INT", intType(server)));
        }
        refused(
                server,
                schema,
                "rules:\n  - table: SHOP.none\n    rows: {min: 1}",
                3,
                "table SHOP.none does not exist, or the account may not read it.");
        refused(
                server,
                schema,
                "rules:\n  - table: SHOP.products\n    pattern: {sku: '(['}",
                3,
                "the pattern for 'sku' is refused by the server: "
                        + (server.isMariaDb()
                                ? "Regex error 'missing terminating ] for character class at offset 7' (ERROR 1139, SQLSTATE 42000)."
                                : "The regular expression contains an unclosed bracket expression (ERROR 3696, SQLSTATE HY000)."));
        refused(
                server,
                schema,
                "rules:\n  - {name: x, sql: select nothing from SHOP.products}",
                2,
                "the server refuses this: Unknown column 'nothing' in 'FIELDS' (ERROR 1054, SQLSTATE 42S22)."
                        .replace("FIELDS", server.isMariaDb() ? "SELECT" : "field list"));
    }

    private static String intType(TestServer server) {
        return server.isMariaDb() || !server.isAtLeast(8, 0, 19) ? "int(11)" : "int";
    }

    private void refused(TestServer server, String schema, String rules, int line, String message) {
        assertThatThrownBy(() -> check(server, schema, rules))
                .isInstanceOf(RefusedException.class)
                .hasMessage((folder.resolve("rules.yml") + " line " + line + ": " + message).replace("SHOP", schema));
    }

    @EveryServer
    void selectIsAllTheAccountNeeds(TestServer server) throws Exception {
        String schema = shop(server);
        server.executeIn(schema, "CREATE VIEW cheap AS SELECT id, price FROM products WHERE price < 50");
        server.execute(
                "CREATE USER IF NOT EXISTS ruler IDENTIFIED BY 'only-select-1'",
                "GRANT SELECT ON `" + schema + "`.* TO ruler");
        assertThat(
                        check(
                                server.settings("ruler", "only-select-1"),
                                schema,
                                "rules: [{table: SHOP.cheap, range: {price: [0, 50]}}, {name: q, sql: select id from SHOP.cheap limit 1}]"))
                .containsExactly(
                        "broken price between 0 and 50: 1 of 4 rows break it [{price=-0.01}]",
                        "broken q: the query returns 1 row [{id=1}]");
    }

    @EveryServer
    void stopsBetweenTables(TestServer server) throws Exception {
        String schema = shop(server);
        stop.request();
        assertThatThrownBy(() -> check(server, schema, "rules: [{table: SHOP.products, rows: {min: 1}}]"))
                .isInstanceOf(StoppedException.class);
    }

    private static String shop(TestServer server) {
        String schema = server.createSchema("rules");
        server.executeIn(
                schema,
                "CREATE TABLE categories (id BIGINT PRIMARY KEY)",
                "INSERT INTO categories VALUES (1), (2)",
                "CREATE TABLE products (id INT PRIMARY KEY, name VARCHAR(20), sku VARCHAR(20) NOT NULL,"
                        + " price DECIMAL(10,2), weight DOUBLE, made DATETIME(6), status VARCHAR(9), category_id INT)"
                        + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
                "INSERT INTO products VALUES (1, 'apple', 'ABC-1', -0.01, 5, '2020-01-01', 'NEW', 1),"
                        + " (2, 'Apple', 'abc-2', 0, 5.000000000000001, '2026-01-01 12:00:00', 'new', NULL),"
                        + " (3, 'pear', 'XYZ-34', 100.01, 0, NULL, 'NEW ', NULL),"
                        + " (4, 'apple', 'ABC-4', 1, NULL, '2026-01-01 12:00:00.000001', 'NEW', 99),"
                        + " (5, NULL, '', 1, 4, NULL, 'GONE', 1)");
        return schema;
    }

    private List<String> check(TestServer server, String schema, String rules) throws IOException, SQLException {
        return check(server.settings(), schema, rules);
    }

    private List<String> check(ConnectionSettings settings, String schema, String rules)
            throws IOException, SQLException {
        Path file = folder.resolve("rules.yml");
        Files.writeString(file, rules.replace("SHOP", schema));
        Connections connections = new Connections(settings);
        try (Connection first = connections.connect();
                Connection connection = new Sessions(connections, Server.of(first)).metadata()) {
            RunContext context = new RunContext("test", stop, new Progress(), new RunReport());
            List<RuleResult> results = RuleRun.run(connection, RuleFile.read(file), context);
            assertThat(connection.getAutoCommit()).isTrue();
            return results.stream()
                    .map(result -> line(result).replace(schema, "SHOP"))
                    .toList();
        }
    }

    private static String line(RuleResult result) {
        return RuleReport.word(result.outcome()) + " " + result.rule().name() + ": "
                + (result.outcome() == RuleResult.Outcome.PASSED
                        ? result.broken()
                        : result.message() + " " + result.samples());
    }
}
