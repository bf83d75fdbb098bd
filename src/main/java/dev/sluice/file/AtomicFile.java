package dev.sluice.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that are there whole or not at all: written as {@code NAME.part}, synced, renamed. A crash leaves at
 * most a {@code .part}, which the next write replaces. The rename itself is on the disk after {@link
 * Directories#sync}.
 */
public final class AtomicFile {
    /** What follows the name of a file that is not complete. */
    public static final String PART = ".part";

    private AtomicFile() {}

    /** Writes or replaces a file with mode 0640, or what the umask leaves of it; text in UTF-8. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes or replaces a file with mode 0640, or what the umask leaves of it.
     *
     * @throws IOException naming the file; what was there before is untouched
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path part = part(file);
        try (FileChannel channel = createPart(part)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw cannotWrite(file, e);
        }
        putInPlace(part, file);
    }

    /** Where a file is written before it is complete. */
    static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    /** Creates the {@code .part}, in place of one that a crash left. */
    public static FileChannel createPart(Path part) throws IOException {
        Files.deleteIfExists(part);
        return FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    /** Puts a complete {@code .part} under its name. */
    public static void putInPlace(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** One sentence that names the file, whatever the cause is made of. */
    public static IOException cannotWrite(Path file, IOException cause) {
        return new IOException("Cannot write " + file + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "No such directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "Permission denied";
        }
        return cause instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : String.valueOf(cause.getMessage());
    }
}
