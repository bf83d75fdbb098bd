package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dump.DumpOptions.Contents;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a dump has when only some things are asked for, and what is in them. */
@WithServer
class PartialDumpTest {
    /** What the command asks for when tables are picked: no routines and events. */
    private static final Contents PICKED = new Contents(true, true, true, true, false, false, false, true);

    @TempDir
    private Path folder;

    private TestServer server;
    private String schema;
    private DumpFixture dump;

    @BeforeEach
    void smallSchema(TestServer shared) {
        server = shared;
        schema = server.createSchema("part");
        server.executeIn(
                schema,
                "CREATE TABLE one (id INT PRIMARY KEY, t VARCHAR(20))",
                "INSERT INTO one VALUES (1, 'a'), (2, NULL), (3, 'c'), (4, 'd')",
                "CREATE TABLE two (id INT PRIMARY KEY)",
                "INSERT INTO two VALUES (1), (2)",
                "CREATE TABLE none (id INT PRIMARY KEY)",
                "CREATE VIEW v AS SELECT id FROM one",
                "CREATE TRIGGER tr BEFORE INSERT ON one FOR EACH ROW SET @a = 1",
                "CREATE PROCEDURE p() SELECT 1",
                "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SET @a = 1");
        dump = new DumpFixture(server, folder).databases(schema);
    }

    @Test
    void everything() throws Exception {
        dump.dump();

        assertFiles(
                "-schema-create.sql",
                "-schema-post.sql",
                ".none-schema.sql",
                ".one-schema-triggers.sql",
                ".one-schema.sql",
                ".one.00001.tsv",
                ".two-schema.sql",
                ".two.00001.tsv",
                ".v-schema-view.sql",
                ".v-schema.sql");
        assertThat(text(".one.00001.tsv")).isEqualTo("1\ta\n2\t\\N\n3\tc\n4\td\n");
    }

    @Test
    void noData() {
        dump.contents(new Contents(false, true, true, true, true, true, false, true))
                .dump();

        assertFiles(
                "-schema-create.sql",
                "-schema-post.sql",
                ".none-schema.sql",
                ".one-schema-triggers.sql",
                ".one-schema.sql",
                ".two-schema.sql",
                ".v-schema-view.sql",
                ".v-schema.sql");
    }

    @Test
    void noSchemasIsRowsOnly() {
        dump.contents(new Contents(true, false, true, true, true, true, false, true))
                .dump();

        assertFiles(".one.00001.tsv", ".two.00001.tsv");
    }

    @Test
    void noTriggersRoutinesEventsAndViews() {
        dump.contents(new Contents(true, true, false, false, false, false, false, true))
                .dump();

        assertFiles(
                "-schema-create.sql",
                ".none-schema.sql",
                ".one-schema.sql",
                ".one.00001.tsv",
                ".two-schema.sql",
                ".two.00001.tsv");
    }

    @Test
    void routinesWithoutEventsAndEventsWithoutRoutines() throws Exception {
        dump.contents(new Contents(false, true, true, true, true, false, false, true))
                .dump();
        assertThat(text("-schema-post.sql")).contains("PROCEDURE `p`").doesNotContain("EVENT");

        dump.contents(new Contents(false, true, true, true, false, true, false, true))
                .overwrite()
                .dump();
        assertThat(text("-schema-post.sql")).contains("EVENT `e`").doesNotContain("PROCEDURE");
    }

    @Test
    void withoutDefiners() throws Exception {
        dump.contents(new Contents(false, true, true, true, true, true, true, true))
                .dump();

        for (String file : dump.files()) {
            assertThat(Files.readString(dump.directory().resolve(file))).doesNotContain("DEFINER=");
        }
        assertThat(text("-schema-post.sql")).contains("CREATE PROCEDURE `p`()").contains("CREATE EVENT `e`");
        assertThat(text(".one-schema-triggers.sql")).containsPattern("CREATE TRIGGER `?tr`? ");
        assertThat(text(".v-schema-view.sql")).contains("CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `v`");
    }

    @Test
    void listedTablesComeWithTheirTriggersOnly() {
        dump.contents(PICKED).tables(schema + ".one").dump();

        assertFiles("-schema-create.sql", ".one-schema-triggers.sql", ".one-schema.sql", ".one.00001.tsv");
    }

    @Test
    void listedTablesByPatternWithoutTheOmitted() {
        dump.contents(PICKED).tables("%o%").omit(schema + ".two", "v").dump();

        assertFiles(
                "-schema-create.sql",
                ".none-schema.sql",
                ".one-schema-triggers.sql",
                ".one-schema.sql",
                ".one.00001.tsv");
    }

    @Test
    void tablesFoundByARegularExpression() {
        dump.contents(PICKED).regex("\\.(two|v)$").dump();

        assertFiles("-schema-create.sql", ".two-schema.sql", ".two.00001.tsv", ".v-schema-view.sql", ".v-schema.sql");
    }

    @Test
    void rowsThatMeetACondition() throws Exception {
        dump.contents(PICKED)
                .tables(schema + ".one")
                .where("id = 2 OR t = 'd' -- mine")
                .rows(1)
                .dump();

        // How many ranges a handful of rows is cut into depends on the server's estimate.
        StringBuilder rows = new StringBuilder();
        for (String file : dump.files()) {
            if (file.endsWith(".tsv")) {
                rows.append(Files.readString(dump.directory().resolve(file)));
            }
        }
        assertThat(rows).hasToString("2\t\\N\n4\td\n");
        assertThat(dump.manifest().get("dump").get("where").asString()).isEqualTo("id = 2 OR t = 'd' -- mine");
    }

    @Test
    void rangesOfAFewRows() throws Exception {
        server.executeIn(
                schema,
                "INSERT INTO two SELECT a.id * 100 + b.id * 10 + c.id FROM one a, one b, one c",
                "ANALYZE TABLE two");
        dump.contents(PICKED).tables(schema + ".two").rows(10).dump();

        StringBuilder rows = new StringBuilder();
        int files = 0;
        for (String file : dump.files()) {
            if (file.endsWith(".tsv")) {
                assertThat(file).matches(schema + "\\.two\\.\\d{5}\\.tsv");
                rows.append(Files.readString(dump.directory().resolve(file)));
                files++;
            }
        }
        assertThat(files).isGreaterThan(3);
        assertThat(rows.toString().lines())
                .containsExactlyElementsOf(server.queryIn(schema, "SELECT id FROM two ORDER BY id"));
    }

    @Test
    void filesOfALimitedSize() throws Exception {
        server.executeIn(
                schema,
                "CREATE TABLE wide (id INT PRIMARY KEY, t MEDIUMTEXT)",
                "INSERT INTO wide SELECT id, REPEAT('x', 400000) FROM one");
        dump.contents(PICKED).tables(schema + ".wide").chunkFileBytes(700_000).dump();

        assertFiles("-schema-create.sql", ".wide-schema.sql", ".wide.00001.00001.tsv", ".wide.00001.00002.tsv");
        assertThat(text(".wide.00001.00001.tsv").lines().map(line -> line.substring(0, 3)))
                .containsExactly("1\tx", "2\tx");
        assertThat(text(".wide.00001.00002.tsv").lines().map(line -> line.substring(0, 3)))
                .containsExactly("3\tx", "4\tx");
    }

    @Test
    void severalSchemasByNameAndPattern() {
        String other = server.createSchema("other");
        server.executeIn(other, "CREATE TABLE t (a INT)", "INSERT INTO t VALUES (7)");
        dump.databases(other, schema.substring(0, schema.length() - 1) + "%")
                .contents(new Contents(true, false, false, false, false, false, false, true))
                .dump();

        assertThat(dump.files())
                .containsExactlyInAnyOrder(
                        "manifest.json",
                        "metadata",
                        other + ".t.00001.tsv",
                        schema + ".one.00001.tsv",
                        schema + ".two.00001.tsv");
    }

    @Test
    void namesThatMatchNothingAreRefused() {
        assertThat(dump.databases(schema, "nowhere").refused())
                .isEqualTo("--database nowhere matches no schema that the account may see.");
        assertThat(dump.databases(schema, "nowhere%").refused())
                .isEqualTo("--database nowhere% matches no schema that the account may see.");
        assertThat(dump.databases(schema)
                        .tables(schema + ".one", schema + ".gone")
                        .refused())
                .isEqualTo("--tables-list " + schema + ".gone matches no table.");
        assertThat(dump.tables().regex("^gone").refused())
                .isEqualTo("No table is selected: --regex ^gone is found in no name.");
    }

    @Test
    void namesToLeaveOutThatMatchNothingAreRefused() {
        String rest = ", which --omit-tables or --omit-from-file names, matches no table of the schemas dumped.";
        assertThat(dump.omit("two", schema + ".tow").refused()).isEqualTo(schema + ".tow" + rest);
        assertThat(dump.omit("gone%").refused()).isEqualTo("gone%" + rest);
        assertThat(dump.omit("elsewhere.one").refused()).isEqualTo("elsewhere.one" + rest);
    }

    @Test
    void definitionsThatNoFileCanHoldAreRefusedBeforeAnythingIsWritten() {
        String rest =
                " cannot be dumped: The name `a;\\nb` holds a line that ends in a semicolon, which has no form that"
                        + " myloader reads; dump it with --format tsv.";
        dump.format(DumpFormat.SQL);
        for (String[] program : new String[][] {
            {"VIEW", "odd", "CREATE VIEW odd AS SELECT 1 AS `a;\nb`"},
            {"PROCEDURE", "odd", "CREATE PROCEDURE odd() SELECT 1 AS `a;\nb`"},
            {"EVENT", "odd", "CREATE EVENT odd ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1 AS `a;\nb` INTO @a"},
            {"TRIGGER", "odd", "CREATE TRIGGER odd BEFORE DELETE ON two FOR EACH ROW SELECT 1 AS `a;\nb` INTO @a"}
        }) {
            server.executeIn(schema, program[2]);
            assertThat(dump.refused()).isEqualTo(program[0] + " " + schema + "." + program[1] + rest);
            server.executeIn(schema, "DROP " + program[0] + " " + program[1]);
        }
    }

    @Test
    void tableThatIsListedAndLeftOutIsLeftOut() {
        dump.contents(PICKED).tables("one", "two").omit("two").dump();

        assertFiles("-schema-create.sql", ".one-schema-triggers.sql", ".one-schema.sql", ".one.00001.tsv");
    }

    @Test
    void dryRunShowsThePlanAndWritesNothing() throws Exception {
        StringWriter shown = new StringWriter();
        new DumpPreview(dump.tables(schema + ".two").options(), server.settings()).print(new PrintWriter(shown, true));

        assertThat(shown.toString())
                .contains("source: " + server + " at " + server.settings().address())
                .contains("table " + schema + ".two (InnoDB), cut along PRIMARY (id)")
                .contains("range 1, about 2 rows: SELECT `id` FROM `" + schema + "`.`two` FORCE INDEX (`PRIMARY`)")
                .contains("explain: type index, key PRIMARY");
        assertThat(folder).isEmptyDirectory();
    }

    private String text(String file) throws Exception {
        return Files.readString(dump.directory().resolve(schema + file), StandardCharsets.UTF_8);
    }

    /** @param names without the schema's */
    private void assertFiles(String... names) {
        Set<String> expected = new TreeSet<>(Set.of("manifest.json", "metadata"));
        for (String name : names) {
            expected.add(schema + name);
        }
        assertThat(dump.files()).containsExactlyElementsOf(expected);
    }
}
