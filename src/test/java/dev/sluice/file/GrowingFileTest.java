package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file grows part by part, and what was not noted of it is cut off. */
class GrowingFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void unfinishedPartsAreCutOff(Compression compression) throws IOException {
        Path path = folder.resolve("rows");
        long noted;
        try (GrowingFile file = GrowingFile.open(path, compression)) {
            assertThat(file.cutBack(0)).isTrue();
            write(file, "one\n");
            noted = file.end();
            write(file, "torn");
            file.end();
            write(file, "never ended");
        }
        try (GrowingFile file = GrowingFile.open(path, compression)) {
            assertThat(file.cutBack(noted)).isTrue();
            write(file, "two\n");
            assertThat(file.end()).isEqualTo(Files.size(path));
            file.awaitDisk();
        }
        assertThat(content(path, compression)).isEqualTo("one\ntwo\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .startsWith("rw-")
                .endsWith("---");
    }

    @Test
    void aFileThatIsTooShortIsLeftAlone() throws IOException {
        Path path = Files.writeString(folder.resolve("rows"), "abc");
        try (GrowingFile file = GrowingFile.open(path, Compression.NONE)) {
            assertThat(file.cutBack(4)).isFalse();
        }
        assertThat(path).hasContent("abc");
    }

    /** A device that takes everything and has no disk to sync. */
    @Test
    void aPartThatDoesNotComeToADiskIsTold() throws IOException {
        Path device = Path.of("/dev/null");
        try (GrowingFile file = GrowingFile.open(device, Compression.NONE)) {
            write(file, "row\n");
            file.end();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(file::awaitDisk)
                        .isInstanceOf(IOException.class)
                        .hasMessage("Cannot write " + device + ": Invalid argument");
            }
        }
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        Path path = folder.resolve("none/rows");
        assertThatThrownBy(() -> GrowingFile.open(path, Compression.NONE))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot write " + path + ": No such directory");
    }

    private static void write(GrowingFile file, String text) throws IOException {
        TsvRows rows = new TsvRows(file.part());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = text.endsWith("\n") ? bytes.length - 1 : bytes.length;
        rows.beginRow();
        rows.value(0, bytes, 0, length);
        if (text.endsWith("\n")) {
            rows.endRow();
        }
        rows.flush();
    }

    private static String content(Path path, Compression compression) throws IOException {
        try (InputStream in = Files.newInputStream(path);
                InputStream plain =
                        switch (compression) {
                            case NONE -> in;
                            case GZIP -> new GZIPInputStream(in);
                            case ZSTD -> new ZstdInputStream(in).setContinuous(false);
                        }) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
