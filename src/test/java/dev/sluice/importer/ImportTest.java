package dev.sluice.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** Files come into tables: all of their records, once, by any number of ranges and threads. */
class ImportTest {
    private static final String TABLE = "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20)) CHARACTER SET utf8mb4";

    @TempDir
    private Path folder;

    static String rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> i + "\tname " + i + "\n").collect(Collectors.joining());
    }

    static byte[] gzip(String... members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String member : members) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(member.getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    @EveryServer
    void recordsOfAllKindsOfFilesComeIn(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE);
        fixture.file("t.txt", "1\tone\n2\t\\N\n3\tdrei ü\n4\twithout an end");
        fixture.file("t.2024.txt.gz", gzip(rows(10, 20), rows(20, 30)));
        fixture.file(fixture.schema + ".t.empty.txt", "");

        fixture.run("t.txt", "t.2024.txt.gz", fixture.schema + ".t.empty.txt");

        assertThat(fixture.rows("SELECT * FROM t WHERE id < 10"))
                .containsExactly("1\tone", "2\tnull", "3\tdrei ü", "4\twithout an end");
        assertThat(fixture.single("SELECT COUNT(*), SUM(id) FROM t WHERE id >= 10"))
                .isEqualTo("20\t390");
        assertThat(fixture.report.figures()).containsEntry("records", 24L).containsEntry("rows", 24L);
        assertThat(fixture.rows("SHOW TABLES")).containsExactly("t");
    }

    @EveryServer
    void aFileIsCutIntoRangesAndEachRecordComesOnce(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE);
        fixture.rangeBytes = OptionalLong.of(1024);
        fixture.file("t.txt", rows(0, 2000));
        fixture.file("t.more.txt.gz", gzip(rows(2000, 3000)));

        fixture.run("t.txt", "t.more.txt.gz");

        assertThat(fixture.single("SELECT COUNT(*), SUM(id), SUM(name = CONCAT('name ', id)) FROM t"))
                .isEqualTo("3000\t4498500\t3000");
    }

    @EveryServer
    void standardInputComesInOnce(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE);
        fixture.rangeBytes = OptionalLong.of(1024);
        fixture.stdin = rows(0, 1000).getBytes(StandardCharsets.UTF_8);

        fixture.run("-");

        assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("1000");
    }

    @EveryServer
    void withoutLocalInfileTheSameRowsComeInByInsert(TestServer kind) throws Exception {
        try (TestServer server = kind.startAnother("--local-infile=0")) {
            ImportFixture fixture = new ImportFixture(
                    server,
                    folder,
                    "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20) CHARACTER SET latin1, b BLOB)");
            fixture.file("t.txt", "1\tone\tx\n2\t\\N\t\\\\\n3\tü\ta\\tb\n");

            fixture.run("t.txt");

            assertThat(fixture.rows("SELECT * FROM t")).containsExactly("1\tone\tx", "2\tnull\t\\", "3\tü\ta\tb");
            fixture.file("t.txt", "4\tvier\tx\n5\ttoo long for this column\ty\n");
            assertThat(fixture.failure("t.txt"))
                    .isEqualTo("FOLDER/t.txt, line 2, is refused by SCHEMA.t: column name, value"
                            + " 'too long for this column': Data too long for column 'name' (1406); mend the file or the"
                            + " table");
            assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("3");

            fixture.duplicates = DuplicatePolicy.IGNORE;
            fixture.listIgnored = true;
            fixture.file("t.txt", "1\tagain\tx\n6\tsechs\tx\n6\tagain\tx\n7\tsieben\tx\n");
            fixture.run("t.txt");
            assertThat(fixture.single("SELECT GROUP_CONCAT(id ORDER BY id) FROM t"))
                    .isEqualTo("1,2,3,6,7");
            assertThat(fixture.content("t.txt.ignored")).isEqualTo("1\tagain\tx\n6\tagain\tx\n");
            assertThat(fixture.content("t.txt.ignored.reasons"))
                    .matches("1\tDuplicate entry '1' .*\n3\tDuplicate entry '6' .*\n");
        }
    }

    @EveryServer
    void columnsAndVariablesAreFilled(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(
                server,
                folder,
                "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20) CHARACTER SET latin1, price DECIMAL(8,2))");
        fixture.skip = List.of("rest");
        fixture.sets = List.of("price=@cents/100", "name=UPPER(@n)");
        fixture.columns = Optional.of(List.of("@n", "@cents", "rest", "id"));
        fixture.file("t.txt", "müller\t1250\tx\t1\n\\N\t\\N\tx\t2\n");

        fixture.run("t.txt");

        assertThat(fixture.rows("SELECT * FROM t")).containsExactly("1\tMÜLLER\t12.50", "2\tnull\tnull");
    }
}
