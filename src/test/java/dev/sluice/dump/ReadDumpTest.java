package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.Compression;
import dev.sluice.file.SealedOutput;
import dev.sluice.layout.DataFile;
import dev.sluice.layout.Definition;
import dev.sluice.layout.DumpCheck;
import dev.sluice.layout.DumpDirectoryReader;
import dev.sluice.layout.DumpFindings;
import dev.sluice.layout.DumpListing;
import dev.sluice.layout.RowFiles;
import dev.sluice.layout.TableData;
import dev.sluice.layout.TsvRows;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import dev.sluice.run.StoppedException;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sluice dump} wrote is listed, checked and read; what somebody did to it since is found. */
@WithServer
class ReadDumpTest {
    @TempDir
    Path folder;

    private static Map<String, String> rows(DumpListing listing) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (TableData table : listing.tables()) {
            ByteArrayOutputStream tsv = new ByteArrayOutputStream();
            for (DataFile file : table.files()) {
                try (TsvRows rows = new RowFiles(listing.directory()).open(table, file)) {
                    byte[] buffer = new byte[4096];
                    for (int read = rows.read(buffer, 0, 4096); read >= 0; read = rows.read(buffer, 0, 4096)) {
                        tsv.write(buffer, 0, read);
                    }
                    assertThat(rows.columns().orElseThrow()).hasSameSizeAs(table.columns());
                }
            }
            all.put(table.name().name(), HexFormat.of().formatHex(tsv.toByteArray()));
        }
        return all;
    }

    private static DumpFindings check(DumpListing listing) {
        return new DumpCheck(listing, new StopSignal(), new Progress()).run(2);
    }

    @Test
    void bothFormatsHoldTheSameRows(TestServer server) throws Exception {
        String schema = AwkwardSchema.create(server);
        Path tsv = new DumpFixture(server, folder.resolve("tsv"))
                .databases(schema)
                .compression(Compression.ZSTD)
                .dump();
        Path sql = new DumpFixture(server, folder.resolve("sql"))
                .databases(schema)
                .format(DumpFormat.SQL)
                .compression(Compression.GZIP)
                .dump();
        DumpListing fromTsv = DumpDirectoryReader.read(tsv);
        DumpListing fromSql = DumpDirectoryReader.read(sql);
        assertThat(check(fromTsv).none()).isTrue();
        assertThat(check(fromSql).none()).isTrue();
        assertThat(rows(fromSql)).isEqualTo(rows(fromTsv));
        assertThat(fromTsv.origin()).isEqualTo(DumpListing.Origin.SLUICE);
        assertThat(fromTsv.server()).startsWith(server.isMariaDb() ? "MariaDB " : "MySQL ");
        assertThat(fromTsv.consistent()).isTrue();
        assertThat(fromTsv.definitions())
                .extracting(Definition::kind)
                .contains(
                        Definition.Kind.SCHEMA,
                        Definition.Kind.TABLE,
                        Definition.Kind.VIEW,
                        Definition.Kind.VIEW_PLACEHOLDER,
                        Definition.Kind.PROGRAMS,
                        Definition.Kind.TRIGGERS);

        // Without its manifest a dump in SQL format is one that mydumper might have written.
        Files.delete(sql.resolve("manifest.json"));
        DumpListing bare = DumpDirectoryReader.read(sql);
        assertThat(bare.origin()).isEqualTo(DumpListing.Origin.MYDUMPER);
        assertThat(bare.definitions())
                .extracting(definition -> definition.kind() + " " + definition.name()
                        + definition.file().name())
                .containsExactlyInAnyOrderElementsOf(fromSql.definitions().stream()
                        .map(definition -> definition.kind() + " " + definition.name()
                                + definition.file().name())
                        .toList());
        assertThat(check(bare).sentences()).isEmpty();

        Files.delete(tsv.resolve("manifest.json"));
        assertThatThrownBy(() -> DumpDirectoryReader.read(tsv))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        " was written by sluice, but manifest.json, which tells what is in it, is missing.");
    }

    @Test
    void everyKindOfDamageIsFound(TestServer server) throws Exception {
        String schema = server.createSchema("damage");
        for (String table : List.of("a", "b", "c", "d")) {
            server.executeIn(
                    schema, "CREATE TABLE " + table + " (id INT PRIMARY KEY)", "INSERT INTO " + table + " VALUES (1)");
        }
        Path dump = new DumpFixture(server, folder).databases(schema).dump();
        DumpListing listing = DumpDirectoryReader.read(dump);
        String base = schema + ".";
        Path flipped = dump.resolve(base + "a.00001.tsv");
        byte[] bytes = Files.readAllBytes(flipped);
        bytes[0] ^= 1;
        Files.write(flipped, bytes);
        Files.delete(dump.resolve(base + "b.00001.tsv"));
        Files.writeString(dump.resolve(base + "c.00001.tsv"), "2\n", StandardOpenOption.APPEND);
        Path link = dump.resolve(base + "d-schema.sql");
        Files.move(link, folder.resolve("elsewhere"));
        Files.createSymbolicLink(link, folder.resolve("elsewhere"));

        DumpFindings findings = check(listing);
        assertThat(findings.sentences())
                .containsExactly(
                        flipped + " is damaged: its hash is not the one in manifest.json.",
                        dump.resolve(base + "b.00001.tsv") + " is missing.",
                        dump.resolve(base + "c.00001.tsv") + " has 4 bytes, but should have 2.",
                        link + " is no regular file; links and special files in a dump are not followed.");
        assertThat(rows(listing.without(findings.files())))
                .containsExactly(Map.entry("a", ""), Map.entry("b", ""), Map.entry("c", ""), Map.entry("d", "310a"));
        StopSignal stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> new DumpCheck(listing, stop, new Progress()).run(2))
                .isInstanceOf(StoppedException.class);
    }

    @Test
    void anEditedManifestIsRefused(TestServer server) throws Exception {
        String schema = server.createSchema("edited");
        server.executeIn(schema, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1),(2)");
        Path dump = new DumpFixture(server, folder).databases(schema).dump();
        Path manifest = dump.resolve("manifest.json");
        String good = Files.readString(manifest);
        for (String[] edit : new String[][] {
            {"\"rows\" : 2,\n    \"definitions\"", "\"rows\" : 1,\n    \"definitions\""},
            {"\"tables\" : 1", "\"tables\" : 2"},
            {"\"version\" : 1", "\"version\" : 2"},
            {"\"format\" : \"sluice-dump\"", "\"format\" : \"other\""},
            {schema + ".t.00001.tsv", "../t.00001.tsv"},
            {schema + ".t.00001.tsv", "/etc/passwd.tsv"},
            {schema + ".t.00001.tsv", schema + ".t-schema.sql"},
            {"\"engine\" :", "\"motor\" :"},
            {"\"totals\"", "\"sums\""},
            {"\"schema\" : \"" + schema + "\",", ""},
            {"\"objects\" : [", "\"objects\" : [ 1,"},
            {"\"columns\" : [", "\"columns\" : [ null,"}
        }) {
            assertThat(good).contains(edit[0]);
            Files.writeString(manifest, good.replace(edit[0], edit[1]));
            assertThatThrownBy(() -> DumpDirectoryReader.read(dump))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                            manifest + " was cut or edited since sluice wrote it; load a copy of the dump that is as"
                                    + " it was.");
            seal(manifest, good.replace(edit[0], edit[1]));
            assertThatThrownBy(() -> DumpDirectoryReader.read(dump))
                    .as(Arrays.toString(edit))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith(manifest.toString());
        }
        for (int length = 0; length < good.length(); length += 97) {
            Files.writeString(manifest, good.substring(0, length));
            assertThatThrownBy(() -> DumpDirectoryReader.read(dump))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith(manifest.toString());
        }
        Files.writeString(manifest, good);
        assertThat(DumpDirectoryReader.read(dump).tables()).hasSize(1);
    }

    /** What somebody does who knows how. */
    private static void seal(Path manifest, String text) throws IOException {
        try (SealedOutput out = new SealedOutput(Files.newOutputStream(manifest))) {
            out.write(text.substring(0, text.lastIndexOf(",\n  \"crc32c\"")).getBytes(StandardCharsets.UTF_8));
            out.seal();
        }
    }

    @Test
    void anUnfinishedDumpIsListedOnlyWhenAsked(TestServer server) throws Exception {
        String schema = server.createSchema("un.finished");
        server.executeIn(schema, "CREATE TABLE `t.x` (id INT PRIMARY KEY)", "INSERT INTO `t.x` VALUES (1),(2)");
        Path dump = new DumpFixture(server, folder).databases(schema).dump();
        Files.createDirectory(dump.resolve(".sluice"));
        Files.delete(dump.resolve("manifest.json"));
        Files.delete(dump.resolve("metadata"));
        String sentence = dump + " holds a dump that is not finished; the sluice dump that was writing it finishes it"
                + " when it is started again.";
        assertThatThrownBy(() -> DumpDirectoryReader.read(dump)).hasMessage(sentence);
        DumpListing partial = DumpDirectoryReader.read(dump, true);
        assertThat(partial.missing()).containsExactly(sentence);
        assertThat(partial.tables()).singleElement().satisfies(table -> {
            assertThat(table.name().schema()).isEqualTo(schema);
            assertThat(table.name().name()).isEqualTo("t.x");
            assertThat(table.files()).extracting(DataFile::format).containsExactly(DataFile.Format.TSV);
        });
        assertThat(check(partial).sentences()).isEmpty();
    }
}
