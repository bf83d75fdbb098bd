package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedOutputTest {
    @TempDir
    Path directory;

    @Test
    void objectEndsWithTheChecksumOfWhatStandsBefore() throws Exception {
        Path file = sealed("{\n  \"a\" : 1");

        assertThat(file)
                .hasContent("{\n  \"a\" : 1,\n  \"crc32c\" : \"" + Checksum.of(bytes("{\n  \"a\" : 1")) + "\"\n}\n");
        assertThat(SealedOutput.isIntact(file)).isTrue();
    }

    @Test
    void anyChangeBreaksTheSeal() throws Exception {
        Path file = sealed("{\n  \"a\" : [ " + "1, ".repeat(50_000) + "1 ]");
        byte[] whole = Files.readAllBytes(file);
        assertThat(SealedOutput.isIntact(file)).isTrue();

        for (int at : new int[] {0, 70_000, whole.length - 5, whole.length - 1}) {
            byte[] edited = whole.clone();
            edited[at] ^= 1;
            assertThat(SealedOutput.isIntact(Files.write(file, edited)))
                    .as("byte %d changed", at)
                    .isFalse();
        }
        String text = new String(whole, StandardCharsets.US_ASCII);
        for (String edited : new String[] {"", "{}", text + "\n", text.substring(1), text.replaceFirst("1, ", "")}) {
            assertThat(SealedOutput.isIntact(Files.writeString(file, edited))).isFalse();
        }
        assertThat(SealedOutput.isIntact(Files.write(file, whole))).isTrue();
    }

    private Path sealed(String text) throws Exception {
        Path file = directory.resolve("f.json");
        try (OutputStream out = Files.newOutputStream(file);
                SealedOutput sealed = new SealedOutput(out)) {
            byte[] bytes = bytes(text);
            sealed.write(bytes[0]);
            sealed.write(bytes, 1, bytes.length - 1);
            sealed.seal();
        }
        return file;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
