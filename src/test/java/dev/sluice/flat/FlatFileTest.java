package dev.sluice.flat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.sluice.run.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatFileTest {
    private static final byte[] ONE = "1\ta\n2\tb\n".getBytes(US_ASCII);
    private static final byte[] TWO = "3\tc\n".repeat(100_000).getBytes(US_ASCII);

    @TempDir
    Path directory;

    private byte[] both;

    @BeforeEach
    void join() {
        both = Arrays.copyOf(ONE, ONE.length + TWO.length);
        System.arraycopy(TWO, 0, both, ONE.length, TWO.length);
    }

    private FlatFile file(String name, byte[]... parts) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return FlatFile.of(Files.write(directory.resolve(name), content.toByteArray()));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        return compressed.toByteArray();
    }

    private static byte[] read(FlatFile file) throws IOException {
        try (InputStream in = file.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void plainAndCompressedFilesOfSeveralPartsGiveTheSameContent() throws Exception {
        assertThat(read(file("t.txt", ONE, TWO))).isEqualTo(both);
        assertThat(read(file("t.txt.gz", gzip(ONE), gzip(TWO)))).isEqualTo(both);
        assertThat(read(file("t.txt.zst", Zstd.compress(ONE), Zstd.compress(TWO))))
                .isEqualTo(both);
        assertThat(file("t.txt", ONE, TWO).isSeekable()).isTrue();
        assertThat(file("t.txt.gz", gzip(ONE)).isSeekable()).isFalse();
        assertThat(file("t.txt.gz", gzip(ONE)).isRepeatable()).isTrue();
    }

    @Test
    void aStreamShowsByItselfHowItIsCompressed() throws Exception {
        for (byte[] stored : new byte[][] {both, gzip(both), Zstd.compress(both)}) {
            FlatFile input = FlatFile.ofStream("standard input", new ByteArrayInputStream(stored));
            assertThat(input.isRepeatable()).isFalse();
            assertThat(read(input)).isEqualTo(both);
        }
        assertThat(read(FlatFile.ofStream("standard input", new ByteArrayInputStream(new byte[] {1}))))
                .containsExactly(1);
        assertThat(read(FlatFile.ofStream("standard input", InputStream.nullInputStream())))
                .isEmpty();
    }

    @Test
    void aCompressedFileThatIsCutOffAnywhereNeverLooksComplete() throws Exception {
        byte[] gzip = gzip(both);
        byte[] zstd = Zstd.compress(both);
        for (int cut = 1; cut < gzip.length - 4; cut += 1 + gzip.length / 50) {
            FlatFile file = file("t.gz", Arrays.copyOf(gzip, gzip.length - cut));
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(UnreadableFileException.class)
                    .hasMessageStartingWith(directory.resolve("t.gz") + " is damaged or cut off: ");
        }
        for (int cut = 1; cut < zstd.length - 4; cut++) {
            FlatFile file = file("t.zst", Arrays.copyOf(zstd, zstd.length - cut));
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(UnreadableFileException.class)
                    .hasMessageStartingWith(directory.resolve("t.zst") + " is damaged or cut off: ");
        }
        FlatFile second = file("t.gz", gzip(ONE), Arrays.copyOf(gzip, 40));
        assertThatThrownBy(() -> read(second)).isInstanceOf(UnreadableFileException.class);
        FlatFile tail = file("t.gz", gzip(ONE), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> read(tail)).isInstanceOf(UnreadableFileException.class);
    }

    @Test
    void aRangeFailsWhenTheFileBecameShorter() throws Exception {
        FlatFile file = file("t.txt", both);
        try (InputStream in = file.open(4, 8)) {
            assertThat(in.readAllBytes()).isEqualTo("2\tb\n".getBytes(US_ASCII));
        }
        Files.write(directory.resolve("t.txt"), ONE);
        try (InputStream in = file.open(4, 12)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(UnreadableFileException.class)
                    .hasMessage(directory.resolve("t.txt")
                            + " is damaged or cut off: it became shorter by 4 bytes while it was being imported.");
        }
    }

    @Test
    void whatCannotBeAFileToImportIsRefusedInASentence() throws Exception {
        assertRefused(directory.resolve("none.txt"), "There is no file %s.");
        assertRefused(directory, "%s is a directory, not a file.");
        Files.write(directory.resolve("a.txt"), gzip(ONE));
        assertRefused(directory.resolve("a.txt"), "%s is compressed with gzip; give it a name that ends with .gz.");
        Files.write(directory.resolve("b.gz"), ONE);
        assertRefused(directory.resolve("b.gz"), "%s is not compressed with gzip, as its name says.");
        Files.write(directory.resolve("c.zst"), new byte[0]);
        assertRefused(directory.resolve("c.zst"), "%s is not compressed with zstd, as its name says.");
    }

    private static void assertRefused(Path path, String message) {
        assertThatThrownBy(() -> FlatFile.of(path))
                .isInstanceOf(RefusedException.class)
                .hasMessage(String.format(message, path));
    }
}
