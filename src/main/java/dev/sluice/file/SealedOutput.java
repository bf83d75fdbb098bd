package dev.sluice.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes a JSON object that ends with the checksum of all its bytes before, so that a reader can tell whether
 * somebody cut or edited it:
 *
 * <pre>
 * {
 *   "totals" : { ... },
 *   "crc32c" : "e3069283"
 * }
 * </pre>
 *
 * <p>The end is always as long, comma, line breaks and all, which is how {@link #isIntact} finds it without
 * parsing or holding what may be a large file. Used by one thread.
 */
public final class SealedOutput extends FilterOutputStream {
    private static final String BEFORE_SUM = ",\n  \"crc32c\" : \"";
    private static final String AFTER_SUM = "\"\n}\n";
    private static final int SEAL_BYTES = seal(new Checksum()).length;
    private static final int BUFFER = 64 * 1024;

    private final Checksum checksum = new Checksum();

    /** @param out where the text goes */
    public SealedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        checksum.update(bytes, offset, length);
    }

    /** Ends the object, which has a key already and whose closing brace was not written, and writes no more. */
    public void seal() throws IOException {
        out.write(seal(checksum));
        out.flush();
    }

    /**
     * Whether a file ends with the seal of exactly the bytes before it. Reads it once, in pieces.
     *
     * @throws IOException when it cannot be read
     */
    public static boolean isIntact(Path file) throws IOException {
        long left = Files.size(file) - SEAL_BYTES;
        if (left < 0) {
            return false;
        }
        Checksum checksum = new Checksum();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
                if (read < 0) {
                    return false;
                }
                checksum.update(buffer, 0, read);
                left -= read;
            }
            return Arrays.equals(in.readNBytes(SEAL_BYTES + 1), seal(checksum));
        }
    }

    private static byte[] seal(Checksum checksum) {
        return (BEFORE_SUM + checksum.hex() + AFTER_SUM).getBytes(StandardCharsets.US_ASCII);
    }
}
