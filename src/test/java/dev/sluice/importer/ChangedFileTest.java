package dev.sluice.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;

/** A file that was mended after its import had failed goes on where it was; another one is refused. */
class ChangedFileTest {
    private static final String TABLE = "CREATE TABLE t (id INT, name VARCHAR(20)) CHARACTER SET utf8mb4";

    @TempDir
    private Path folder;

    private ImportFixture failed(TestServer server, String bad) {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE);
        fixture.rangeBytes = OptionalLong.of(1024);
        fixture.threads = 4;
        fixture.file("t.txt", ImportTest.rows(0, 300) + bad + ImportTest.rows(301, 600));
        assertThat(fixture.failure("t.txt")).startsWith("FOLDER/t.txt, line 301, is refused");
        assertThat(Integer.parseInt(fixture.single("SELECT COUNT(*) FROM t"))).isPositive();
        return fixture;
    }

    @EveryServer
    void mendedRecordMayBeLongerOrShorter(TestServer server) throws Exception {
        for (String mended : new String[] {"300\tok\n", "300\tlonger than it was\n", "", "300\ttwo\n300\trecords\n"}) {
            ImportFixture fixture = failed(server, "bad\tok\n");
            fixture.file("t.txt", ImportTest.rows(0, 300) + mended + ImportTest.rows(301, 600));

            fixture.run("t.txt");

            assertThat(fixture.single("SELECT COUNT(*), COUNT(DISTINCT id), SUM(id <> 300) FROM t"))
                    .isEqualTo((599 + mended.split("\n").length - (mended.isEmpty() ? 1 : 0)) + "\t"
                            + (mended.isEmpty() ? 599 : 600) + "\t599");
        }
    }

    @EveryServer
    void fileThatHasChangedWhereItIsImportedIsRefused(TestServer server) {
        ImportFixture fixture = failed(server, "bad\tok\n");
        fixture.file("t.txt", ImportTest.rows(0, 300).replaceFirst("name 7", "nome 7") + ImportTest.rows(300, 600));

        assertThat(fixture.refusal("t.txt"))
                .startsWith("FOLDER/t.txt has changed in a part that is imported already, ")
                .endsWith(
                        " bring back what it was there, or start again with --fresh, which leaves what is imported in the"
                                + " table.");
    }

    @EveryServer
    void anUnchangedFileGoesOnWhenTheTableIsMended(TestServer server) throws Exception {
        ImportFixture fixture = failed(server, "300\tfar too long for this column\n");
        server.executeIn(fixture.schema, "ALTER TABLE t MODIFY name VARCHAR(100)");

        fixture.run("t.txt");

        assertThat(fixture.single("SELECT COUNT(*), COUNT(DISTINCT id) FROM t")).isEqualTo("600\t600");
    }
}
