package dev.sluice.file;

import dev.sluice.file.FileStage.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * One file under way. The stage's thread writes it as {@code NAME.part}; the thread that fills blocks asks for
 * {@link #check failures}, {@link #awaitEnd waits} for the end and puts the file in place.
 */
final class StagedFile {
    private final Path path;
    private final Path part;
    private final Compression compression;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch discarded = new CountDownLatch(1);

    private volatile IOException failure;
    private FileChannel channel;
    private Checksum checksum;
    private long fileBytes;
    private String crc32c;

    StagedFile(Path path, Compression compression) {
        this.path = path;
        this.part = AtomicFile.part(path);
        this.compression = compression;
    }

    Compression compression() {
        return compression;
    }

    /** Does what the block asks for; after a failure only removes the file. Called by the stage's thread. */
    void take(Block block, BlockCompressor compressor, Checksum checksum) {
        try {
            switch (block.step()) {
                case WRITE -> store(block, compressor, checksum);
                case END -> {
                    store(block, compressor, checksum);
                    end(compressor);
                }
                case DISCARD -> discard(compressor);
            }
        } catch (IOException e) {
            fail(AtomicFile.cannotWrite(path, e), compressor);
        } catch (RuntimeException | Error e) {
            fail(new IOException("Cannot write " + path + ": " + e, e), compressor);
        } finally {
            switch (block.step()) {
                case WRITE -> {}
                case END -> ended.countDown();
                case DISCARD -> discarded.countDown();
            }
        }
    }

    private void store(Block block, BlockCompressor compressor, Checksum checksum) throws IOException {
        if (failure != null) {
            return;
        }
        if (channel == null) {
            this.checksum = checksum;
            checksum.reset();
            channel = AtomicFile.createPart(part);
        }
        compressor.block(block.bytes, block.length, this::write);
    }

    private void end(BlockCompressor compressor) throws IOException {
        if (failure != null) {
            return;
        }
        compressor.end(this::write);
        channel.force(true);
        channel.close();
        channel = null;
        crc32c = checksum.hex();
    }

    private void write(byte[] bytes, int length) throws IOException {
        checksum.update(bytes, 0, length);
        ByteBuffer stored = ByteBuffer.wrap(bytes, 0, length);
        while (stored.hasRemaining()) {
            channel.write(stored);
        }
        fileBytes += length;
    }

    private void fail(IOException reason, BlockCompressor compressor) {
        failure = reason;
        try {
            discard(compressor);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void discard(BlockCompressor compressor) throws IOException {
        compressor.reset();
        if (channel != null) {
            channel.close();
            channel = null;
        }
        Files.deleteIfExists(part);
    }

    /** @throws IOException why the file could not be written, when that is known already */
    void check() throws IOException {
        IOException reason = failure;
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason.getCause());
        }
    }

    /** Waits until the stage has ended the file, or failed to; interrupts are put off. */
    void awaitEnd() {
        await(ended);
    }

    /** Waits until the stage has removed the file; interrupts are put off. */
    void awaitDiscard() {
        await(discarded);
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the complete file its name. */
    DataFileResult putInPlace(long rows, long bytes) throws IOException {
        AtomicFile.putInPlace(part, path);
        return new DataFileResult(path.getFileName().toString(), rows, bytes, fileBytes, crc32c);
    }
}
