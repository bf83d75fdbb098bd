package dev.sluice.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/** Bad records are found, whatever is wrong with them, and the good ones around them come in. */
class DirtyRecordsTest {
    private static final String[] TABLES = {
        "CREATE TABLE parent (id INT PRIMARY KEY)",
        "INSERT INTO parent VALUES (1)",
        "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(5), n INT, d DATE, dec2 DECIMAL(6,2), p INT NOT NULL,"
                + " e ENUM('a','b'), CONSTRAINT positive CHECK (n > 0), FOREIGN KEY (p) REFERENCES parent (id))"
                + " CHARACTER SET utf8mb4"
    };

    @TempDir
    private Path folder;

    /** What is wrong, and a record with that; {@code ID} stands for its number. */
    private static Map<String, byte[]> dirty(TestServer server) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("for column 'name'", "ID\ttoolong\t1\t2024-01-01\t1\t1\ta");
        text.put("integer value", "ID\tok\tx\t2024-01-01\t1\t1\ta");
        text.put("value '2024-02-31'", "ID\tok\t1\t2024-02-31\t1\t1\ta");
        text.put("Data truncated for column 'dec2'", "ID\tok\t1\t2024-01-01\t1.239\t1\ta");
        text.put("Out of range value for column 'dec2'", "ID\tok\t1\t2024-01-01\t123456\t1\ta");
        text.put("doesn't contain data for all columns", "ID\tok\t1");
        text.put("more data than there were input columns", "ID\tok\t1\t2024-01-01\t1\t1\ta\tmore");
        text.put("Duplicate entry", "1\tok\t1\t2024-01-01\t1\t1\ta");
        text.put("foreign key constraint fails", "ID\tok\t1\t2024-01-01\t1\t99\ta");
        text.put("NULL supplied to NOT NULL column 'p'", "ID\tok\t1\t2024-01-01\t1\t\\N\ta");
        text.put("Data truncated for column 'e'", "ID\tok\t1\t2024-01-01\t1\t1\tc");
        if (server.isMariaDb() || server.isAtLeast(8, 0, 16)) {
            text.put(
                    server.isMariaDb() ? "CONSTRAINT `positive` failed" : "Check constraint 'positive'",
                    "ID\tok\t-1\t2024-01-01\t1\t1\ta");
        }
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        text.forEach((why, record) -> bytes.put(why, record.getBytes(StandardCharsets.UTF_8)));
        bytes.put("string value", "ID\tb\u00e4d\t1\t2024-01-01\t1\t1\ta".getBytes(StandardCharsets.ISO_8859_1));
        return bytes;
    }

    private static String good(int id) {
        return id + "\tok\t1\t2024-01-01\t1.5\t1\ta\n";
    }

    private static byte[] withNumber(byte[] record, int id) {
        return (new String(record, StandardCharsets.ISO_8859_1).replaceFirst("^ID", Integer.toString(id)) + "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @EveryServer
    void eachKindStopsTheImportAtItsLine(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLES);
        for (Map.Entry<String, byte[]> bad : dirty(server).entrySet()) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes((good(1) + good(2)).getBytes(StandardCharsets.UTF_8));
            file.writeBytes(withNumber(bad.getValue(), 3));
            file.writeBytes((good(4) + good(5)).getBytes(StandardCharsets.UTF_8));
            fixture.file("t.txt", file.toByteArray());
            fixture.fresh = true;

            String failure = fixture.failure("t.txt");

            assertThat(failure)
                    .as(bad.getKey())
                    .startsWith("FOLDER/t.txt, line 3, is refused by SCHEMA.t: ")
                    .contains(bad.getKey());
            assertThat(fixture.single("SELECT COUNT(*) FROM t"))
                    .as(bad.getKey())
                    .isEqualTo("0");
        }
    }

    @EveryServer
    void goodRecordsComeInAndBadOnesAreWrittenDown(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLES);
        fixture.maxErrors = MaxErrors.parse("100");
        fixture.rangeBytes = OptionalLong.of(1024);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteArrayOutputStream rejected = new ByteArrayOutputStream();
        Map<Integer, String> reasons = new TreeMap<>();
        int id = 0;
        int goods = 0;
        for (Map.Entry<String, byte[]> bad : dirty(server).entrySet()) {
            for (int i = 0; i < 20; i++) {
                file.writeBytes(good(++id).getBytes(StandardCharsets.UTF_8));
                goods++;
            }
            byte[] record = withNumber(bad.getValue(), ++id);
            file.writeBytes(record);
            rejected.writeBytes(record);
            reasons.put(id, bad.getKey());
        }
        fixture.file("t.txt", file.toByteArray());

        fixture.run("t.txt");

        assertThat(fixture.single("SELECT COUNT(*), MIN(id) FROM t")).isEqualTo(goods + "\t1");
        assertThat(Files.readAllBytes(folder.resolve("t.txt.rejected"))).isEqualTo(rejected.toByteArray());
        List<String> lines = Files.readAllLines(folder.resolve("t.txt.rejected.reasons"));
        assertThat(lines).hasSameSizeAs(reasons.keySet());
        int at = 0;
        for (Map.Entry<Integer, String> reason : reasons.entrySet()) {
            assertThat(lines.get(at++)).startsWith(reason.getKey() + "\t").contains(reason.getValue());
        }
        assertThat(fixture.report.differs()).isTrue();
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("t.txt", "t.txt.rejected", "t.txt.rejected.reasons");
    }

    @EveryServer
    void refusedRecordsThatAreMendedCompleteTheTable(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLES);
        fixture.maxErrors = MaxErrors.parse("50%");
        fixture.file("t.txt", good(1) + "2\ttoolong\t1\t2024-01-01\t1\t1\ta\n" + good(3));
        fixture.run("t.txt");
        fixture.file("t.txt.rejected", fixture.content("t.txt.rejected").replace("toolong", "long"));

        fixture.run("t.txt.rejected");

        assertThat(fixture.rows("SELECT id, name FROM t")).containsExactly("1\tok", "2\tlong", "3\tok");
    }

    @EveryServer
    void oneTooManyEndsTheImportAndMendedItGoesOn(TestServer server) throws Exception {
        ImportFixture fixture = new ImportFixture(server, folder, TABLES);
        fixture.maxErrors = MaxErrors.parse("1");
        String bad = "\ttoolong\t1\t2024-01-01\t1\t1\ta\n";
        fixture.file("t.txt", good(1) + "2" + bad + good(3) + "4" + bad + good(5));
        assertThat(fixture.failure("t.txt"))
                .startsWith("FOLDER/t.txt, line 4, is refused")
                .endsWith("; that is one more than --max-errors 1 lets pass");
        fixture.file("t.txt", good(1) + "2" + bad + good(3) + good(4) + good(5));

        fixture.run("t.txt");

        assertThat(fixture.rows("SELECT id FROM t")).containsExactly("1", "3", "4", "5");
        assertThat(fixture.content("t.txt.rejected")).isEqualTo("2" + bad);
    }
}
