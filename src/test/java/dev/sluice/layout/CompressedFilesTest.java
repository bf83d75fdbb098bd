package dev.sluice.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.sluice.file.Compression;
import dev.sluice.run.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed streams are read to their very end, or refused. */
class CompressedFilesTest {
    @TempDir
    Path directory;

    private static byte[] compressed(Compression compression, String text) throws IOException {
        byte[] bytes = text.getBytes(ISO_8859_1);
        if (compression == Compression.ZSTD) {
            return Zstd.compress(bytes);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }

    private byte[] read(Compression compression, byte[] stored) throws IOException {
        Files.write(directory.resolve("f"), stored);
        try (var in = new DumpFolder(directory).open("f", compression)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void severalStreamsAreOneFile(Compression compression) throws Exception {
        String large = "0123456789".repeat(100_000);
        byte[] all = joined(
                compressed(compression, "one"),
                compressed(compression, ""),
                compressed(compression, large),
                compressed(compression, "two"));
        assertThat(new String(read(compression, all), ISO_8859_1)).isEqualTo("one" + large + "two");
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void aStreamThatIsCutAnywhereIsRefused(Compression compression) throws Exception {
        byte[] all = compressed(compression, "some rows\n".repeat(10));
        for (int length = 0; length < all.length; length++) {
            byte[] cut = Arrays.copyOf(all, length);
            assertThatThrownBy(() -> read(compression, cut))
                    .as("the first %d bytes", length)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith(directory.resolve("f") + " is damaged and cannot be decompressed: ");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void whatFollowsTheLastStreamIsRefused(Compression compression) throws Exception {
        byte[] all = joined(compressed(compression, "rows"), "garbage".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> read(compression, all))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(directory.resolve("f") + " is damaged and cannot be decompressed: ");
    }

    @Test
    void aWrongChecksumOrLengthOfGzipIsRefused() throws Exception {
        byte[] good = compressed(Compression.GZIP, "rows");
        byte[] crc = good.clone();
        crc[good.length - 8] ^= 1;
        assertThatThrownBy(() -> read(Compression.GZIP, crc))
                .hasMessage(directory.resolve("f") + " is damaged and cannot be decompressed: its CRC-32 is wrong.");
        byte[] length = good.clone();
        length[good.length - 1] ^= 1;
        assertThatThrownBy(() -> read(Compression.GZIP, length))
                .hasMessage(directory.resolve("f") + " is damaged and cannot be decompressed: its length is wrong.");
    }

    @Test
    void onlyRegularFilesOfTheDirectoryAreOpened() throws Exception {
        DumpFolder folder = new DumpFolder(directory);
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/passwd"));
        new ProcessBuilder("mkfifo", directory.resolve("pipe").toString())
                .start()
                .waitFor();
        Files.createDirectory(directory.resolve("folder"));
        for (String name : new String[] {"link", "pipe", "folder"}) {
            assertThatThrownBy(() -> folder.open(name, Compression.NONE))
                    .hasMessage(directory.resolve(name)
                            + " is no regular file; links and special files in a dump are not followed.");
        }
        assertThatThrownBy(() -> folder.open("gone", Compression.NONE))
                .hasMessage(directory.resolve("gone") + " is missing.");
        for (String name : new String[] {"../passwd", "/etc/passwd", "a/b", "a\\b", "", ".", "..", ".hidden", "a\nb"}) {
            assertThatThrownBy(() -> folder.open(name, Compression.NONE))
                    .hasMessage("A dump in " + directory + " has no file named '" + name + "'.");
        }
    }
}
