package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.file.Compression;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What LOAD DATA and the schema files of {@code --format tsv} restore is what was dumped, rows and definitions. */
class TsvRestoreTest {
    @TempDir
    private Path folder;

    @EveryServer
    void restoresTheShop(TestServer source) throws Exception {
        roundTrip(source, source.sampleShop(), Compression.ZSTD);
    }

    @EveryServer
    void restoresAwkwardObjects(TestServer source) throws Exception {
        String schema = AwkwardSchema.create(source);
        AwkwardSchema.addLiteralsOfSeveralLines(source, schema);
        AwkwardSchema.addNumberedTable(source, schema);
        AwkwardSchema.addPartitionsByText(source, schema);
        for (Compression compression : List.of(Compression.NONE, Compression.ZSTD)) {
            roundTrip(source, schema, compression);
        }
    }

    @EveryServer
    void tablesWithHistoryAreRefusedByNameOrDumpedWithoutIt(TestServer source) throws Exception {
        assumeTrue(source.isMariaDb(), "MySQL has no system versioning");
        String schema = source.createSchema("history");
        source.executeIn(
                schema,
                "CREATE TABLE kept (a INT PRIMARY KEY) WITH SYSTEM VERSIONING",
                "CREATE TABLE timed (a INT PRIMARY KEY, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START INVISIBLE,"
                        + " e TIMESTAMP(6) GENERATED ALWAYS AS ROW END INVISIBLE, PERIOD FOR SYSTEM_TIME (s, e))"
                        + " WITH SYSTEM VERSIONING",
                "INSERT INTO kept VALUES (1), (2)",
                "INSERT INTO timed VALUES (3)",
                "DELETE FROM kept WHERE a = 1");
        DumpFixture dump = new DumpFixture(source, folder).databases(schema);
        assertThat(dump.refused())
                .isEqualTo("Tables with system versioning would lose their history: " + schema + ".kept, " + schema
                        + ".timed; leave them out with --omit-tables, or dump their current rows only with"
                        + " --no-history.");

        dump.contents(new DumpOptions.Contents(true, true, true, true, true, true, false, false))
                .dump();
        TestServer copy = CopyServers.without(source, schema);
        new TsvRestore(dump.directory()).into(copy);

        for (String table : List.of("kept", "timed")) {
            assertThat(copy.queryIn(schema, "SELECT a FROM " + table + " FOR SYSTEM_TIME ALL"))
                    .isEqualTo(source.queryIn(schema, "SELECT a FROM " + table));
            assertThat(copy.queryIn(schema, "SHOW CREATE TABLE " + table))
                    .isEqualTo(source.queryIn(schema, "SHOW CREATE TABLE " + table));
        }
    }

    private void roundTrip(TestServer source, String schema, Compression compression) throws Exception {
        Path dump = new DumpFixture(source, Files.createTempDirectory(folder, "dump"))
                .databases(schema)
                .compression(compression)
                .dump();
        TestServer copy = CopyServers.without(source, schema);
        new TsvRestore(dump).into(copy);
        CopyServers.assertEqual(source, schema, copy);
    }
}
