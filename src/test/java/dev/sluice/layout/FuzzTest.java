package dev.sluice.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.ColumnFormat;
import dev.sluice.file.Compression;
import dev.sluice.run.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a file, reading it ends, in rows or in a sentence that names it. */
class FuzzTest {
    private static final int TRIES = 3000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123, 4711})
    void damagedFilesAreReadOrRefused(long seed) throws Exception {
        RowFileFixture files = new RowFileFixture(directory);
        byte[][] row = {"12".getBytes(ISO_8859_1), "a'\\\n\0ü\"".getBytes(ISO_8859_1), null, {1, 2, 3}};
        List<ColumnFormat> formats =
                List.of(ColumnFormat.NUMBER, ColumnFormat.TEXT, ColumnFormat.UNICODE, ColumnFormat.BINARY);
        for (Compression compression : Compression.values()) {
            for (boolean sql : new boolean[] {true, false}) {
                fuzz(files, files.encoded(sql, compression, formats, List.of(row, row, row)), seed);
            }
        }
        files.write(
                "shop.t.00001.sql",
                RowFileFixture.HEADER
                        + "LOAD DATA LOCAL INFILE 'shop.t.00001.dat' INTO TABLE `t` FIELDS TERMINATED BY ',' ENCLOSED BY"
                        + " '\"' (`a`,@b) SET `b`=UNHEX(@b);\n");
        files.write("shop.t.00001.dat", "1,\"ab\"\n\"x\\\"\",\\N\n");
        fuzz(files, "shop.t.00001.dat", seed);
        fuzz(files, "shop.t.00001.sql", "shop.t.00001.dat", seed);
    }

    private void fuzz(RowFileFixture files, String name, long seed) throws Exception {
        fuzz(files, name, name, seed);
    }

    private void fuzz(RowFileFixture files, String damaged, String read, long seed) throws Exception {
        Random random = new Random(seed);
        Path file = directory.resolve(damaged);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < TRIES / good.length + 100; i++) {
            byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bad);
            try {
                byte[] tsv = files.bytes(read);
                assertThat(tsv.length == 0 || tsv[tsv.length - 1] == '\n').isTrue();
            } catch (RefusedException e) {
                assertThat(e.getMessage()).startsWith(directory + "/shop.t.00001.");
            }
        }
        Files.write(file, good);
    }
}
