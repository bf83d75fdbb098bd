package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.Identifiers;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Names that are legal for the server and dangerous for files, shells and parsers. */
class OddNamesTest {
    private static final List<String> TABLES = List.of(
            "a.b",
            "..",
            "sl/ash",
            "/etc/passwd",
            "back\\slash",
            "quo'te\"s",
            "back`tick",
            "sp ace",
            "tab\tand;\rmore",
            "üñí中",
            "-dash",
            "--help",
            "x-schema",
            "x-schema-view",
            "x-schema-triggers",
            "x-Schema-post",
            "mydumper_0",
            "MyDumper_1",
            "T",
            "t",
            "00001",
            "con.sql.gz",
            "metadata",
            "$(touch x)",
            "{d '2024-01-01'}",
            "a?b%c_d",
            "=[x]",
            "ü".repeat(64),
            "n".repeat(64));

    @TempDir
    private Path folder;

    @EveryServer
    void myloaderRestoresTablesOfAnyName(TestServer source) throws Exception {
        String schema = source.createSchema("names");
        create(source, schema);
        for (Path program : StockClients.myloaders()) {
            Path dump = dump(source, DumpFormat.SQL, schema);
            TestServer copy = CopyServers.without(source, schema);
            StockClients.myloader(program, dump, copy);
            CopyServers.assertEqual(source, schema, copy);
        }
    }

    @EveryServer
    void tsvRestoresSchemasAndTablesOfAnyName(TestServer source) throws Exception {
        String plain = source.createSchema("names");
        String dotted = plain + ".b";
        String wild = plain + " /'\"`ü\n;{x}";
        source.execute("CREATE DATABASE " + Identifiers.quote(dotted), "CREATE DATABASE " + Identifiers.quote(wild));
        create(source, plain);
        create(source, wild);
        // On disk `a`.`b.c` and `a.b`.`c` would meet.
        source.executeIn(plain, "CREATE TABLE `b.c` (a INT)", "INSERT INTO `b.c` VALUES (1)");
        source.executeIn(dotted, "CREATE TABLE c (a INT)", "INSERT INTO c VALUES (2)");
        source.executeIn(plain, "CREATE TABLE ` lead\nand break` (a INT)", "INSERT INTO ` lead\nand break` VALUES (3)");

        Path dump = dump(source, DumpFormat.TSV, plain, dotted, wild);
        TestServer copy = CopyServers.without(source, plain, dotted, wild);
        new TsvRestore(dump).into(copy);

        for (String schema : List.of(plain, dotted, wild)) {
            CopyServers.assertEqual(source, schema, copy);
        }
        source.execute("DROP DATABASE " + Identifiers.quote(dotted), "DROP DATABASE " + Identifiers.quote(wild));
    }

    private static void create(TestServer server, String schema) {
        for (String name : TABLES) {
            String table = Identifiers.quote(name);
            server.executeIn(
                    schema,
                    "CREATE TABLE " + table + " (`co``l?` INT PRIMARY KEY, `{fn now()} ü` VARCHAR(80) DEFAULT '?')",
                    "INSERT INTO " + table + " VALUES (1, " + quoted(name) + "), (2, NULL)");
        }
        server.executeIn(
                schema,
                "CREATE VIEW `v/i.e``w-schema` AS SELECT `co``l?` AS `{d '2024'}?` FROM `a.b`",
                "CREATE TRIGGER `tr/ig``ger` BEFORE INSERT ON `back``tick` FOR EACH ROW SET @a = '{fn}?'",
                "CREATE PROCEDURE `pro.ced``ure {x}?`() SELECT '?' AS `{y}`");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** All files are plain names in the directory itself, and stay apart where case does not count. */
    private Path dump(TestServer source, DumpFormat format, String... schemas) throws Exception {
        DumpFixture fixture = new DumpFixture(source, Files.createTempDirectory(folder, "dump"))
                .databases(schemas)
                .format(format);
        Path dump = fixture.dump();
        assertThat(fixture.files()).allMatch(name -> name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*"));
        assertThat(fixture.files().stream().map(String::toLowerCase)).doesNotHaveDuplicates();
        return dump;
    }
}
