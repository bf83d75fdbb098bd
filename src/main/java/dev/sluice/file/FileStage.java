package dev.sluice.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The second half of a thread that writes data files: while that thread fills a block, this one compresses,
 * checksums and stores the blocks before it. Blocks go round between two queues, so that memory is bounded and
 * nothing is allocated for a file; one stage serves one writing thread, file after file, until it is closed.
 * Holds {@value #BLOCKS} blocks of 1 MB and room for one that is compressed.
 */
public final class FileStage implements AutoCloseable {
    /** Size of a block, which is also the most a Zstandard frame holds. */
    static final int BLOCK_BYTES = 1 << 20;

    /** One being filled, one being stored, and two between them that even out their speeds. */
    private static final int BLOCKS = 4;

    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> filled = new ArrayBlockingQueue<>(BLOCKS + 2);
    private final Map<Compression, BlockCompressor> compressors = new EnumMap<>(Compression.class);
    private final Checksum checksum = new Checksum();
    private final Thread thread;

    /** @param name name of the thread */
    public FileStage(String name) {
        for (int i = 0; i < BLOCKS; i++) {
            free.add(new Block());
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a block to fill, waiting for one. */
    Block take() throws IOException {
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a data file was written");
        }
    }

    /** Hands over a block that {@link #take} gave; never waits. */
    void hand(Block block, StagedFile file, Step step) {
        block.file = file;
        block.step = step;
        filled.add(block);
    }

    /** Has a file given up and removed; never waits. */
    void discard(StagedFile file) {
        hand(new Block(0), file, Step.DISCARD);
    }

    /** Brings back a block that was not used. */
    void giveBack(Block block) {
        free.add(block);
    }

    private void run() {
        try {
            Block block = filled.take();
            while (block.file != null) {
                block.file.take(
                        block, compressors.computeIfAbsent(block.file.compression(), this::compressor), checksum);
                block.file = null;
                if (block.bytes.length > 0) {
                    free.add(block);
                }
                block = filled.take();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            compressors.values().forEach(BlockCompressor::close);
        }
    }

    private BlockCompressor compressor(Compression compression) {
        return compression.newCompressor();
    }

    /** Ends the thread when it has done what was handed over, and waits for that. */
    @Override
    public void close() {
        filled.add(new Block(0));
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What to do with a block. */
    enum Step {
        /** Store it. */
        WRITE,
        /** Store it; the file is then complete. */
        END,
        /** Give the file up and remove it; the block has no content. */
        DISCARD
    }

    /** A piece of a file on its way. */
    static final class Block {
        final byte[] bytes;
        int length;
        private StagedFile file;
        private Step step;

        Block() {
            this(BLOCK_BYTES);
        }

        private Block(int size) {
            bytes = new byte[size];
        }

        Step step() {
            return step;
        }
    }
}
