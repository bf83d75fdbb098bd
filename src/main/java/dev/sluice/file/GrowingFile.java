package dev.sluice.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A file that grows at its end, part by part. A part is on the disk when {@link #awaitDisk} returns; whoever notes the
 * length then can go on after a crash by cutting the file back to it, so that no line is torn or there twice. Compressed,
 * each part is a whole gzip member or a row of whole Zstandard frames, and any number of them one after the other is a
 * file that {@code gzip} and {@code zstd} read as one. Used by one thread, beside which another one waits for the disk.
 */
public final class GrowingFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final BlockCompressor compressor;
    private final ExecutorService thread;
    private boolean begun;
    private CompletableFuture<Void> onDisk = CompletableFuture.completedFuture(null);

    private GrowingFile(Path path, FileChannel channel, Compression compression) {
        this.path = path;
        this.channel = channel;
        this.compressor = compression.newCompressor();
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread syncing = new Thread(work, "syncing a file");
            syncing.setDaemon(true);
            return syncing;
        });
    }

    /**
     * Opens a file, or creates it with mode 0640, or what the umask leaves of it.
     *
     * @throws IOException naming the file
     */
    public static GrowingFile open(Path path, Compression compression) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
            Directories.sync(path.toAbsolutePath().getParent());
            return new GrowingFile(path, channel, compression);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(path, e);
        }
    }

    /** How long the file is, what is not on the disk yet included. */
    public long length() throws IOException {
        return channel.size();
    }

    /**
     * Cuts the file back to what is noted of it and goes on from there.
     *
     * @return false when the file is shorter than that; then nothing was done
     */
    public boolean cutBack(long length) throws IOException {
        if (channel.size() < length) {
            return false;
        }
        compressor.reset();
        begun = false;
        onDisk.exceptionally(failed -> null).join(); // what could not be stored is cut off
        onDisk = CompletableFuture.completedFuture(null);
        try {
            channel.truncate(length);
            channel.position(length);
            channel.force(true);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(path, e);
        }
        return true;
    }

    /** Where the bytes of the next part go. */
    public OutputStream part() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (offset != 0) {
                    byte[] copy = new byte[length];
                    System.arraycopy(bytes, offset, copy, 0, length);
                    write(copy, 0, length);
                } else if (length > 0) {
                    begun = true;
                    compressor.block(bytes, length, GrowingFile.this::store);
                }
            }
        };
    }

    /**
     * Ends the part and begins to put it on the disk.
     *
     * @return the length of the file
     * @throws IOException naming the file; it is to be {@link #cutBack cut back} then
     */
    public long end() throws IOException {
        if (begun) {
            compressor.end(this::store);
            begun = false;
        }
        onDisk = onDisk.thenRunAsync(this::force, thread);
        try {
            return channel.position();
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(path, e);
        }
    }

    private void force() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(AtomicFile.cannotWrite(path, e));
        }
    }

    /**
     * Waits until all parts that were ended are on the disk.
     *
     * @throws IOException naming the file, until it is {@link #cutBack cut back}, whatever else was ended since
     */
    public void awaitDisk() throws IOException {
        try {
            onDisk.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed.getCause();
            }
            throw e;
        }
    }

    private void store(byte[] bytes, int length) throws IOException {
        ByteBuffer stored = ByteBuffer.wrap(bytes, 0, length);
        try {
            while (stored.hasRemaining()) {
                channel.write(stored);
            }
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(path, e);
        }
    }

    @Override
    public void close() throws IOException {
        thread.shutdown();
        compressor.close();
        channel.close();
    }
}
