package dev.sluice.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A locked file whose content says who holds it.
 *
 * <p>POSIX takes all locks of a process on a file back as soon as the process closes any descriptor of it
 * (fcntl(2)). So a file locked by this very JVM is never opened a second time: {@link #HELD} answers for it,
 * and its content is handed out from memory.
 */
final class FileLock implements LivenessLock {
    private static final ConcurrentHashMap<Path, String> HELD = new ConcurrentHashMap<>();
    private static final int ATTEMPTS = 20;
    private static final int PAUSE_MILLIS = 50;

    private final Path key;
    private final FileChannel channel;

    private FileLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock, waiting a second for a dying process to let go.
     *
     * @param file made when missing; its folder exists
     * @param content written into the file when the lock is taken
     * @return empty when another run holds it
     */
    static Optional<FileLock> take(Path file, String content) throws IOException, InterruptedException {
        Path key = key(file);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (HELD.putIfAbsent(key, content) == null) {
                Optional<FileLock> taken = open(file, key, content);
                if (taken.isPresent()) {
                    return taken;
                }
                HELD.remove(key);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return Optional.empty();
    }

    private static Optional<FileLock> open(Path file, Path key, String content) throws IOException {
        FileChannel channel =
                FileChannel.open(StateFolder.makePrivateFile(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            if (channel.tryLock() == null) {
                return Optional.empty();
            }
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            channel.write(bytes, 0);
            channel.truncate(bytes.limit());
            taken = true;
            return Optional.of(new FileLock(key, channel));
        } finally {
            if (!taken) {
                channel.close();
                HELD.remove(key);
            }
        }
    }

    /** Whether some process, this one included, holds the lock of {@code file}. */
    static boolean isHeld(Path file) throws IOException {
        if (HELD.containsKey(key(file))) {
            return true;
        }
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        }
    }

    /** What the lock's holder wrote; empty when nobody has yet. */
    static Optional<String> content(Path file) throws IOException {
        String held = HELD.get(key(file));
        Optional<String> text = held == null ? StateFolder.read(file) : Optional.of(held);
        return text.filter(found -> !found.isBlank());
    }

    /** Nothing takes a file's lock from a living process. */
    @Override
    public void confirm() {}

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(key);
        }
    }

    private static Path key(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        return Files.exists(folder) ? folder.toRealPath().resolve(file.getFileName()) : file.toAbsolutePath();
    }
}
