package dev.sluice.load;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Loads the files of one partition, one after the other. Used by one thread. */
final class PartitionLoader implements AutoCloseable {
    private final RowLoad load;
    private final Queue<LoadPlan.Item> items;

    PartitionLoader(RowLoad load, List<LoadPlan.Item> items) {
        this.load = load;
        this.items = new ArrayDeque<>(items);
    }

    /** Loads the next file, and gives its table its keys when it was the last one. @return false when none is left */
    boolean next() throws Exception {
        LoadPlan.Item item = items.poll();
        if (item == null) {
            return false;
        }
        load.file(item);
        return true;
    }

    @Override
    public void close() {
        // Sessions go back to the load after each file.
    }
}
