package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.Compression;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.target.ColumnMapping;
import dev.sluice.target.RowWriter;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;

/** Files, duplicates, interruptions: what else becomes of rows on their way. */
class ArchiveModesTest {
    @TempDir
    private Path folder;

    private static String schema(TestServer server, int rows) {
        String schema = server.createSchema("archive");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40), at DATETIME DEFAULT '2020-01-01')",
                "INSERT INTO t (id, v) WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                        + ") SELECT i, CONCAT('v', i) FROM n",
                "CREATE TABLE d LIKE t");
        return schema;
    }

    private ArchiveOptions.FileOptions file(String name, ArchiveOptions.Format format, Compression compression) {
        return new ArchiveOptions.FileOptions(
                folder.resolve(name).toString(), format, format == ArchiveOptions.Format.CSV, compression);
    }

    @EveryServer
    void aDumpFileHoldsEveryTypeToTheLastByte(TestServer server) throws Exception {
        String schema = server.createSchema("archive");
        EveryType types = new EveryType(server);
        types.create(server, schema, "t");
        types.fill(server, schema, "t");
        List<String> before = checksums(server, schema, "t", types);
        try (TestServer other = server.startAnother()) {
            String there = other.createSchema("there");
            types.create(other, there, "d");

            new ArchiveFixture(server, schema)
                    .into(other, there, "d")
                    .file(file(schema + ".txt", ArchiveOptions.Format.DUMP, Compression.NONE))
                    .limit(2)
                    .run();

            assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");
            assertThat(checksums(other, there, "d", types)).isEqualTo(before);
            reload(server, schema, folder.resolve(schema + ".txt"));
            assertThat(checksums(server, schema, "t", types)).isEqualTo(before);
        }
    }

    /** Loads a file of the default format into the table that its rows have left. */
    private static void reload(TestServer server, String schema, Path file) throws Exception {
        TableName name = new TableName(schema, "t");
        Connections connections = new Connections(server.settings());
        try (Connection metadata = server.connect();
                Connection loading = LoadSessions.of(
                                connections, Server.of(metadata), Optional.of(true), LoadSessions.Rules.RESTORE)
                        .open()) {
            TargetTable table = TargetTable.read(metadata, name);
            List<Column> columns =
                    table.columns().stream().map(TargetTable.Target::column).toList();
            ColumnMapping mapping = ColumnMapping.of(
                    table, Optional.of(columns.stream().map(Column::name).toList()), columns, "binary");
            RowWriter.loadData(mapping, false).write(loading, Files.newInputStream(file), 0);
            loading.commit();
        }
    }

    private static List<String> checksums(TestServer server, String schema, String table, EveryType types) {
        return server.queryIn(
                schema,
                "SELECT id,CRC32(" + String.join("),CRC32(", types.names()) + ") FROM " + table + " ORDER BY id");
    }

    @EveryServer
    void aCsvFileIsOfRfc4180(TestServer server) throws Exception {
        String schema = server.createSchema("archive");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40) CHARACTER SET latin1, n DECIMAL(5,2))",
                "INSERT INTO t VALUES (1, 'a \"b\", ü', 1.5), (2, '', NULL), (3, NULL, -2), (4, 'x\ny', 0)");
        String name = schema + ".csv";

        new ArchiveFixture(server, schema)
                .file(file(name, ArchiveOptions.Format.CSV, Compression.NONE))
                .limit(2)
                .run();

        assertThat(Files.readString(folder.resolve(name)))
                .isEqualTo(
                        "\"id\",\"v\",\"n\"\r\n1,\"a \"\"b\"\", ü\",1.50\r\n2,\"\",\r\n3,,-2.00\r\n4,\"x\ny\",0.00\r\n");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");
    }

    @EveryServer
    void aFileIsContinuedByTheNextRunAndCompressedInParts(TestServer server) throws Exception {
        String schema = schema(server, 40);
        String name = schema + ".txt.gz";
        for (String where : List.of("id <= 10", "id <= 20")) {
            new ArchiveFixture(server, schema)
                    .file(file(name, ArchiveOptions.Format.DUMP, Compression.GZIP))
                    .where(where)
                    .run();
        }
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
            assertThat(new String(in.readAllBytes()).lines())
                    .hasSize(20)
                    .startsWith("1\tv1\t2020-01-01 00:00:00")
                    .endsWith("20\tv20\t2020-01-01 00:00:00");
        }
    }

    @EveryServer
    void anInterruptedRunGoesOnWithItsPlan(TestServer server) throws Exception {
        String schema = schema(server, 40);
        String name = schema + ".txt";
        ArchiveFixture fixture = new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .file(file(name, ArchiveOptions.Format.DUMP, Compression.NONE));
        fixture.runChunks(2);
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM d")).containsExactly("14");
        Files.writeString(
                folder.resolve(name),
                Files.readString(folder.resolve(name)) + "15\tv15\ttorn"); // of a chunk never finished
        server.executeIn(schema, "INSERT INTO t (id, v) VALUES (99, 'behind the end'), (0, 'passed')");

        var figures = fixture.run();

        assertThat(figures).containsEntry("archived", 40L);
        assertThat(server.queryIn(schema, "SELECT id FROM t ORDER BY id")).containsExactly("0", "99");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM d")).containsExactly("40");
        assertThat(Files.readAllLines(folder.resolve(name))).hasSize(40).doesNotHaveDuplicates();
        assertThat(server.queryIn(schema, "SHOW TABLES LIKE 'sluice%'")).isEmpty();
    }

    @EveryServer
    void freshBeginsWithANewPlan(TestServer server) {
        String schema = schema(server, 40);
        ArchiveFixture fixture = new ArchiveFixture(server, schema).into(server, schema, "d");
        fixture.runChunks(2);
        server.executeIn(schema, "INSERT INTO t (id, v) VALUES (99, 'behind the old end')");

        assertThat(fixture.fresh().run()).containsEntry("archived", 27L);

        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM d")).containsExactly("41");
    }

    @EveryServer
    void aFileThatHasLostRowsIsNotGoneOnWith(TestServer server) throws Exception {
        String schema = schema(server, 40);
        String name = schema + ".txt";
        ArchiveFixture fixture =
                new ArchiveFixture(server, schema).file(file(name, ArchiveOptions.Format.DUMP, Compression.NONE));
        fixture.runChunks(2);
        long length = Files.size(folder.resolve(name));
        Files.writeString(folder.resolve(name), "");

        assertThatThrownBy(fixture::run)
                .isInstanceOf(FailedException.class)
                .hasMessage("The file " + folder.resolve(name) + " has 0 bytes, but the rows of " + length
                        + " bytes of it are archived already; bring the file back");
    }

    @EveryServer
    void twoJobsDoNotWriteOneFile(TestServer server) {
        String schema = schema(server, 40);
        String name = schema + ".txt";
        ArchiveFixture first =
                new ArchiveFixture(server, schema).file(file(name, ArchiveOptions.Format.DUMP, Compression.NONE));
        first.runChunks(2);

        ArchiveFixture other = new ArchiveFixture(server, schema)
                .table("d")
                .file(file(name, ArchiveOptions.Format.DUMP, Compression.NONE));
        assertThatThrownBy(other::run)
                .isInstanceOf(RefusedException.class)
                .hasMessage("--file " + folder.resolve(name)
                        + " belongs to another archive job that is unfinished; let that"
                        + " one come to its end first. If there is none any more, remove " + folder.resolve(name)
                        + ".sluice.");

        first.run();
        assertThat(folder.resolve(name + ".sluice")).doesNotExist();
        other.run();
    }

    @EveryServer
    void aConditionThatNothingMeetsIsNoFailure(TestServer server) {
        String schema = schema(server, 3);
        assertThat(new ArchiveFixture(server, schema).where("id > 99").run()).containsEntry("archived", 0L);
    }

    @EveryServer
    void rowsThatTheDestinationRefusesFailTheJobOrStayOrReplace(TestServer server) {
        String schema = schema(server, 40);
        server.executeIn(schema, "INSERT INTO d (id, v) VALUES (10, 'mine'), (30, 'mine')");
        ArchiveFixture fixture = new ArchiveFixture(server, schema).into(server, schema, "d");

        assertThatThrownBy(fixture::run)
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("Archiving " + schema + ".t failed, because " + schema
                        + ".d does not take rows as they are: Duplicate entry '10' for key")
                .hasMessageEndingWith("; the chunk was undone");
        assertThat(server.queryIn(schema, "SELECT (SELECT COUNT(*) FROM t), (SELECT COUNT(*) FROM d)"))
                .containsExactly("33\t9");

        ArchiveFixture ignoring =
                new ArchiveFixture(server, schema).into(server, schema, "d").onRefusal(ArchiveOptions.OnRefusal.IGNORE);
        assertThat(ignoring.run()).containsEntry("archived", 31L).containsEntry("refused", 2L);
        assertThat(ignoring.report().differs()).isTrue();
        assertThat(server.queryIn(schema, "SELECT id FROM t")).containsExactly("10", "30");

        new ArchiveFixture(server, schema)
                .into(server, schema, "d")
                .onRefusal(ArchiveOptions.OnRefusal.REPLACE)
                .run();
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("0");
        assertThat(server.queryIn(schema, "SELECT COUNT(*), SUM(v = 'mine') FROM d"))
                .containsExactly("40\t0");
    }

    @EveryServer
    void replacingLosesNoRowOfTheChunkItself(TestServer server) {
        String schema = schema(server, 3);
        server.executeIn(schema, "UPDATE t SET v = 'same'", "ALTER TABLE d ADD UNIQUE KEY (v)");

        assertThatThrownBy(() -> new ArchiveFixture(server, schema)
                        .into(server, schema, "d")
                        .onRefusal(ArchiveOptions.OnRefusal.REPLACE)
                        .run())
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("a unique key of it takes some of them for the same");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM t")).containsExactly("3");
    }

    @EveryServer
    void timeInTheConditionIsThatOfTheFirstStart(TestServer server) throws Exception {
        String schema = schema(server, 20);
        server.executeIn(schema, "UPDATE t SET at = IF(id <= 14, NOW() - INTERVAL 1 HOUR, NOW() + INTERVAL 1 HOUR)");
        ArchiveFixture fixture =
                new ArchiveFixture(server, schema).into(server, schema, "d").where("at < NOW()");
        fixture.runChunks(1);
        server.executeIn(
                schema,
                "DO SLEEP(3)",
                "UPDATE t SET at = NOW() - INTERVAL 1 SECOND WHERE id > 14",
                "INSERT INTO t VALUES (13, 'came late', NOW() - INTERVAL 1 SECOND)"
                        + " ON DUPLICATE KEY UPDATE at = NOW() - INTERVAL 1 SECOND");

        fixture.run();

        assertThat(server.queryIn(schema, "SELECT COUNT(*), MIN(id) FROM t")).containsExactly("7\t13");
    }

    @EveryServer
    void bytesHaveNoPlaceInCsv(TestServer server) {
        String schema = server.createSchema("archive");
        server.executeIn(schema, "CREATE TABLE t (id INT PRIMARY KEY, b VARBINARY(9))");
        assertThatThrownBy(() -> new ArchiveFixture(server, schema)
                        .file(file("b.csv", ArchiveOptions.Format.CSV, Compression.NONE))
                        .run())
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "Column b of " + schema + ".t holds bytes (varbinary(9)), which no CSV file in UTF-8 can; use"
                                + " --output-format dump, or leave it out with --columns.");
    }
}
