package dev.sluice.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories of a dump. */
public final class Directories {
    private Directories() {}

    /**
     * Creates a directory, and its parents where they are missing, with mode 0750 or what the umask leaves of
     * it. One that is there already stays as it is.
     */
    public static void create(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    }

    /** Puts names created, renamed and removed in a directory on the disk; their files were synced by themselves. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
