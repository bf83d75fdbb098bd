package dev.sluice.verify;

import dev.sluice.chunk.KeyRange;
import dev.sluice.file.AtomicFile;
import dev.sluice.file.RecordJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Deals ranges out to partitions and writes them down as they come. A partition is full when it has its share of the
 * estimated bytes; a table that goes on in the next one is named there again. One thread.
 */
final class PlanWriter implements VerifyPlanner.Sink, AutoCloseable {
    private static final int PARTITIONS_PER_THREAD = 8;
    /** Comparing less than this is quicker than what a partition costs the job repository. */
    private static final long MIN_PARTITION_BYTES = 8L << 20;

    private static final int MAX_PARTITIONS = 500;
    /** What a table costs, in bytes that could be read instead. */
    private static final long TABLE_BYTES = 256 * 1024;

    private final VerifyFolder folder;
    private final long share;
    private BufferedWriter partition;
    private int partitions;
    private long filled;
    private TablePair table;
    private boolean named;
    private long rows;

    PlanWriter(VerifyFolder folder, int threads, long bytes, int tables) throws IOException {
        this.folder = folder;
        int wanted = Math.min(MAX_PARTITIONS, threads * PARTITIONS_PER_THREAD);
        this.share = Math.max(MIN_PARTITION_BYTES, (bytes + TABLE_BYTES * tables) / wanted);
        next();
    }

    @Override
    public void table(TablePair pair) {
        table = pair;
        named = false;
    }

    @Override
    public void range(KeyRange range, long estimatedRows, long bytes) {
        try {
            if (filled >= share && partitions < MAX_PARTITIONS) {
                next();
            }
            if (!named) {
                write(new PlanItem.Table(table));
                named = true;
            }
            write(new PlanItem.Range(range, estimatedRows));
            filled += Math.max(TABLE_BYTES, bytes);
            rows += estimatedRows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many partitions were written. */
    int partitions() {
        return partitions;
    }

    /** Estimate of all rows. */
    long rows() {
        return rows;
    }

    private void next() throws IOException {
        close();
        partition = folder.planWriter(partitions++);
        filled = 0;
        named = false;
    }

    private void write(PlanItem item) throws IOException {
        try {
            partition.write(RecordJson.MAPPER.writerFor(PlanItem.class).writeValueAsString(item));
            partition.write('\n');
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(Path.of(VerifyFolder.name(partitions - 1)), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (partition != null) {
            partition.close();
            partition = null;
        }
    }
}
