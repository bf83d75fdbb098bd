package dev.sluice.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.ColumnFormat;
import dev.sluice.file.Compression;
import dev.sluice.run.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** INSERT statements become the TSV that the same rows would have been dumped as. */
class InsertRowsTest {
    @TempDir
    Path directory;

    private RowFileFixture files;

    @BeforeEach
    void prepare() {
        files = new RowFileFixture(directory);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyByteOfOurOwnInsertsComesOutAsInOurOwnTsv(Compression compression) throws Exception {
        List<ColumnFormat> formats = List.of(
                ColumnFormat.NUMBER,
                ColumnFormat.TEXT,
                ColumnFormat.BINARY,
                ColumnFormat.UNICODE,
                ColumnFormat.TEMPORAL);
        List<byte[][]> rows = rows(new Random(7), 3000);

        String sql = files.encoded(true, compression, formats, rows);
        String tsv = files.encoded(false, compression, formats, rows);

        assertThat(Arrays.mismatch(files.bytes(sql), files.bytes(tsv))).isEqualTo(-1);
        try (TsvRows opened = files.open(sql)) {
            assertThat(opened.columns()).contains(List.of("c0", "c1", "c2", "c3", "c4"));
            assertThat(opened.charset()).isEqualTo("binary");
        }
    }

    private static List<byte[][]> rows(Random random, int count) {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        List<byte[][]> rows = new ArrayList<>();
        rows.add(new byte[][] {bytes("-0"), every, every, bytes("{}"), bytes("2020-01-01")});
        rows.add(new byte[][] {null, null, null, null, null});
        rows.add(new byte[][] {bytes("1e-5"), {}, {}, {}, {}});
        rows.add(new byte[][] {bytes("1"), bytes("\\N"), bytes("NULL"), bytes("N"), bytes("00:00:00")});
        for (int i = 0; i < count; i++) {
            byte[] text = new byte[random.nextInt(i % 500 == 0 ? 400_000 : 40)];
            random.nextBytes(text);
            byte[] quotes = new byte[random.nextInt(12)];
            for (int j = 0; j < quotes.length; j++) {
                quotes[j] = (byte) "'\"\\\n\t\0%_ab".charAt(random.nextInt(10));
            }
            rows.add(new byte[][] {bytes(Long.toString(random.nextLong())), text, quotes, quotes, bytes("x")});
        }
        return rows;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void mydumpersLiteralsMeanTheirBytes() throws Exception {
        assertThat(files.inserted("""
                INSERT INTO `t` VALUES
                (1,1.5,0.00001,-0.50,1e30,-1.7976931348623157e308,+7,.5,-0)
                ,(NULL,"","a\\'b\\"c","\\0\\n\\r\\Z\\\\\\t\\b",'it''s',"say ""x""\","\\%\\_\\q",_binary "\\0x",_binary '')
                ,(0x00FF0a,0xabc,X'5c4E',x'',b'101',b'',0b1000000000000001,_binary 0x41,CONVERT("{\\"a\\":1}" USING UTF8MB4));
                """))
                .isEqualTo("1\t1.5\t0.00001\t-0.50\t1e30\t-1.7976931348623157e308\t+7\t.5\t-0\n"
                        + "\\N\t\ta'b\"c\t\\0\\n\r\u001a\\\\\\t\b\tit's\tsay \"x\"\t\\\\%\\\\_q\t\\0x\t\n"
                        + "\\0\u00ff\\n\t\\n\u00bc\t\\\\N\t\t\u0005\t\t\u0080\u0001\tA\t{\"a\":1}\n");
    }

    @Test
    void statementsOfAllKindsThatMydumperWritesAreRead() throws Exception {
        assertThat(files.inserted("""
                -- a comment
                # another
                /* a third ; */
                /*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES' */;
                SET @OLD_TIME_ZONE=@@TIME_ZONE, UNIQUE_CHECKS=0;
                INSERT IGNORE INTO `t` (`a`,`b``c`) VALUES(1,2),
                (3,4);;
                REPLACE INTO `shop`.`t`(`a`,`b``c`) VALUES
                (5,6)
                ;
                insert into `t` (`a`, `b``c`) value (7 , 8) ;
                SET TIME_ZONE=@OLD_TIME_ZONE;
                """)).isEqualTo("1\t2\n3\t4\n5\t6\n7\t8\n");
        try (TsvRows rows = files.open("shop.t.sql")) {
            assertThat(rows.columns()).contains(List.of("a", "b`c"));
        }
    }

    @Test
    void theModesOfTheFileDecideWhatQuotesAndBackslashesAre() throws Exception {
        assertThat(files.inserted("/*!40101 SET SQL_MODE='ANSI_QUOTES,NO_BACKSLASH_ESCAPES'*/;\n"
                        + "INSERT INTO \"t\" VALUES ('a\\','b''\\n');\n"))
                .isEqualTo("a\\\\\tb'\\\\n\n");
    }

    @Test
    void textIsInTheCharacterSetOfTheFile() throws Exception {
        files.write(
                "shop.t.sql",
                "SET NAMES utf8mb4;\nSET TIME_ZONE='+00:00';\nINSERT INTO `t` VALUES (_utf8'x',_binary'y');\n");
        try (TsvRows rows = files.open("shop.t.sql")) {
            assertThat(rows.charset()).isEqualTo("utf8mb4");
            assertThat(rows.columns()).isEmpty();
            assertThat(new String(RowFileFixture.all(rows), ISO_8859_1)).isEqualTo("x\ty\n");
        }
    }

    @Test
    void aFileWithoutStatementsHasNoRows() throws Exception {
        assertThat(files.inserted("")).isEmpty();
    }

    /** Statements and what is said of them, behind the file's name and the byte. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP DATABASE shop; # holds a statement that is no INSERT of values into shop.t",
                "INSERT INTO `t` VALUES (1); DROP DATABASE `shop`; # holds a statement that is no INSERT of values into shop.t",
                "INSERT INTO `users` VALUES (1); # inserts into another table than shop.t",
                "INSERT INTO `mysql`.`t` VALUES (1); # inserts into another table than shop.t",
                "INSERT INTO `t` SELECT 1; # holds an INSERT into shop.t without VALUES",
                "INSERT INTO `t` VALUES ((SELECT 1)); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (SLEEP(9)); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (NOW()); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (1+1); # has a value of shop.t that is more than a literal",
                "INSERT INTO `t` VALUES ('a' 'b'); # has a value of shop.t that is more than a literal",
                "INSERT INTO `t` VALUES (1 /*!50000 +1 */); # has a value of shop.t that is more than a literal",
                "INSERT INTO `t` VALUES (/*!50000 1 */); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (LOAD_FILE('/etc/passwd')); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (CONVERT(SLEEP(1) USING utf8mb4)); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (CONVERT('a' USING gbk)); # converts a value to another character set than utf8mb4",
                "INSERT INTO `t` VALUES (_latin1'a'); # has a value in the character set 'latin1', but the file is in 'binary'",
                "INSERT INTO `t` VALUES (@x); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (DEFAULT); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (1.2.3); # has a value of shop.t that is more than a literal",
                "INSERT INTO `t` VALUES (1e); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (0x); # has a value of shop.t that is no literal",
                "INSERT INTO `t` VALUES (X'123'); # has a hexadecimal literal of an odd number of digits",
                "INSERT INTO `t` VALUES (1),(1,2); # has a row of 2 values where there should be 1",
                "INSERT INTO `t` (`a`) VALUES (1); INSERT INTO `t` (`b`) VALUES (1); # names other columns than the statements before",
                "INSERT INTO `t` VALUES (1) ON DUPLICATE KEY UPDATE a=2; # has more behind a row of shop.t than another row or the end of the statement",
                "INSERT INTO `t` VALUES (1); SET NAMES latin1; # sets another character set behind the first rows",
                "SET GLOBAL general_log=1; # sets GLOBAL, which no file with rows has to set",
                "SET PASSWORD='x'; # sets PASSWORD, which no file with rows has to set",
                "SET SQL_LOG_BIN=0; # sets SQL_LOG_BIN, which no file with rows has to set",
                "SET TIME_ZONE='+02:00'; # sets the time zone '+02:00'; only dumps in UTC ('+00:00') can be read",
                "SET NAMES gbk; # sets the character set 'gbk', in which quotes and backslashes cannot be told from parts of letters; dump it with SET NAMES binary or utf8mb4",
                "/*!50000 DROP TABLE t */; # holds a comment with a statement in it that is no SET of a known variable",
                "/*M! DROP TABLE t */; # holds a comment with a statement in it that is no SET of a known variable",
                "INSERT INTO `t` VALUES (1) # ends in the middle of a statement",
                "INSERT INTO `t` VALUES (1), # ends in the middle of a statement",
                "INSERT INTO `t` VALUES (1,'abc # ends in the middle of a string",
                "INSERT INTO `t` VALUES (1,'abc\\ # ends in the middle of a string",
                "INSERT INTO `t` VALUES (1,0xAB # ends in the middle of a statement",
                "INSERT INTO # ends in the middle of a statement",
                "/* nothing # ends in the middle of a comment"
            })
    void anythingButRowsOfLiteralsIsRefused(String statementAndMessage) {
        String[] both = statementAndMessage.split(" # ");
        assertThatThrownBy(() -> files.inserted(both[0]))
                .isInstanceOf(RefusedException.class)
                .hasMessageMatching(
                        "\\Q" + directory.resolve("shop.t.sql") + "\\E at byte [0-9]+ \\Q" + both[1] + "\\E\\.");
    }

    @Test
    void theByteIsCountedInTheContentOfTheFile() {
        String rows = "(1)\n,".repeat(200_000);
        assertThatThrownBy(() -> files.inserted("INSERT INTO `t` VALUES " + rows + "(now());"))
                .hasMessage(directory.resolve("shop.t.sql") + " at byte "
                        + (RowFileFixture.HEADER.length() + 23 + rows.length() + 1)
                        + " has a value of shop.t that is no literal.");
    }

    @Test
    void timesWithoutATimeZoneAreRefused() throws Exception {
        files.write("shop.t.sql", "SET NAMES binary;\nINSERT INTO `t` VALUES (1);\n");
        assertThatThrownBy(() -> files.text("shop.t.sql"))
                .hasMessage(directory.resolve("shop.t.sql") + " at byte 40 begins with rows but has not said in which"
                        + " time zone they are (SET TIME_ZONE='+00:00'); dump it again without --skip-tz-utc.");
    }

    @Test
    void valuesOfManyBlocksPassThrough() throws Exception {
        String hex = "00FF41".repeat(400_000);
        String tsv = files.inserted(
                "INSERT INTO `t` VALUES (0x" + hex + ",'" + "a\\'".repeat(500_000) + "',X'" + hex + "')\n;\n");
        String bytes = "\\0\u00ffA".repeat(400_000);
        assertThat(tsv).isEqualTo(bytes + "\t" + "a'".repeat(500_000) + "\t" + bytes + "\n");
    }

    @Test
    void oddDigitsOfALongLiteralAreRefused() {
        assertThatThrownBy(() -> files.inserted("INSERT INTO `t` VALUES (0x" + "0".repeat(500_001) + ");"))
                .hasMessageEndingWith("has a hexadecimal literal of an odd number of digits.");
    }

    @Test
    void linksArePassedOver() throws Exception {
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("shop.t.sql"), elsewhere);
        assertThatThrownBy(() -> files.text("shop.t.sql"))
                .isInstanceOf(RefusedException.class)
                .hasMessage(directory.resolve("shop.t.sql")
                        + " is no regular file; links and special files in a dump are not followed.");
    }
}
