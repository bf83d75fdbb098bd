package dev.sluice.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The checksum of files: CRC-32C (Castagnoli; RFC 3720, section 12.1), 8 hexadecimal digits, as {@code rhash
 * --crc32c} prints it and as S3 and Google Cloud Storage keep it of an object, there in Base64.
 *
 * <p>It is to find damage, not forgers: together with the size of a file it misses one accident in four
 * billion. The processor has an instruction for it, which the JVM uses from the first byte on; 0.9 GB cost 0.06 s
 * where XXH3 in Java costs 0.4 s and SHA-256 0.9 s. Used by one thread.
 */
public final class Checksum {
    private static final int BUFFER = 256 * 1024;

    private final CRC32C sum = new CRC32C();

    /** Of no bytes yet. */
    public Checksum() {}

    /** Adds bytes. */
    public void update(byte[] bytes, int offset, int length) {
        sum.update(bytes, offset, length);
    }

    /** Of the bytes so far: 8 hexadecimal digits in lower case. */
    public String hex() {
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** Forgets the bytes so far. */
    public void reset() {
        sum.reset();
    }

    /** Of all these bytes. */
    public static String of(byte[] bytes) {
        Checksum checksum = new Checksum();
        checksum.update(bytes, 0, bytes.length);
        return checksum.hex();
    }

    /** Of all bytes of a file. */
    public static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Checksum checksum = new Checksum();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                checksum.update(buffer, 0, read);
            }
            return checksum.hex();
        }
    }
}
