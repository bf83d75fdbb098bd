package dev.sluice.job;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that the user names and that is replaced at once by each writing: a reader sees the old content or the new one.
 * One thread.
 */
public final class OutputFile {
    private final String option;
    private final Path named;
    private final FileAttribute<?> mode;
    private Path file;

    /**
     * @param option that names it, for messages
     * @param mode of the file, such as {@code rw-r-----}; the umask makes it tighter
     */
    public OutputFile(String option, Path named, String mode) {
        this.option = option;
        this.named = named;
        this.file = named.toAbsolutePath();
        this.mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    /**
     * Finds out whether it can be written; leaves what is there.
     *
     * @throws RefusedException when it cannot
     */
    public void check() {
        try {
            if (Files.exists(file)) {
                if (!Files.isRegularFile(file)) {
                    throw new RefusedException(option + " " + named + " is no file that could be replaced.");
                }
                file = file.toRealPath(); // a link stays one
            }
            Files.deleteIfExists(part());
            Files.createFile(part(), mode);
            Files.delete(part());
        } catch (IOException e) {
            throw new RefusedException(option + " " + named + " cannot be written: " + reason(e) + ".", e);
        }
    }

    /** Where it is, once it was checked. */
    public Path path() {
        return file;
    }

    /** Replaces it. @throws FailedException when that fails; what was there stays */
    public void write(String text) {
        try {
            Files.deleteIfExists(part());
            Files.createFile(part(), mode);
            Files.writeString(part(), text, StandardCharsets.UTF_8);
            Files.move(part(), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new FailedException("Writing " + named + " failed: " + reason(e) + ".", e);
        }
    }

    private Path part() {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(e.getMessage());
    }
}
