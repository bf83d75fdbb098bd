package dev.sluice.file;

import dev.sluice.file.FileStage.Block;
import dev.sluice.file.FileStage.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes the rows of one range to a file, or to several when there is a limit to their size. Rows come as bytes
 * from a {@link RowEncoder}, which works in the blocks of this writer; a {@link FileStage} compresses and stores
 * them meanwhile. Every file is a {@code .part} until the range is {@link #finish finished}, so that a range is
 * there with all its files or, but for a crash amid the renames, with none. A range without rows makes no file.
 * Used by one thread, for one range.
 */
public final class DataFileWriter {
    /** As {@code maxFileBytes}: files of any size. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final FileStage stage;
    private final Path directory;
    private final Compression compression;
    private final long maxFileBytes;
    private final Supplier<String> names;
    private final BlockListener listener;
    private final List<Written> files = new ArrayList<>();

    private Block block;
    private Block following;
    private Written current;
    private long rowsHeard;

    /**
     * Prepares a range; nothing is created before there are bytes to write.
     *
     * @param stage the writing thread's own; serves no other writer until this one is finished or aborted
     * @param directory where the files go; exists
     * @param maxFileBytes size before compression at which, at the next border between rows, a new file begins
     * @param names gives the name of each next file, without directory and the compression's suffix
     * @param listener told after every block
     */
    public DataFileWriter(
            FileStage stage,
            Path directory,
            Compression compression,
            long maxFileBytes,
            Supplier<String> names,
            BlockListener listener) {
        if (maxFileBytes < 1) {
            throw new IllegalArgumentException("maxFileBytes " + maxFileBytes + " is not positive");
        }
        this.stage = stage;
        this.directory = directory;
        this.compression = compression;
        this.maxFileBytes = maxFileBytes;
        this.names = names;
        this.listener = listener;
    }

    /** The array to write to, from index 0. */
    byte[] begin() throws IOException {
        block = stage.take();
        return block.bytes;
    }

    /**
     * Gives the array of another block, to which the writing moves with {@link #handOver}. In between, what is
     * wanted there of the block in hand can be copied.
     *
     * @param length how much of the block in hand is content
     */
    byte[] another(int length) throws IOException {
        tell(length);
        following = stage.take();
        return following.bytes;
    }

    /**
     * Hands the block over; writing goes on in the other one.
     *
     * @throws IOException what went wrong with this block or an earlier one, naming the file
     */
    void handOver(int length) throws IOException {
        hand(length, Step.WRITE);
        block = following;
        following = null;
        current.file.check();
    }

    /** Counts a row that is complete. */
    void rowDone() {
        open().rows++;
    }

    /** Whether the file has reached its limit. @param length how much of the block is content */
    boolean isFull(int length) {
        return maxFileBytes != UNLIMITED && open().bytes + length >= maxFileBytes;
    }

    /** Ends the file; what follows goes to a next one. @return the array to write to, from index 0 */
    byte[] rotate(int length) throws IOException {
        tell(length);
        hand(length, Step.END);
        current = null;
        rowsHeard = 0;
        return begin();
    }

    /** Ends the range: all its files are complete, on the disk and in place. */
    List<DataFileResult> finish(int length) throws IOException {
        if (length > 0 || current != null) {
            tell(length);
            hand(length, Step.END);
            current = null;
        }
        release();
        for (Written written : files) {
            written.file.awaitEnd();
            written.file.check();
        }
        List<DataFileResult> results = new ArrayList<>();
        for (Written written : files) {
            results.add(written.file.putInPlace(written.rows, written.bytes));
        }
        files.clear();
        return results;
    }

    /** Gives the range up and removes its files; does nothing when it is finished. */
    void abort() {
        release();
        for (Written written : files) {
            stage.discard(written.file);
            written.file.awaitDiscard();
        }
        files.clear();
        current = null;
    }

    private void release() {
        if (block != null) {
            stage.giveBack(block);
            block = null;
        }
        if (following != null) {
            stage.giveBack(following);
            following = null;
        }
    }

    private Written open() {
        if (current == null) {
            current = new Written(new StagedFile(directory.resolve(names.get() + compression.suffix()), compression));
            files.add(current);
        }
        return current;
    }

    private void hand(int length, Step step) {
        Written written = open();
        written.bytes += length;
        block.length = length;
        stage.hand(block, written.file, step);
        block = null;
    }

    /** Before anything changes hands, so that a listener that throws leaves all in order. */
    private void tell(int length) {
        long rows = open().rows;
        listener.block(rows - rowsHeard, length);
        rowsHeard = rows;
    }

    /** A file with what was written to it. */
    private static final class Written {
        final StagedFile file;
        long rows;
        long bytes;

        Written(StagedFile file) {
            this.file = file;
        }
    }
}
