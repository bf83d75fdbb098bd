package dev.sluice.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories as mydumper 0.10 and 1.0 leave them, and as nobody should. */
class MydumperDirectoryTest {
    private static final String OLD_METADATA = """
            Started dump at: 2026-11-23 22:38:28
            SHOW MASTER STATUS:
            \tLog: bin.000007
            \tPos: 4711
            \tGTID:

            Finished dump at: 2026-11-23 22:38:29
            """;

    @TempDir
    Path directory;

    private RowFileFixture files;

    @BeforeEach
    void prepare() {
        files = new RowFileFixture(directory);
    }

    private void schema(String alias, String name) throws Exception {
        files.write(alias + "-schema-create.sql", "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `" + name + "`;\n");
    }

    private void table(String base, String name) throws Exception {
        files.write(
                base + "-schema.sql",
                "/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n\nCREATE TABLE `"
                        + name.replace("`", "``") + "` (\n  `a` int\n);\n");
    }

    private void rows(String file, String name, String values) throws Exception {
        files.write(
                file, RowFileFixture.HEADER + "INSERT INTO `" + name.replace("`", "``") + "` VALUES" + values + ";\n");
    }

    private static List<String> tables(DumpListing listing) {
        return listing.tables().stream()
                .map(table -> table.name().schema() + "|" + table.name().name() + " "
                        + table.files().stream().map(file -> file.file().name()).toList()
                        + (table.rows().isPresent() ? " " + table.rows().getAsLong() : ""))
                .sorted()
                .toList();
    }

    private static List<String> definitions(DumpListing listing) {
        return listing.definitions().stream()
                .map(definition -> definition.kind() + " " + definition.schema()
                        + definition.name().map(name -> "|" + name).orElse("") + " "
                        + definition.file().name())
                .sorted()
                .toList();
    }

    private DumpFindings check(DumpListing listing) {
        return new DumpCheck(listing, new StopSignal(), new Progress()).run(2);
    }

    /** 1.0.1's, with a name that has an alias, options for myloader and a second group of the same name. */
    private void newDump() throws Exception {
        files.write("metadata", """
                # Started dump at: 2026-05-24 10:00:00
                [config]
                quote-character = BACKTICK
                local-infile = 1
                exec-per-thread = /bin/sh
                database = mysql

                [myloader_session_variables]
                SQL_MODE='NO_AUTO_VALUE_ON_ZERO' /*!40101

                [source]
                # SOURCE_LOG_FILE = "bin.000007"

                [`shop`.`mydumper_0`]
                real_table_name=odd.name
                rows = 3
                schema_checksum = 1A2B3C4D

                [`shop`.`t`]
                real_table_name=t
                rows = 4

                [`shop`.`v`]
                real_table_name=v
                is_view = 1

                [`mydumper_1`.`t`]
                real_table_name=t
                rows = 1
                [config]
                max-statement-size = 180
                num-sequences = 0
                # Finished dump at: 2026-05-24 10:00:01
                """);
        schema("shop", "shop");
        schema("mydumper_1", "sh.op");
        table("shop.mydumper_0", "odd.name");
        table("shop.t", "t");
        table("shop.v", "v");
        table("mydumper_1.t", "t");
        files.write("shop.v-schema-view.sql", "DROP TABLE IF EXISTS `v`;\nCREATE VIEW `v` AS SELECT 1;\n");
        files.write("shop-schema-triggers.sql", "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET @a=1;\n");
        files.write("mydumper_1-schema-post.sql", "CREATE PROCEDURE p() SELECT 1;\n");
        files.write("shop.s-schema-sequence.sql", "DROP TABLE IF EXISTS `s`;\nCREATE SEQUENCE `s` start with 1;\n");
        rows("shop.mydumper_0.00000.00001.sql", "odd.name", "(3)");
        rows("shop.mydumper_0.00000.00000.sql", "odd.name", "(1)\n,(2)\n");
        rows("shop.t.00010.sql", "t", "(4)");
        files.write(
                "shop.t.00002.sql",
                RowFileFixture.HEADER + "LOAD DATA LOCAL INFILE 'shop.t.00002.dat' INTO TABLE `t` (`a`);\n");
        files.write("shop.t.00002.dat", "1\n2\n3\n");
        rows("mydumper_1.t.00000.sql", "t", "(1)");
        files.write("shop-schema-create-checksum", "1");
        files.write("shop.t-metadata", "3");
    }

    @Test
    void theFormatOfOneIsReadWithItsAliases() throws Exception {
        newDump();
        DumpListing listing = DumpDirectoryReader.read(directory);
        assertThat(tables(listing))
                .containsExactly(
                        "sh.op|t [mydumper_1.t.00000.sql] 1",
                        "shop|odd.name [shop.mydumper_0.00000.00000.sql, shop.mydumper_0.00000.00001.sql] 3",
                        "shop|t [shop.t.00002.dat, shop.t.00010.sql] 4");
        assertThat(definitions(listing))
                .containsExactly(
                        "PROGRAMS sh.op mydumper_1-schema-post.sql",
                        "SCHEMA sh.op mydumper_1-schema-create.sql",
                        "SCHEMA shop shop-schema-create.sql",
                        "SEQUENCE shop|s shop.s-schema-sequence.sql",
                        "TABLE sh.op|t mydumper_1.t-schema.sql",
                        "TABLE shop|odd.name shop.mydumper_0-schema.sql",
                        "TABLE shop|t shop.t-schema.sql",
                        "TRIGGERS shop shop-schema-triggers.sql",
                        "VIEW shop|v shop.v-schema-view.sql",
                        "VIEW_PLACEHOLDER shop|v shop.v-schema.sql");
        assertThat(listing.origin()).isEqualTo(DumpListing.Origin.MYDUMPER);
        assertThat(listing.missing()).isEmpty();
        assertThat(check(listing).sentences()).isEmpty();
    }

    @Test
    void rowsThatAreNotThereAreFound() throws Exception {
        newDump();
        rows("shop.t.00010.sql", "t", "(4),(5)");
        rows("mydumper_1.t.00000.sql", "t", "(1); DROP DATABASE shop");
        DumpListing listing = DumpDirectoryReader.read(directory);
        DumpFindings findings = check(listing);
        assertThat(findings.files()).containsOnlyKeys("mydumper_1.t.00000.sql");
        assertThat(findings.tables())
                .containsExactly("The files of shop.t in " + directory + " hold 5 rows, but should hold 4.");
        assertThatThrownBy(findings::requireNone)
                .isInstanceOf(RefusedException.class)
                .hasMessage(directory.resolve("mydumper_1.t.00000.sql") + " at byte "
                        + (RowFileFixture.HEADER.length() + 27)
                        + " holds a statement that is no INSERT of values into sh.op.t. The files of shop.t in "
                        + directory + " hold 5 rows, but should hold 4.");
        DumpListing sound = listing.without(findings.files());
        assertThat(tables(sound)).contains("sh.op|t []");
        assertThat(sound.missing()).containsExactlyElementsOf(findings.files().values());
    }

    @Test
    void aTableWhoseRowsHaveNoFileIsRefused() throws Exception {
        newDump();
        Files.delete(directory.resolve("mydumper_1.t.00000.sql"));
        String sentence =
                directory.resolve("metadata") + " tells of 1 rows of mydumper_1.t, but no file with them is there.";
        assertThatThrownBy(() -> DumpDirectoryReader.read(directory)).hasMessage(sentence);
        assertThat(DumpDirectoryReader.read(directory, true).missing()).containsExactly(sentence);
    }

    @Test
    void namesWithDotsAndSchemasInThemAreToldApartByStatements() throws Exception {
        files.write("metadata", OLD_METADATA);
        for (String schema : List.of("a", "a.b", "shop")) {
            schema(schema, schema);
        }
        table("a.b.c", "c");
        rows("a.b.c.sql", "c", "(1)");
        table("a.b.c.d", "b.c.d");
        rows("a.b.c.d.sql", "b.c.d", "(1)");
        // Its definition would be the file that holds the rows of the next one.
        rows("shop.x.sql", "x", "(1)");
        table("shop.x-schema", "x-schema");
        files.write("shop.x-schema.sql", RowFileFixture.HEADER + "INSERT INTO `x-schema` VALUES(1);\n");
        table("shop.t", "t");
        table("shop.t.00001", "t.00001");
        rows("shop.t.00001.sql", "t", "(1)");
        rows("shop.t.00001.00002.sql", "t.00001", "(1)");
        assertThat(tables(DumpDirectoryReader.read(directory)))
                .containsExactly(
                        "a.b|c [a.b.c.sql]",
                        "a|b.c.d [a.b.c.d.sql]",
                        "shop|t [shop.t.00001.sql]",
                        "shop|t.00001 [shop.t.00001.00002.sql]",
                        "shop|x [shop.x.sql]",
                        "shop|x-schema [shop.x-schema.sql]");
    }

    @Test
    void withoutDefinitionsTheRowsTellTheNames() throws Exception {
        files.write("metadata", OLD_METADATA);
        rows("a.b.c.sql", "c", "(1)");
        rows("shop.t.00001.sql", "t", "(1)");
        rows("shop.t.00002.sql", "t", "(1)");
        assertThat(tables(DumpDirectoryReader.read(directory)))
                .containsExactly("a.b|c [a.b.c.sql]", "shop|t [shop.t.00001.sql, shop.t.00002.sql]");
    }

    @Test
    void aDumpThatIsNotFinishedIsRefusedUnlessAsked() throws Exception {
        newDump();
        Files.move(directory.resolve("metadata"), directory.resolve("metadata.partial"));
        String sentence = directory
                + " holds a dump of mydumper that is not finished: metadata.partial is still there; dump it again.";
        assertThatThrownBy(() -> DumpDirectoryReader.read(directory)).hasMessage(sentence);
        DumpListing partial = DumpDirectoryReader.read(directory, true);
        assertThat(partial.missing()).containsExactly(sentence);
        assertThat(tables(partial)).hasSize(3).contains("sh.op|t [mydumper_1.t.00000.sql]");

        files.write("metadata", "Started dump at: 2026-11-23 22:38:28\n");
        Files.delete(directory.resolve("metadata.partial"));
        assertThatThrownBy(() -> DumpDirectoryReader.read(directory))
                .hasMessage(directory + " holds a dump of mydumper that is not finished: metadata does not say when it"
                        + " was; dump it again.");
    }

    @Test
    void whatIsNoDumpIsRefused() throws Exception {
        assertThatThrownBy(() -> DumpDirectoryReader.read(directory, true))
                .hasMessage(directory + " is no dump: it has neither manifest.json, as sluice writes it, nor metadata,"
                        + " as mydumper does.");
        assertThatThrownBy(() -> DumpDirectoryReader.read(directory.resolve("gone")))
                .hasMessage("--directory " + directory.resolve("gone") + " is not a directory.");
    }

    /** A file, its content and what is said of it; {@code ->} makes it a link. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.u-schema.sql|CREATE TABLE `mysql` (a int);|is a file of u but names the table mysql",
                "shop.mydumper_0-schema.sql|CREATE TABLE `users` (a int);|is a file of odd.name but names the table users",
                "shop.u-schema.sql|DROP DATABASE shop; SELECT 1;|holds no CREATE TABLE",
                "evil-schema-create.sql|CREATE USER evil;|holds no CREATE DATABASE",
                "shop.u.sql|->/etc/passwd|is no regular file; links and special files in a dump are not followed",
                "shop.t.00003.dat|1|has no LOAD DATA statement in a file beside it",
                "shop.t.00010.sql.gz|x|is there twice: beside it is shop.t.00010.sql",
                "shop.t.00011.sql.lz4|x|is compressed in a way that sluice does not read; decompress it first",
                "shop.t.00011.tsv|1|was written by sluice, but manifest.json, which tells what is in it, is missing",
                "all-schema-create-tablespace.sql|CREATE TABLESPACE x;|creates tablespaces, which sluice does not; create them and remove it",
                "shop.u-schema.sql.gz|x|is damaged and cannot be decompressed: not in gzip format",
                "nodot.sql|SELECT 1|has a name that tells no schema and table"
            })
    void filesThatDoNotFitAreRefused(String fileContentMessage) throws Exception {
        newDump();
        String[] parts = fileContentMessage.split("\\|");
        if (parts[1].startsWith("->")) {
            Files.createSymbolicLink(directory.resolve(parts[0]), Path.of(parts[1].substring(2)));
        } else {
            files.write(parts[0], parts[1]);
        }
        assertThatThrownBy(() -> DumpDirectoryReader.read(directory))
                .isInstanceOf(RefusedException.class)
                .hasMessage(directory.resolve(parts[0]) + " " + parts[2] + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[`../x`.`t`]\nrows = 1", "[`shop`.`t`]\nrows = x", "[`shop`.`t`]\nrows = -1"})
    void hostileMetadataIsRefused(String group) throws Exception {
        newDump();
        files.write("metadata", group + "\n# Finished dump at: 2026-05-24 10:00:01\n");
        assertThatThrownBy(() -> DumpDirectoryReader.read(directory))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(directory.resolve("metadata").toString());
    }
}
