package dev.sluice.job;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * The persisted plan as Spring Batch's partitioner. It ignores the grid size, which Spring Batch remembers
 * from the first execution: the plan's names are what a resume goes by. Read anew for each execution.
 */
final class Plan implements Partitioner {
    private final PartitionSource source;
    private final FirstFailure failure;
    private volatile List<String> names = List.of();

    Plan(PartitionSource source, FirstFailure failure) {
        this.source = source;
        this.failure = failure;
    }

    @Override
    public Map<String, ExecutionContext> partition(int gridSize) {
        names = read();
        Map<String, ExecutionContext> partitions = new LinkedHashMap<>();
        names.forEach(name -> partitions.put(name, new ExecutionContext()));
        return partitions;
    }

    /** The names in the order in which they shall start, as last read. */
    List<String> names() {
        return names;
    }

    private List<String> read() {
        try {
            List<String> read = List.copyOf(source.names());
            if (new LinkedHashSet<>(read).size() != read.size()) {
                throw new IllegalStateException("the plan names a partition twice: " + read);
            }
            return read;
        } catch (RuntimeException e) {
            failure.record(e);
            throw e;
        } catch (Exception e) {
            failure.record(e);
            throw new IllegalStateException("reading the plan's partitions failed: " + e.getMessage(), e);
        }
    }
}
