package dev.sluice.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of duplicates and of rows that are there, however the ranges run. */
class PolicyTest {
    private static final String TABLE =
            "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20), n INT DEFAULT 7, KEY (n)) CHARACTER SET utf8mb4";
    private static final String OLD = "INSERT INTO t VALUES (1, 'old', 1), (2, 'old', 2)";

    @TempDir
    private Path folder;

    @EveryServer
    void aDuplicateStopsTheImportAndNothingOfItsRangeStays(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD);
        fixture.file("t.txt", "5\ta\t1\n6\tb\t1\n2\tnew\t1\n7\tc\t1\n");

        assertThat(fixture.failure("t.txt"))
                .startsWith("FOLDER/t.txt, line 3, is refused by SCHEMA.t: Duplicate entry '2' for key '")
                .endsWith("PRIMARY' (1062); mend the file or the table");

        assertThat(fixture.rows("SELECT * FROM t")).containsExactly("1\told\t1", "2\told\t2");
        fixture.file("t.txt", "5\ta\t1\n6\tb\t1\n3\tnew\t1\n7\tc\t1\n");
        fixture.run("t.txt");
        assertThat(fixture.rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3", "5", "6", "7");
    }

    @EveryServer
    void replaceKeepsTheLastAndIgnoreTheFirstOfMany(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD);
        fixture.rangeBytes = OptionalLong.of(1024);
        fixture.threads = 4;
        fixture.file("t.txt", rows("a"));
        fixture.file("t.z.txt", rows("z"));

        fixture.duplicates = DuplicatePolicy.REPLACE;
        fixture.run("t.txt", "t.z.txt");
        assertThat(fixture.rows("SELECT * FROM t ORDER BY id"))
                .containsExactly(
                        "0\tz990\t990",
                        "1\tz991\t991",
                        "2\tz992\t992",
                        "3\tz993\t993",
                        "4\tz994\t994",
                        "5\tz995\t995",
                        "6\tz996\t996",
                        "7\tz997\t997",
                        "8\tz998\t998",
                        "9\tz999\t999");

        server.executeIn(fixture.schema, "DELETE FROM t WHERE id > 1");
        fixture.duplicates = DuplicatePolicy.IGNORE;
        fixture.run("t.txt", "t.z.txt");
        assertThat(fixture.rows("SELECT * FROM t ORDER BY id"))
                .containsExactly(
                        "0\tz990\t990",
                        "1\tz991\t991",
                        "2\ta2\t2",
                        "3\ta3\t3",
                        "4\ta4\t4",
                        "5\ta5\t5",
                        "6\ta6\t6",
                        "7\ta7\t7",
                        "8\ta8\t8",
                        "9\ta9\t9");
        assertThat(fixture.report.figures())
                .containsEntry("duplicatesLeftOut", 1992L)
                .containsEntry("rows", 8L);
    }

    private static String rows(String prefix) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> i % 10 + "\t" + prefix + i + "\t" + i + "\n")
                .collect(Collectors.joining());
    }

    @EveryServer
    void whatIgnoreLeavesOutIsListedOnRequest(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD);
        fixture.rangeBytes = OptionalLong.of(2048);
        fixture.duplicates = DuplicatePolicy.IGNORE;
        fixture.listIgnored = true;
        fixture.maxErrors = MaxErrors.parse("5");
        String records = rows("a") + "bad\tx\t1\n77\tnew\t1\n3\tlast\t1";
        fixture.file("t.txt", records);

        fixture.run("t.txt");

        List<String> lines = records.lines().toList();
        List<Integer> left = IntStream.rangeClosed(1, 1003)
                .filter(line -> line == 2 || line == 3 || line > 10 && line != 1001 && line != 1002)
                .boxed()
                .toList();
        assertThat(fixture.content("t.txt.ignored"))
                .isEqualTo(left.stream()
                        .map(line -> lines.get(line - 1) + (line == 1003 ? "" : "\n"))
                        .collect(Collectors.joining()));
        List<String> reasons = fixture.content("t.txt.ignored.reasons").lines().toList();
        assertThat(reasons)
                .map(line -> Integer.valueOf(line.substring(0, line.indexOf('\t'))))
                .isEqualTo(left);
        assertThat(reasons.get(0))
                .startsWith("2\tDuplicate entry '1' for key '")
                .endsWith("PRIMARY' (1062)");
        assertThat(fixture.content("t.txt.rejected")).isEqualTo("bad\tx\t1\n");
        assertThat(fixture.report.figures()).containsEntry("duplicatesLeftOut", (long) left.size());
        assertThat(fixture.rows("SELECT id, name FROM t WHERE id IN (0, 1, 9, 77)"))
                .containsExactly("0\ta0", "1\told", "9\ta9", "77\tnew");
        assertThat(folder.toFile().list((parent, name) -> name.startsWith("."))).isEmpty();
    }

    @WithServer
    @Test
    void thousandsOfDuplicatesInOneRangeAreListedEachWithItsReason(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD);
        fixture.file("t.txt", ImportTest.rows(0, 2500).replace("\n", "\t1\n"));
        fixture.duplicates = DuplicatePolicy.IGNORE;
        fixture.run("t.txt");
        fixture.listIgnored = true;

        fixture.run("t.txt");

        assertThat(fixture.content("t.txt.ignored")).isEqualTo(fixture.content("t.txt"));
        List<String> reasons = fixture.content("t.txt.ignored.reasons").lines().toList();
        assertThat(reasons).hasSize(2500);
        assertThat(reasons.get(2345)).startsWith("2346\tDuplicate entry '2345' for key '");
    }

    @EveryServer
    void ignoreForgivesDuplicatesOnly(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD);
        fixture.duplicates = DuplicatePolicy.IGNORE;
        fixture.file("t.txt", "1\tnew\t1\n2\tnew\t1\n3\tnew\tx\n");

        assertThat(fixture.failure("t.txt"))
                .startsWith(
                        "FOLDER/t.txt, line 3, is refused by SCHEMA.t: column n, value 'x': Incorrect integer value");

        assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @EveryServer
    void replaceIsAsStrictAsAnyOther(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD);
        fixture.duplicates = DuplicatePolicy.REPLACE;
        fixture.file("t.txt", "1\tnew\t1\n2\tfar too long for this column\t1\n");

        assertThat(fixture.failure("t.txt"))
                .startsWith("FOLDER/t.txt, line 2, is refused by SCHEMA.t: column name, value"
                        + " 'far too long for this column': Data too long for column 'name'");

        assertThat(fixture.rows("SELECT name FROM t")).containsExactly("old", "old");
    }

    @EveryServer
    void upsertUpdatesTheColumnsNamedAndNoOthers(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD);
        fixture.duplicates = DuplicatePolicy.UPSERT;
        fixture.upsert = List.of("name");
        fixture.file("t.txt", "1\tnew\t100\n3\tnew\t300\n3\tnewer\t301\n");

        fixture.run("t.txt");

        assertThat(fixture.rows("SELECT * FROM t ORDER BY id"))
                .containsExactly("1\tnew\t1", "2\told\t2", "3\tnewer\t300");
    }

    @EveryServer
    void deletePutsTheNewRowsInThePlaceOfTheOldOnes(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD);
        String before = fixture.single("SHOW CREATE TABLE t");
        fixture.delete = true;
        fixture.keys = KeyBuildMode.DEFER;
        fixture.file("t.txt", "2\tnew\t5\n3\tnew\t6\n3\tnew\t7\n");
        assertThat(fixture.failure("t.txt")).contains("line 3, is refused").contains("Duplicate entry '3'");
        assertThat(fixture.rows("SELECT * FROM t")).containsExactly("1\told\t1", "2\told\t2");

        fixture.file("t.txt", "2\tnew\t5\n3\tnew\t6\n4\tnew\t7\n");
        fixture.run("t.txt");

        assertThat(fixture.rows("SELECT id, n FROM t")).containsExactlyInAnyOrder("2\t5", "3\t6", "4\t7");
        assertThat(fixture.single("SHOW CREATE TABLE t")).isEqualTo(before);
        assertThat(fixture.rows("SHOW TABLES")).containsExactly("t");
    }

    @EveryServer
    void tableWithTriggersOrForeignKeysIsReplacedInOneTransaction(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(
                server,
                folder,
                TABLE,
                OLD,
                "CREATE TABLE log (what VARCHAR(20))",
                "CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW INSERT INTO log VALUES (NEW.name)");
        fixture.delete = true;
        fixture.rangeBytes = OptionalLong.of(1024);
        fixture.file("t.txt", "2\tnew\t5\nbad\tnew\t6\n");
        assertThat(fixture.failure("t.txt")).contains("line 2").contains("'bad'");
        assertThat(fixture.rows("SELECT * FROM t")).containsExactly("1\told\t1", "2\told\t2");

        fixture.file("t.txt", ImportTest.rows(0, 500).replace("\n", "\t1\n"));
        fixture.run("t.txt");

        assertThat(fixture.single("SELECT COUNT(*), SUM(id) FROM t")).isEqualTo("500\t124750");
        assertThat(fixture.single("SELECT COUNT(*) FROM log")).isEqualTo("500");
        assertThat(fixture.report.warnings())
                .anyMatch(warning -> warning.endsWith("its rows are replaced in one transaction."));
    }

    @EveryServer
    void deleteThatWouldReachOtherTablesIsRefused(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(
                server,
                folder,
                TABLE,
                OLD,
                "CREATE TABLE child (id INT, t INT, CONSTRAINT up FOREIGN KEY (t) REFERENCES t (id) ON DELETE CASCADE)",
                "INSERT INTO child VALUES (1, 1)");
        fixture.delete = true;
        fixture.file("t.txt", "2\tnew\t5\n");

        assertThat(fixture.refusal("t.txt"))
                .isEqualTo("--delete would reach rows of SCHEMA.child, whose foreign key up refers to SCHEMA.t with ON"
                        + " DELETE CASCADE; import without --delete, or change the foreign key.");

        assertThat(fixture.single("SELECT COUNT(*) FROM child")).isEqualTo("1");
    }

    @EveryServer
    void lockedTablesAreImportedIntoByOneSession(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE, OLD, "CREATE TABLE u LIKE t");
        fixture.lockTables = true;
        fixture.delete = true;
        fixture.file("t.txt", "2\tnew\t5\n");
        fixture.file("u.txt", "2\tnew\t5\n");

        fixture.run("t.txt", "u.txt");
        fixture.delete = false;
        fixture.file("t.more.txt", "3\tnew\t5\n");
        fixture.run("t.more.txt");

        assertThat(fixture.rows("SELECT id FROM t UNION ALL SELECT id FROM u")).containsExactly("2", "3", "2");
    }

    @EveryServer
    void deferredKeysOfAnEmptyTableComeBack(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE);
        String before = fixture.single("SHOW CREATE TABLE t");
        fixture.keys = KeyBuildMode.DEFER;
        fixture.file("t.txt", "2\tnew\t5\nx\ty\tz\n");
        assertThat(fixture.failure("t.txt")).contains("line 2");
        assertThat(fixture.single("SHOW CREATE TABLE t")).isNotEqualTo(before);
        fixture.file("t.txt", "2\tnew\t5\n3\ty\t6\n");

        fixture.run("t.txt");

        assertThat(fixture.single("SHOW CREATE TABLE t")).isEqualTo(before);
        assertThat(fixture.single("SELECT COUNT(*) FROM t FORCE INDEX (n) WHERE n > 0"))
                .isEqualTo("2");
    }
}
