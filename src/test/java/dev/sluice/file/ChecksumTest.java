package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
    @TempDir
    Path directory;

    @Test
    void isCrc32cAsItsStandardHasIt() {
        assertThat(Checksum.of(new byte[0])).isEqualTo("00000000");
        assertThat(Checksum.of("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo("e3069283");
        assertThat(Checksum.of(new byte[32])).isEqualTo("8a9136aa"); // RFC 3720, B.4
    }

    @Test
    void isTheSameOfAFileOfItsBytesAndOfTheirParts() throws Exception {
        byte[] bytes = new byte[600_000];
        new Random(3).nextBytes(bytes);
        Path file = Files.write(directory.resolve("f"), bytes);
        Checksum parts = new Checksum();
        parts.update(bytes, 0, 1);
        parts.reset();
        parts.update(bytes, 0, 100_001);
        parts.update(bytes, 100_001, 499_999);

        assertThat(parts.hex()).isEqualTo(Checksum.of(bytes)).isEqualTo(Checksum.of(file));
    }
}
