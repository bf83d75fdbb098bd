package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.SchemaComparison;
import dev.sluice.dump.AwkwardSchema;
import dev.sluice.dump.CopyServers;
import dev.sluice.dump.DumpFixture;
import dev.sluice.dump.DumpFormat;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What a dump defines comes back as it was, in whatever form it was written and wherever the load was killed. */
class DefinitionLoadTest {
    @TempDir
    private Path folder;

    @EveryServer
    void createsTheShop(TestServer source) throws Exception {
        String schema = source.sampleShop();
        TestServer copy = CopyServers.without(source, schema);
        new DefinitionFixture(dump(source, DumpFormat.TSV, schema), copy).load();
        assertSameDefinitions(source, schema, copy, schema);
    }

    @EveryServer
    void createsAwkwardObjectsFromBothFormats(TestServer source) throws Exception {
        String schema = AwkwardSchema.create(source);
        AwkwardSchema.addNumberedTable(source, schema);
        for (DumpFormat format : List.of(DumpFormat.TSV, DumpFormat.SQL)) {
            TestServer copy = CopyServers.without(source, schema);
            new DefinitionFixture(dump(source, format, schema), copy).load();
            assertSameDefinitions(source, schema, copy, schema);
        }
    }

    @EveryServer
    void keepsLiteralsOfSeveralLines(TestServer source) throws Exception {
        String schema = source.createSchema("literals");
        AwkwardSchema.addLiteralsOfSeveralLines(source, schema);
        AwkwardSchema.addPartitionsByText(source, schema);
        TestServer copy = CopyServers.without(source, schema);
        new DefinitionFixture(dump(source, DumpFormat.TSV, schema), copy).load();
        assertSameDefinitions(source, schema, copy, schema);
    }

    @EveryServer
    void renamesTheSchemaInAllThatNamesIt(TestServer source) throws Exception {
        String schema = source.sampleShop();
        String copy = "copy`of " + schema;
        drop(source, copy);
        new DefinitionFixture(dump(source, DumpFormat.TSV, schema), source)
                .names(schema, copy)
                .load();
        assertSameDefinitions(source, schema, source, copy);
        drop(source, copy);
    }

    @EveryServer
    void aLoadThatIsKilledAtAnyNoteGivesTheSameInTheEnd(TestServer source) throws Exception {
        String schema = source.createSchema("killed");
        small(source, schema);
        Path dump = dump(source, DumpFormat.TSV, schema);
        String copy = schema + "_copy";
        boolean killed = true;
        for (int writes = 1; killed; writes++) {
            for (boolean written : List.of(false, true)) {
                drop(source, copy);
                MemoryNotes notes = new MemoryNotes();
                notes.killAt(writes, written);
                killed = false;
                try {
                    load(dump, source, schema, copy, notes);
                } catch (MemoryNotes.Killed e) {
                    killed = true;
                    load(dump, source, schema, copy, notes);
                }
                assertSameDefinitions(source, schema, source, copy);
            }
        }
        drop(source, copy);
    }

    @EveryServer
    void aTableIsReplacedWhenItsReplacementIsComplete(TestServer source) throws Exception {
        String schema = source.createSchema("purge");
        small(source, schema);
        Path dump = dump(source, DumpFormat.TSV, schema);
        for (PurgeMode mode : List.of(PurgeMode.DROP, PurgeMode.TRUNCATE)) {
            boolean killed = true;
            for (int writes = 1; killed; writes++) {
                String copy = schema + "_copy";
                drop(source, copy);
                source.execute("CREATE DATABASE " + copy + " CHARACTER SET utf8mb4");
                source.executeIn(
                        copy,
                        "CREATE TABLE parent (id INT PRIMARY KEY, old INT, KEY by_old (old))",
                        "CREATE TABLE child (id INT PRIMARY KEY, p INT,"
                                + " CONSTRAINT fk_child FOREIGN KEY (p) REFERENCES parent (id),"
                                + " CONSTRAINT positive CHECK (id > -5))",
                        "CREATE TABLE other (p INT, CONSTRAINT fk_other FOREIGN KEY (p) REFERENCES parent (id))",
                        "INSERT INTO parent VALUES (99, 1)",
                        "INSERT INTO child VALUES (98, 99)",
                        "INSERT INTO other VALUES (99)",
                        "CREATE TRIGGER t_old BEFORE INSERT ON child FOR EACH ROW SET NEW.id = NEW.id + 0");
                String old = source.queryIn(copy, "SHOW CREATE TABLE child").get(0);
                MemoryNotes notes = new MemoryNotes();
                notes.killAt(writes, writes % 2 == 0);
                killed = false;
                List<Orphans> orphans;
                try {
                    orphans = fill(dump, source, schema, copy, notes, mode);
                } catch (MemoryNotes.Killed e) {
                    killed = true;
                    assertThat(source.queryIn(copy, "SELECT id FROM child")).isIn(List.of("98"), List.of("1"));
                    orphans = fill(dump, source, schema, copy, notes, mode);
                }
                // A table that is none of the load's refers to a row that went with the replaced one.
                assertThat(orphans).containsExactly(new Orphans(new TableName(copy, "other"), "fk_other", 1, "99"));
                assertThat(source.queryIn(copy, "SELECT id, p FROM child")).containsExactly("1\t5");
                assertThat(source.queryIn(copy, "SELECT id FROM parent")).containsExactly("5");
                assertThat(source.queryIn(copy, "SELECT p FROM other")).containsExactly("99");
                List<String> triggers = source.query("SELECT trigger_name FROM information_schema.triggers"
                        + " WHERE trigger_schema = '" + copy + "' ORDER BY trigger_name");
                if (mode == PurgeMode.DROP) {
                    assertThat(triggers).containsExactly("t_child");
                    assertThat(source.queryIn(copy, "SHOW CREATE TABLE child"))
                            .isEqualTo(source.queryIn(schema, "SHOW CREATE TABLE child"));
                } else {
                    assertThat(triggers).containsExactly("t_child", "t_old");
                    assertThat(source.queryIn(copy, "SHOW CREATE TABLE child").get(0))
                            .isEqualTo(old);
                }
                assertThat(source.query("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + copy
                                + "' AND table_name LIKE 'sluice%'"))
                        .isEmpty();
                // Foreign keys of others are those of the new table.
                assertThat(source.queryIn(copy, "SHOW CREATE TABLE other").get(0))
                        .contains("REFERENCES `parent` (`id`)");
                source.executeIn(copy, "INSERT INTO other VALUES (5)");
            }
        }
        drop(source, schema + "_copy");
    }

    @EveryServer
    void namesTheRowsThatReferToNone(TestServer source) throws Exception {
        String schema = source.createSchema("orphans");
        small(source, schema);
        String copy = schema + "_copy";
        List<Orphans> orphans = new DefinitionFixture(dump(source, DumpFormat.TSV, schema), source)
                .names(schema, copy)
                .load(tables -> source.executeIn(
                        copy, "SET foreign_key_checks=0", "INSERT INTO child VALUES (1, 7), (2, NULL), (3, 7)"));
        assertThat(orphans)
                .extracting(Orphans::sentence)
                .containsExactly("2 rows of " + copy + ".child refer by the foreign key fk_child to what is not there,"
                        + " such as (7).");
        drop(source, copy);
    }

    @EveryServer
    void namesTheKeyAndTheValueThatIsThereTwice(TestServer source) throws Exception {
        String schema = source.createSchema("twice");
        source.executeIn(schema, "CREATE TABLE t (a INT PRIMARY KEY, b INT, UNIQUE KEY by_b (b), KEY k (b))");
        String copy = schema + "_copy";
        DefinitionFixture load =
                new DefinitionFixture(dump(source, DumpFormat.TSV, schema), source).names(schema, copy);
        assertThatThrownBy(() -> load.load(tables -> source.executeIn(copy, "INSERT INTO t VALUES (1, 5), (2, 5)")))
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith(
                        "Table " + copy + ".t cannot get its keys by_b, k, because rows that differ in the"
                                + " dump are the same to the target: Duplicate entry '5' for key '")
                .hasMessageEndingWith("by_b' (ERROR 1062, SQLSTATE 23000)");
        drop(source, copy);
    }

    private static void load(Path dump, TestServer server, String schema, String copy, MemoryNotes notes)
            throws Exception {
        new DefinitionFixture(dump, server).names(schema, copy).notes(notes).load();
    }

    private static List<Orphans> fill(
            Path dump, TestServer server, String schema, String copy, MemoryNotes notes, PurgeMode mode)
            throws Exception {
        return new DefinitionFixture(dump, server)
                .names(schema, copy)
                .notes(notes)
                .mode(mode)
                .load(tables -> {
                    for (TableTarget table : tables) {
                        String into = table.place().quoted();
                        if (table.name().name().equals("parent")) {
                            server.execute("INSERT IGNORE INTO " + into + " (id) VALUES (5)");
                        } else if (table.name().name().equals("child")) {
                            server.execute(
                                    "SET foreign_key_checks = 0",
                                    "INSERT IGNORE INTO " + into + " (id, p) VALUES (1, 5)");
                        }
                    }
                });
    }

    private static void small(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE parent (id INT PRIMARY KEY, c INT, CONSTRAINT fk_circle FOREIGN KEY (c) REFERENCES parent (id))",
                "CREATE TABLE child (id INT PRIMARY KEY, p INT, KEY by_p (p),"
                        + " CONSTRAINT fk_child FOREIGN KEY (p) REFERENCES parent (id),"
                        + " CHECK (id <> 77), CONSTRAINT positive CHECK (id > 0))",
                "CREATE VIEW z AS SELECT * FROM child",
                "CREATE VIEW a AS SELECT * FROM z",
                "CREATE TRIGGER t_child BEFORE INSERT ON child FOR EACH ROW SET @x = 1",
                "CREATE PROCEDURE p() BEGIN SELECT 1; END",
                "ALTER DATABASE COLLATE utf8mb4_bin",
                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
                "ALTER DATABASE COLLATE utf8mb4_general_ci");
        if (server.isMariaDb()) {
            server.executeIn(schema, "CREATE SEQUENCE s START WITH 7");
        }
    }

    private Path dump(TestServer source, DumpFormat format, String schema) throws Exception {
        return new DumpFixture(source, Files.createTempDirectory(folder, "dump"))
                .databases(schema)
                .format(format)
                .dump();
    }

    /** Rows are another's business: tables are emptied before the comparison would look at them. */
    static void assertSameDefinitions(TestServer source, String schema, TestServer copy, String copySchema)
            throws Exception {
        try (Connection expected = source.connect();
                Connection found = copy.connect()) {
            assertThat(SchemaComparison.differences(expected, schema, found, copySchema))
                    .filteredOn(
                            difference -> !difference.startsWith("row") && difference.contains("\nbut its copy is\n")
                                    || difference.contains("is missing in the copy")
                                    || difference.contains("is only in the copy"))
                    .isEmpty();
        }
    }

    static void drop(TestServer server, String schema) {
        server.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(schema));
    }
}
