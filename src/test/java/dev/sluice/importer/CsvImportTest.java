package dev.sluice.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flat.CsvFormat;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** CSV comes in by its header, with quoted line breaks, and what is wrong with it is found. */
class CsvImportTest {
    private static final String TABLE =
            "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20), d DATE, price DECIMAL(10,2)) CHARACTER SET utf8mb4";

    @TempDir
    private Path folder;

    private ImportFixture fixture(TestServer server) {
        ImportFixture fixture = new ImportFixture(server, folder, TABLE);
        fixture.format = CsvFormat.DEFAULT;
        return fixture;
    }

    @EveryServer
    void headerNamesTheColumnsAndEmptyFieldsAreNull(TestServer server) throws Exception {
        ImportFixture fixture = fixture(server);
        fixture.file(
                "t.csv",
                "\ufeffname,id,d\r\n\"a \"\"quoted\"\"\nline\",1,2024-01-02\r\n,2,\r\n\"\",3,2024-01-03\r\nback\\slash,4,\r\n");

        fixture.run("t.csv");

        assertThat(fixture.rows("SELECT id, REPLACE(name, '\n', '/'), d FROM t"))
                .containsExactly(
                        "1\ta \"quoted\"/line\t2024-01-02", "2\tnull\tnull", "3\t\t2024-01-03", "4\tback\\slash\tnull");
    }

    @EveryServer
    void datesAndNumbersAreReadAsTheyAreWritten(TestServer server) throws Exception {
        ImportFixture fixture = fixture(server);
        fixture.conversions = new Conversions(
                List.of("map:name=x=>known", "mask:name=2"), List.of("d=dd.MM.yyyy"), Optional.of(Locale.GERMANY));
        fixture.file("t.csv", "id,name,d,price\n1,x,31.12.2023,\"1.234,56\"\n");
        fixture.run("t.csv");
        assertThat(fixture.rows("SELECT * FROM t")).containsExactly("1\t***wn\t2023-12-31\t1234.56");

        fixture.file("t.csv", "id,name,d,price\n2,x,31.12.2023,1\n3,x,31.02.2023,1\n");
        assertThat(fixture.failure("t.csv"))
                .isEqualTo(
                        "FOLDER/t.csv, line 3, is refused by SCHEMA.t: column d, value '31.02.2023': is no date of the"
                                + " form dd.MM.yyyy; mend the file or the table");
    }

    @EveryServer
    void badRecordsOfManyRangesAreWrittenDownWithTheirHeader(TestServer server) throws Exception {
        ImportFixture fixture = fixture(server);
        fixture.maxErrors = MaxErrors.parse("3");
        fixture.rangeBytes = OptionalLong.of(1024);
        String records = IntStream.range(0, 400)
                .mapToObj(i ->
                        i == 150 ? "x,\"a\nb\",\n" : i == 250 ? "250,too,many,fields\n" : i + ",\"n\n" + i + "\",\n")
                .collect(Collectors.joining());
        fixture.file("t.csv", "id,name,d\n" + records);

        fixture.run("t.csv");

        assertThat(fixture.single("SELECT COUNT(*) FROM t")).isEqualTo("398");
        assertThat(fixture.content("t.csv.rejected")).isEqualTo("id,name,d\nx,\"a\nb\",\n250,too,many,fields\n");
        assertThat(fixture.content("t.csv.rejected.reasons").lines().map(line -> line.replaceFirst("\t.*", "")))
                .containsExactly("302", "502");
    }

    @EveryServer
    void headerThatDoesNotFitTheTableIsRefused(TestServer server) {
        ImportFixture fixture = fixture(server);
        fixture.file("t.csv", "id,nome\n1,x\n");

        assertThat(fixture.refusal("t.csv")).isEqualTo("The table SCHEMA.t has no column nome that takes values.");
    }
}
