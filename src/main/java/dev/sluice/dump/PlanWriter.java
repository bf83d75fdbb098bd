package dev.sluice.dump;

import dev.sluice.chunk.KeyRange;
import dev.sluice.file.AtomicFile;
import dev.sluice.file.RecordJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Deals a plan out to partitions and writes them down as it comes, so that a plan of any length needs no
 * memory. A partition is full when it has its share of the estimated bytes; a table that goes on in the next
 * one is named there again. One thread.
 */
final class PlanWriter implements PlanSink, AutoCloseable {
    /** Partitions for each thread: enough that the last ones to end do not keep the others waiting. */
    private static final int PARTITIONS_PER_THREAD = 8;
    /** Reading less than this is quicker than the ten transactions that a partition costs the job repository. */
    private static final long MIN_PARTITION_BYTES = 8L << 20;
    /** More than this makes the job repository the slowest part of a resume. */
    private static final int MAX_PARTITIONS = 500;
    /** What a table or small file costs, in bytes that could be read instead. */
    private static final long ITEM_BYTES = 64 * 1024;

    private final WorkFolder work;
    private final long share;
    private BufferedWriter partition;
    private int partitions;
    private long filled;
    private DumpedTable table;
    private boolean tableNamed;
    private int ranges;
    private long rows;

    /** @param bytes estimate of everything @param tables how many there are */
    PlanWriter(WorkFolder work, int threads, long bytes, int tables) throws IOException {
        this.work = work;
        int wanted = Math.min(MAX_PARTITIONS, threads * PARTITIONS_PER_THREAD);
        this.share = Math.max(MIN_PARTITION_BYTES, (bytes + 2 * ITEM_BYTES * tables) / wanted);
        next();
    }

    @Override
    public void item(PlanItem item) throws IOException {
        makeRoom();
        write(item);
        filled += ITEM_BYTES;
    }

    @Override
    public void table(DumpedTable next) throws IOException {
        makeRoom();
        table = next;
        ranges = 0;
        write(new PlanItem.Table(table, false));
        tableNamed = true;
        filled += ITEM_BYTES;
    }

    @Override
    public void range(KeyRange range, long estimatedRows, long bytes) {
        try {
            makeRoom();
            if (!tableNamed) {
                write(new PlanItem.Table(table, true));
                tableNamed = true;
            }
            write(new PlanItem.Range(++ranges, range, estimatedRows));
            filled += Math.max(ITEM_BYTES, bytes);
            rows += estimatedRows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many partitions were written; after {@link #close}. */
    int partitions() {
        return partitions;
    }

    /** Estimate of all rows. */
    long rows() {
        return rows;
    }

    private void makeRoom() throws IOException {
        if (filled >= share && partitions < MAX_PARTITIONS) {
            next();
        }
    }

    private void next() throws IOException {
        close();
        partition = work.planWriter(partitions++);
        filled = 0;
        tableNamed = false;
    }

    private void write(PlanItem item) throws IOException {
        try {
            partition.write(RecordJson.MAPPER.writerFor(PlanItem.class).writeValueAsString(item));
            partition.write('\n');
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(work.plan(partitions - 1), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (partition != null) {
            try {
                partition.close();
            } catch (IOException e) {
                throw AtomicFile.cannotWrite(work.plan(partitions - 1), e);
            }
            partition = null;
        }
    }
}
