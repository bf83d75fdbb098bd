package dev.sluice.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.sluice.run.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mydumper's {@code --load-data} and {@code --csv}, as 1.0 writes them. */
class DialectRowsTest {
    private static final String TSV = "FIELDS TERMINATED BY '\\t' ENCLOSED BY '' ESCAPED BY '\\\\' LINES STARTING BY ''"
            + " TERMINATED BY '\\n' ";
    private static final String CSV = "FIELDS TERMINATED BY ',' ENCLOSED BY '\"' ESCAPED BY '\\\\' LINES STARTING BY ''"
            + " TERMINATED BY '\\n' ";

    @TempDir
    Path directory;

    private RowFileFixture files;

    @BeforeEach
    void prepare() {
        files = new RowFileFixture(directory);
    }

    private String load(String clauses, String rows) throws Exception {
        files.write(
                "shop.t.00000.sql",
                RowFileFixture.HEADER + "LOAD DATA LOCAL INFILE 'shop.t.00000.dat' REPLACE INTO TABLE `t` "
                        + "CHARACTER SET utf8mb4 " + clauses + ";\n");
        files.write("shop.t.00000.dat", rows);
        return files.text("shop.t.00000.dat");
    }

    @Test
    void theDefaultDialectWithRawTabsBehindBackslashesBecomesCanonical() throws Exception {
        assertThat(load(TSV + "(`a`,`b`)", "1\t\\N\n2\ta\\\tb\\\nc\\\"\\'\\r\\Z\\0\\N\n3\t\n"))
                .isEqualTo("1\t\\N\n2\ta\\tb\\nc\"'\r\u001a\\0N\n3\t\n");
        try (TsvRows rows = files.open("shop.t.00000.dat")) {
            assertThat(rows.columns()).contains(List.of("a", "b"));
            // What was read under SET NAMES binary is not in the statement's character set.
            assertThat(rows.charset()).isEqualTo("binary");
        }
    }

    @Test
    void csvWithBackslashesIsRead() throws Exception {
        assertThat(load(
                        CSV + "(`a`,`b`,`c`)",
                        "1,\"x,\\\"y\\\"\",\\N\n2,\"\",NULL\n3,\"a\nb\",\"say \"\"hi\"\"\"\n\"4\",b\"c,\"NULL\"\n"))
                .isEqualTo("1\tx,\"y\"\t\\N\n2\t\t\\N\n3\ta\\nb\tsay \"hi\"\n4\tb\"c\tNULL\n");
    }

    @Test
    void hexadecimalAndJsonColumnsAreConverted() throws Exception {
        assertThat(load(
                        TSV + "(`a`,@b,@j)SET `b`=UNHEX(@b),`j`=CONVERT(@j USING UTF8MB4)",
                        "1\t00ff5C4e\t{\"k\": \\\"v\\\"}\n2\t\t\\N\n3\t\\N\t1\n"))
                .isEqualTo("1\t\\0\u00ff\\\\N\t{\"k\": \"v\"}\n2\t\t\\N\n3\t\\N\t1\n");
        try (TsvRows rows = files.open("shop.t.00000.dat")) {
            assertThat(rows.columns()).contains(List.of("a", "b", "j"));
        }
    }

    @Test
    void endsOfManyBytesAndHeadersAreRead() throws Exception {
        assertThat(load(
                        "FIELDS TERMINATED BY '||' ESCAPED BY '^' LINES STARTING BY '> ' TERMINATED BY '\\r\\n' IGNORE 1"
                                + " LINES (`a`,`b`)",
                        "> a||b\r\n> 1|2||^N\r\n> ^|^|x||y\n^^\\\r\n"))
                .isEqualTo("1|2\t\\N\n||x\ty\\n^\\\\\n");
    }

    @Test
    void valuesOfManyBlocksPassThrough() throws Exception {
        String value = "abc\\\\defghijklmnopqrstuvw\\n".repeat(50_000);
        assertThat(load(TSV + "(`a`,`b`)", value + "\t1\n" + "x\t2\n".repeat(100_000)))
                .isEqualTo(value + "\t1\n" + "x\t2\n".repeat(100_000));
    }

    /** Statements behind the header and what is said of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE `t` LINES TERMINATED BY '\\n'; # loads '/etc/passwd', which is not the file beside it",
                "LOAD DATA LOCAL INFILE '../shop.t.00000.dat' INTO TABLE `t`; # loads '../shop.t.00000.dat', which is not the file beside it",
                "LOAD DATA INFILE 'shop.t.00000.dat' INTO TABLE `users`; # loads into another table than shop.t",
                "LOAD DATA INFILE 'shop.t.00000.dat' INTO TABLE `t` (`a`) SET `a`=SLEEP(1); # sets a to what is neither UNHEX nor CONVERT of a field",
                "LOAD DATA INFILE 'shop.t.00000.dat' INTO TABLE `t` (`a`,@b); # reads a field into @b and does not use it",
                "LOAD DATA INFILE 'shop.t.00000.dat' INTO TABLE `t` (@b) SET `a`=UNHEX(@c); # sets a to @c, which is no field of its own",
                "LOAD DATA INFILE 'shop.t.00000.dat' INTO TABLE `t` FIELDS TERMINATED BY ''; # describes a dialect that cannot be read: fields and lines that end with nothing, or alike",
                "LOAD DATA INFILE 'shop.t.00000.dat' INTO TABLE `t`; DROP TABLE `t`; # holds more than its LOAD DATA statement",
                "LOAD DATA INFILE 'shop.t.00000.dat' INTO TABLE `t` (`a`) # ends in the middle of a statement",
                "DROP TABLE `t`; # holds no LOAD DATA statement"
            })
    void anyOtherStatementIsRefused(String statementAndMessage) throws Exception {
        String[] both = statementAndMessage.split(" # ");
        files.write("shop.t.00000.sql", RowFileFixture.HEADER + both[0]);
        files.write("shop.t.00000.dat", "1\n");
        assertThatThrownBy(() -> files.text("shop.t.00000.dat"))
                .isInstanceOf(RefusedException.class)
                .hasMessageMatching("\\Q" + directory.resolve("shop.t.00000.sql") + "\\E (at byte [0-9]+ )?\\Q"
                        + both[1] + "\\E\\.");
    }

    @Test
    void brokenRowsAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> load(TSV + "(`a`,`b`)", "1\t2\n3\n"))
                .hasMessage(message(6, "ends a line of 1 fields where there should be 2"));
        assertThatThrownBy(() -> load(TSV + "(`a`,`b`)", "1\t2\n3\t4\t5\n"))
                .hasMessage(message(8, "has a line of more than 2 fields"));
        assertThatThrownBy(() -> load(TSV + "(`a`,`b`)", "1\t2\n3\t"))
                .hasMessage(message(6, "ends in the middle of a row"));
        assertThatThrownBy(() -> load(TSV + "(`a`,`b`)", "1\t2\n3\t4"))
                .hasMessage(message(7, "ends in the middle of a row"));
        assertThatThrownBy(() -> load(TSV + "(@a)SET `a`=UNHEX(@a)", "0g\n"))
                .hasMessage(message(1, "has a value that should be hexadecimal digits and is not"));
        assertThatThrownBy(() -> load(TSV + "(@a)SET `a`=UNHEX(@a)", "0ab\n"))
                .hasMessage(message(3, "has a value of an odd number of hexadecimal digits"));
    }

    private String message(int at, String what) {
        return directory.resolve("shop.t.00000.dat") + " at byte " + at + " " + what + ".";
    }

    @Test
    void theStatementMayBeCompressedByItself() throws Exception {
        load(TSV + "(`a`)", "1\n");
        byte[] statement = Files.readAllBytes(directory.resolve("shop.t.00000.sql"));
        Files.delete(directory.resolve("shop.t.00000.sql"));
        Files.write(directory.resolve("shop.t.00000.sql.zst"), Zstd.compress(statement));
        assertThat(new String(files.bytes("shop.t.00000.dat"), ISO_8859_1)).isEqualTo("1\n");
    }
}
