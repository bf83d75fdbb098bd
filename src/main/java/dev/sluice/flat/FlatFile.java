package dev.sluice.flat;

import dev.sluice.file.Compression;
import dev.sluice.run.RefusedException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file to import: plain, gzip ({@code .gz}, of any number of members), zstd ({@code .zst}, of any number of frames),
 * a pipe, or standard input. Thread-safe; what is opened is for one thread.
 *
 * <p>Reading it ends at the end of its content or in an {@link UnreadableFileException} that names it: a compressed
 * stream that is damaged or cut off, and a file that became shorter meanwhile, never look like a file that ends there.
 */
public final class FlatFile {
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    private final String name;
    private final Path path;
    private final InputStream once;
    private final Compression compression;
    private final long size;

    private FlatFile(String name, Path path, InputStream once, Compression compression, long size) {
        this.name = name;
        this.path = path;
        this.once = once;
        this.compression = compression;
        this.size = size;
    }

    /**
     * A file on the disk. Its first bytes are read, to see that it is compressed as its name says.
     *
     * @throws RefusedException when it is not there, may not be read, is a directory, or is compressed in another way
     *     than its name says
     */
    public static FlatFile of(Path path) {
        Compression compression = byName(path.toString());
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new RefusedException(path + " is a directory, not a file.");
            }
            if (!attributes.isRegularFile()) {
                return new FlatFile(path.toString(), path, null, compression, -1);
            }
            Compression found;
            try (InputStream in = Files.newInputStream(path)) {
                found = byContent(in.readNBytes(ZSTD.length));
            }
            if (found != compression && (attributes.size() > 0 || compression != Compression.NONE)) {
                throw new RefusedException(mismatch(path, compression, found));
            }
            return new FlatFile(path.toString(), path, null, compression, attributes.size());
        } catch (NoSuchFileException e) {
            throw new RefusedException("There is no file " + path + ".", e);
        } catch (AccessDeniedException e) {
            throw new RefusedException(path + " may not be read by this user.", e);
        } catch (IOException e) {
            throw new RefusedException(path + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static String mismatch(Path path, Compression named, Compression found) {
        return named == Compression.NONE
                ? path + " is compressed with " + program(found) + "; give it a name that ends with " + found.suffix()
                        + "."
                : path + " is not compressed with " + program(named) + ", as its name says.";
    }

    private static String program(Compression compression) {
        return switch (compression) {
            case NONE -> "nothing";
            case ZSTD -> "zstd";
            case GZIP -> "gzip";
        };
    }

    /**
     * A stream that can be read once. How it is compressed is seen from its first bytes.
     *
     * @param name of the stream in messages, such as {@code standard input}
     */
    public static FlatFile ofStream(String name, InputStream in) {
        // Only its plain read is called: to read whole arrays, Java's streams of files ask where they are, which pipes
        // are not.
        return new FlatFile(name, null, new BufferedInputStream(in), null, -1);
    }

    private static Compression byName(String name) {
        for (Compression candidate : Compression.values()) {
            if (candidate != Compression.NONE && name.endsWith(candidate.suffix())) {
                return candidate;
            }
        }
        return Compression.NONE;
    }

    private static Compression byContent(byte[] first) {
        if (startsWith(first, GZIP)) {
            return Compression.GZIP;
        }
        return startsWith(first, ZSTD) ? Compression.ZSTD : Compression.NONE;
    }

    private static boolean startsWith(byte[] bytes, byte[] beginning) {
        for (int i = 0; i < beginning.length; i++) {
            if (i >= bytes.length || bytes[i] != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    /** What it is called in messages. */
    public String name() {
        return name;
    }

    /** Whether its ranges can be opened: it is a plain file on the disk. */
    public boolean isSeekable() {
        return compression == Compression.NONE && size >= 0;
    }

    /** Whether it can be opened more than once. */
    public boolean isRepeatable() {
        return size >= 0;
    }

    /** Bytes on the disk when it was looked at; -1 when it is no regular file. */
    public long size() {
        return size;
    }

    /**
     * Opens its content, decompressed.
     *
     * @throws UnreadableFileException when it cannot be opened
     */
    public InputStream open() throws UnreadableFileException {
        try {
            if (once != null) {
                byte[] first = once.readNBytes(ZSTD.length);
                InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), once);
                return new NamedInput(name, byContent(first).open(whole));
            }
            InputStream stored = Files.newInputStream(path);
            try {
                return new NamedInput(name, compression.open(stored));
            } catch (IOException | RuntimeException e) {
                stored.close();
                throw e;
            }
        } catch (IOException e) {
            throw UnreadableFileException.of(name, e);
        }
    }

    /**
     * Opens a range of a file that {@link #isSeekable}.
     *
     * @param from offset of its first byte
     * @param to offset behind its last; the stream fails when the file ends before
     */
    public InputStream open(long from, long to) throws UnreadableFileException {
        if (!isSeekable()) {
            throw new IllegalStateException(name + " has no ranges");
        }
        try {
            SeekableByteChannel channel = Files.newByteChannel(path);
            try {
                channel.position(from);
                return new NamedInput(name, new RangeInput(Channels.newInputStream(channel), to - from));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw UnreadableFileException.of(name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
