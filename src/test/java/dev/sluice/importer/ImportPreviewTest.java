package dev.sluice.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.Politeness;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dry run says what an import would refuse, and leaves everything as it is. */
@WithServer
class ImportPreviewTest {
    @TempDir
    private Path folder;

    @Test
    void dryRunNamesBadRecordsAndChangesNothing(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(
                server,
                folder,
                "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(5))",
                "INSERT INTO t VALUES (9, 'old')");
        fixture.file("t.txt", "1\tone\n2\ttoolong\nx\tthree\n9\tnine\n5\tfive\n");
        StringWriter out = new StringWriter();

        long refused = new ImportPreview(fixture.options("t.txt"), server.settings(), new PrintWriter(out))
                .dryRun(Politeness.NONE);

        assertThat(refused).isEqualTo(3);
        assertThat(out.toString()
                        .replace(folder.toString(), "FOLDER")
                        .replace(fixture.schema, "SCHEMA")
                        .lines())
                .anyMatch(line -> line.startsWith("  FOLDER/t.txt, line 2: column name, value 'toolong': "))
                .anyMatch(line -> line.startsWith("  FOLDER/t.txt, line 3: column id, value 'x': "))
                .anyMatch(line -> line.startsWith("  FOLDER/t.txt, line 4: Duplicate entry '9' "))
                .contains("FOLDER/t.txt: 5 records for SCHEMA.t, 3 of them would be refused", "Nothing was changed.");
        assertThat(fixture.rows("SELECT * FROM t")).containsExactly("9\told");
        assertThat(fixture.rows("SHOW TABLES")).containsExactly("t");
    }

    @Test
    void previewShowsTheFieldsOfTheFirstRecords(TestServer server) {
        ImportFixture fixture =
                new ImportFixture(server, folder, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(5))");
        fixture.file("t.txt", "1\t\\N\n2\ttwo\n3\tthree\n");
        StringWriter out = new StringWriter();

        new ImportPreview(fixture.options("t.txt"), server.settings(), new PrintWriter(out)).firstRecords(2);

        assertThat(out.toString().replace(folder.toString(), "FOLDER").replace(fixture.schema, "SCHEMA"))
                .isEqualTo("""
                        FOLDER/t.txt -> SCHEMA.t
                          line 1:
                            id = '1'
                            name = NULL
                          line 2:
                            id = '2'
                            name = 'two'
                        """);
    }
}
