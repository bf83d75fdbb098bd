package dev.sluice.layout;

import dev.sluice.file.Compression;
import dev.sluice.run.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipException;

/**
 * A dump's directory, out of which nothing here ever reads: names are plain, and links, pipes and devices in it are
 * never opened. That the directory itself may be reached through links is the user's own affair. Thread-safe.
 */
final class DumpFolder {
    /** What ext4, XFS and most others allow. */
    private static final int LONGEST_NAME = 255;

    private final Path directory;

    DumpFolder(Path directory) {
        this.directory = directory;
    }

    /**
     * Whether the name means a file of the directory and none elsewhere: no separator of any system, no leading dot,
     * nothing unprintable.
     */
    static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.charAt(0) != '.'
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f);
    }

    Path directory() {
        return directory;
    }

    /** The sizes of the regular files in it by name; anything else that is there has size -1. */
    SortedMap<String, Long> sizes() throws IOException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                BasicFileAttributes attributes = attributes(entry);
                sizes.put(entry.getFileName().toString(), attributes.isRegularFile() ? attributes.size() : -1);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return sizes;
    }

    /** Whether there is such an entry of any kind. */
    boolean has(String name) {
        return Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The size of a file.
     *
     * @throws RefusedException when it is not there, or is no regular file
     */
    long size(String name) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = attributes(directory.resolve(name));
        } catch (NoSuchFileException e) {
            throw refused(name, "is missing", e);
        } catch (IOException e) {
            throw new UnreadableException(directory.resolve(name), e);
        }
        if (!attributes.isRegularFile()) {
            throw refused(name, "is no regular file; links and special files in a dump are not followed");
        }
        return attributes.size();
    }

    /**
     * Opens a file as it is stored.
     *
     * @throws RefusedException when it is not there, or is no regular file
     */
    InputStream openStored(String name) throws IOException {
        if (!isPlain(name)) {
            throw new RefusedException("A dump in " + directory + " has no file named '" + name + "'.");
        }
        size(name); // opening a pipe would wait for whoever writes into it
        try {
            return new SoundInput(
                    this,
                    name,
                    Channels.newInputStream(Files.newByteChannel(
                            directory.resolve(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))));
        } catch (IOException e) {
            throw new UnreadableException(directory.resolve(name), e);
        }
    }

    /**
     * Opens a file's content. A compressed stream that is damaged or cut off ends in a {@link RefusedException} that
     * names the file, never in an early end.
     */
    InputStream open(String name, Compression compression) throws IOException {
        InputStream stored = openStored(name);
        try {
            return new SoundInput(this, name, compression.open(stored));
        } catch (ZipException | EOFException e) {
            stored.close();
            throw SoundInput.damaged(this, name, e);
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    InputStream open(StoredFile file) throws IOException {
        return open(file.name(), file.compression());
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    RefusedException refused(String name, String what) {
        return new RefusedException(directory.resolve(name) + " " + what + ".");
    }

    RefusedException refused(String name, String what, Exception cause) {
        return new RefusedException(directory.resolve(name) + " " + what + ".", cause);
    }
}
