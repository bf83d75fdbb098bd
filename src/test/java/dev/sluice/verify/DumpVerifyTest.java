package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dump.DumpFormat;
import dev.sluice.dump.DumpJob;
import dev.sluice.dump.DumpOptions;
import dev.sluice.dump.OnSourceMoved;
import dev.sluice.file.Compression;
import dev.sluice.file.InsertEncoder;
import dev.sluice.job.JobRunner;
import dev.sluice.job.RunListener;
import dev.sluice.job.RunOutcome;
import dev.sluice.job.RunSettings;
import dev.sluice.layout.DumpDirectoryReader;
import dev.sluice.layout.DumpListing;
import dev.sluice.layout.RowFiles;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.LongQueryGuard;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.TableName;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump against the rows it was made from, as they were and after somebody has been at them. */
class DumpVerifyTest {
    private static final int LIMIT = 3;

    @TempDir
    Path folder;

    @EveryServer
    void aDumpEqualsTheTablesItWasMadeFrom(TestServer server) throws Exception {
        String schema = tables(server);
        EveryType type = new EveryType(server);
        type.create(server, schema, "types");
        type.fill(server, schema, "types");
        for (DumpFormat format : DumpFormat.values()) {
            Path dump = dump(server, schema, format);
            assertThat(compare(server, dump, schema, schema)).hasSize(7).allMatch(line -> line.endsWith(": equal"));
        }
    }

    @EveryServer
    void everyChangeOfARowIsFoundWithItsKey(TestServer server) throws Exception {
        String schema = tables(server);
        Path dump = dump(server, schema, DumpFormat.TSV);
        server.executeIn(
                schema,
                "UPDATE numbers SET v = 'V17' WHERE id = 17",
                "DELETE FROM numbers WHERE id IN (18, 5000000)",
                "INSERT INTO numbers VALUES (-5, 'below'), (2500000, 'between'), (9000000, 'behind')",
                "UPDATE texts SET v = NULL WHERE k = 'key 3'",
                "UPDATE texts SET v = 'x ' WHERE k = 'key 4'",
                "DELETE FROM loose WHERE a = 1 LIMIT 1",
                "UPDATE loose SET a = 3 WHERE a = 2",
                "INSERT INTO none VALUES (1)",
                "UPDATE pairs SET v = '' WHERE a = 2 AND b = 1");
        assertThat(compare(server, dump, schema, schema))
                .containsExactlyInAnyOrder(
                        "numbers 1201:1202 missing=2 extra=3 different=1",
                        "texts 300:300 different=2 [DIFFERENT k=key 3, DIFFERENT k=key 4]",
                        "loose 4:3 missing=2 extra=1 [EXTRA a=3, b=NULL, MISSING a=1, b=NULL, MISSING a=2, b=NULL]",
                        "none 0:1 extra=1 [EXTRA id=1]",
                        "pairs 4:4 different=1 [DIFFERENT a=2, b=1]",
                        "floats: equal");
    }

    @EveryServer
    void countsAreExactHoweverManyRowsDiffer(TestServer server) throws Exception {
        String schema = tables(server);
        Path dump = dump(server, schema, DumpFormat.TSV);
        server.executeIn(schema, "UPDATE numbers SET v = CONCAT(v, '!') WHERE id <= 1000", "DELETE FROM texts");
        assertThat(compare(server, dump, schema, schema))
                .contains("numbers 1201:1201 different=1000", "texts 300:0 missing=300");
    }

    @EveryServer
    void whatTheTargetLacksIsSaid(TestServer server) throws Exception {
        String schema = tables(server);
        Path dump = dump(server, schema, DumpFormat.TSV);
        String target = server.createSchema("target");
        server.executeIn(
                target,
                "CREATE TABLE numbers (id BIGINT PRIMARY KEY)",
                "CREATE TABLE texts LIKE `" + schema + "`.texts",
                "INSERT INTO texts SELECT * FROM `" + schema + "`.texts",
                "ALTER TABLE texts ADD COLUMN more INT FIRST",
                "CREATE TABLE pairs LIKE `" + schema + "`.pairs",
                "INSERT INTO pairs SELECT * FROM `" + schema + "`.pairs",
                "ALTER TABLE pairs DROP PRIMARY KEY",
                "CREATE TABLE none LIKE `" + schema + "`.none",
                "CREATE TABLE loose LIKE `" + schema + "`.loose",
                "INSERT INTO loose SELECT * FROM `" + schema + "`.loose ORDER BY a DESC");
        assertThat(compare(server, dump, schema, target))
                .containsExactlyInAnyOrder(
                        "numbers 0:0 [Column v is in the dump but not in TARGET.numbers on the target.]",
                        "texts 300:300 [Column more is in TARGET.texts on the target but not in the dump.]",
                        "pairs: equal",
                        "none: equal",
                        "loose: equal",
                        "floats 0:0 [Table TARGET.floats does not exist on the target.]");
    }

    @EveryServer
    void textIsTheSameInAnotherCharacterSetButNotWhenItDoesNotFit(TestServer server) throws Exception {
        String schema = server.createSchema("dumped");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET latin1)",
                "INSERT INTO t VALUES (1, 'é€'), (2, '?'), (3, NULL), (4, '')");
        Path dump = dump(server, schema, DumpFormat.TSV);
        server.executeIn(schema, "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4");
        assertThat(compare(server, dump, schema, schema)).containsExactly("t: equal");
        server.executeIn(schema, "UPDATE t SET v = '日' WHERE id IN (2, 3)");
        assertThat(compare(server, dump, schema, schema))
                .containsExactly("t 4:4 different=2 [DIFFERENT id=2, DIFFERENT id=3]");
    }

    @Test
    @WithServer
    void aDumpOfMydumperIsComparedAsAWhole(TestServer server) throws Exception {
        Assumptions.assumeTrue(server.isMariaDb(), "mydumper 0.10 reads no current MySQL");
        String schema = tables(server);
        Path dump = mydumper(server, schema);
        assertThat(compare(server, dump, schema, schema))
                .containsExactlyInAnyOrder(
                        "numbers: equal",
                        "texts: equal",
                        "pairs: equal",
                        "none: equal",
                        "loose: equal",
                        // It writes six digits of a FLOAT.
                        "floats 4:4 different=2 [DIFFERENT id=1, DIFFERENT id=2]");
        server.executeIn(
                schema,
                "UPDATE numbers SET v = 'V17' WHERE id = 17",
                "DELETE FROM numbers WHERE id = 5000000",
                "INSERT INTO loose VALUES (1, NULL)",
                "DELETE FROM floats WHERE id <= 2");
        assertThat(compare(server, dump, schema, schema))
                .contains(
                        "numbers 1201:1200 missing=1 different=1 [DIFFERENT id=17, MISSING id=5000000]",
                        "loose 4:5 extra=1 [EXTRA a=1, b=NULL]");
    }

    private Path mydumper(TestServer server, String schema) throws Exception {
        boolean installed = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "mydumper")));
        Assumptions.assumeTrue(installed, "no mydumper on the PATH");
        Path directory = folder.resolve("mydumper");
        Process process = new ProcessBuilder(
                        "mydumper",
                        "--defaults-file=/dev/null",
                        "--host=" + server.host(),
                        "--port=" + server.port(),
                        "--user=" + server.settings().user(),
                        "--password=" + server.settings().password(),
                        "--database=" + schema,
                        "--outputdir=" + directory,
                        "--compress",
                        "--rows=100",
                        "--threads=2")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return directory;
    }

    @EveryServer
    void aFileWithFewerRowsThanTheDumpSaysIsDamaged(TestServer server) throws Exception {
        String schema = server.createSchema("dumped");
        server.executeIn(schema, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
        Path dump = dump(server, schema, DumpFormat.TSV);
        Files.writeString(dump.resolve(schema + ".t.00001.tsv"), "1\n", StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> compare(server, dump, schema, schema))
                .isInstanceOf(RefusedException.class)
                .hasMessage(schema + ".t.00001.tsv has 1 rows where the dump says 2.");
    }

    @Test
    @WithServer
    void aTableThatCannotBeReadEndsTheComparisonWithItsName(TestServer server) throws Exception {
        String schema = tables(server);
        Path dump = dump(server, schema, DumpFormat.TSV);
        server.executeIn(
                schema,
                "DROP TABLE none",
                "CREATE VIEW none AS SELECT 9223372036854775807 + a AS id FROM loose WHERE a IS NOT NULL");
        assertThatThrownBy(() -> compare(server, dump, schema, schema))
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("Table " + schema + ".none could not be compared: ")
                .hasMessageContaining("BIGINT value is out of range");
    }

    @Test
    @WithServer
    void countsAreALowerLimitWhenTooManyRowsDifferToBeHeld(TestServer server) throws Exception {
        String schema = tables(server);
        DumpListing listing = DumpDirectoryReader.read(dump(server, schema, DumpFormat.TSV));
        server.executeIn(schema, "UPDATE texts SET v = 'other'");
        TableData texts = listing.tables().stream()
                .filter(table -> table.name().name().equals("texts"))
                .findFirst()
                .orElseThrow();
        Sessions sessions = sessions(server);
        try (Connection metadata = sessions.metadata();
                Connection data = sessions.data()) {
            DumpTarget target = DumpTarget.find(
                            new Catalog(metadata), texts, texts.name(), Optional.empty(), Optional.empty())
                    .orElseThrow();
            DumpTableResult result = new DumpComparison(new RowFiles(listing.directory()), data, context(), LIMIT, 20)
                    .compare(target, target.units().get(0));
            assertThat(result.exact()).isFalse();
            assertThat(result.equal()).isFalse();
            assertThat(result.count(DumpRowDifference.Kind.DIFFERENT)).isBetween(70L, 80L);
        }
    }

    private static Sessions sessions(TestServer server) throws SQLException {
        Connections connections = new Connections(server.settings());
        try (Connection first = connections.connect()) {
            return new Sessions(connections, Server.of(first));
        }
    }

    private static RunContext context() {
        return new RunContext("test", new StopSignal(), new Progress(), new RunReport());
    }

    private static String tables(TestServer server) {
        String schema = server.createSchema("dumped");
        String numbers = "WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < ";
        server.executeIn(
                schema,
                "SET SESSION " + (server.isMariaDb() ? "max_recursive_iterations" : "cte_max_recursion_depth")
                        + " = 5000",
                "CREATE TABLE numbers (id BIGINT PRIMARY KEY, v VARCHAR(20))",
                "INSERT INTO numbers " + numbers + "1200) SELECT n, CONCAT('v', n) FROM s",
                "INSERT INTO numbers VALUES (5000000, 'far')",
                "CREATE TABLE texts (k VARCHAR(40) PRIMARY KEY, v VARCHAR(20)) CHARACTER SET utf8mb4",
                "INSERT INTO texts " + numbers + "300) SELECT CONCAT('key ', n), IF(n = 3, '', 'x') FROM s",
                "CREATE TABLE pairs (a INT, b SMALLINT, v MEDIUMTEXT, PRIMARY KEY (a, b))",
                "INSERT INTO pairs VALUES (1, 1, 'a'), (1, 2, '\\t\\n\\\\N'), (2, 1, NULL), (2, 2, REPEAT('long', 50000))",
                "CREATE TABLE loose (a INT, b INT)",
                "INSERT INTO loose VALUES (1, NULL), (1, NULL), (2, NULL), (NULL, 1)",
                "CREATE TABLE none (id INT PRIMARY KEY)",
                "CREATE TABLE floats (id INT PRIMARY KEY, f FLOAT, d DOUBLE)",
                "INSERT INTO floats VALUES (1, 16777217, 1e300), (2, 1/3, -1/3), (3, 0, '-0'), (4, NULL, 1e-300)");
        return schema;
    }

    private static List<String> compare(TestServer server, Path dump, String from, String to) throws SQLException {
        return results(server, dump, from, to).stream()
                .map(result -> line(result).replace(to, "TARGET"))
                .toList();
    }

    private static List<DumpTableResult> results(TestServer server, Path dump, String from, String to)
            throws SQLException {
        return DumpVerify.run(
                DumpDirectoryReader.read(dump),
                table -> new TableName(table.schema().equals(from) ? to : table.schema(), table.name()),
                Optional.empty(),
                sessions(server),
                context(),
                LIMIT,
                3);
    }

    private static String line(DumpTableResult result) {
        if (result.equal()) {
            return result.dumped().name() + ": equal";
        }
        String counts = Stream.of(DumpRowDifference.Kind.values())
                .filter(kind -> result.count(kind) > 0)
                .map(kind -> " " + kind.name().toLowerCase(Locale.ROOT) + "=" + result.count(kind))
                .collect(Collectors.joining());
        long all = result.counts().values().stream().mapToLong(count -> count).sum();
        List<String> details = Stream.concat(
                        result.structure().stream(), result.rows().stream().map(row -> row.kind() + " " + row.row()))
                .sorted()
                .toList();
        return result.dumped().name() + " " + result.dumpRows() + ":" + result.targetRows() + counts
                + (result.exact() ? "" : " at least")
                + (all > LIMIT ? "" : " " + details);
    }

    private Path dump(TestServer server, String schema, DumpFormat format) {
        Path directory = folder.resolve(format.name()).toAbsolutePath();
        DumpOptions options = new DumpOptions(
                List.of(schema),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                directory,
                2,
                OptionalLong.of(200),
                OptionalLong.empty(),
                InsertEncoder.STATEMENT_SIZE,
                format,
                Compression.NONE,
                Consistency.AUTO,
                LongQueryGuard.DEFAULT,
                true,
                DumpOptions.Contents.ALL,
                OnSourceMoved.REDO,
                false);
        RunOutcome[] outcome = new RunOutcome[1];
        RunListener listener = new RunListener() {
            @Override
            public void started(String runId, String jobName, boolean resumed, Progress progress) {}

            @Override
            public void notice(String text) {}

            @Override
            public void finished(RunOutcome finished) {
                outcome[0] = finished;
            }
        };
        RunSettings settings =
                new RunSettings(folder.resolve("state"), Optional.empty(), false, options.workers(), Map.of());
        try (DumpJob job = new DumpJob(options, server.settings(), false, Optional.empty())) {
            new JobRunner(settings, listener).run(job);
        }
        assertThat(outcome[0].message()).isEmpty();
        assertThat(outcome[0].exitCode()).isEqualTo(ExitCode.DONE);
        return directory;
    }
}
