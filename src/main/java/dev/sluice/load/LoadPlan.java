package dev.sluice.load;

import dev.sluice.layout.DataFile;
import dev.sluice.layout.TableData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files make up which partition. The same for the same dump and selection whatever the options of speed are, so a
 * resume finds the partitions that an earlier run completed. The largest table comes first, so that its keys are made
 * while others load; small tables share a partition.
 */
final class LoadPlan {
    /** A partition of this size takes a second or more. */
    private static final long MIN_BYTES = 16 << 20;
    /** About as many partitions as the job repository takes without slowing down. */
    private static final int MOST = 400;

    /** A file of a table. */
    record Item(TableData table, DataFile file) {}

    private final Map<String, List<Item>> partitions = new LinkedHashMap<>();

    /** @param tables those to be loaded */
    LoadPlan(List<TableData> tables) {
        long all = tables.stream().mapToLong(LoadPlan::bytes).sum();
        long wanted = Math.max(MIN_BYTES, all / MOST);
        List<Item> current = new ArrayList<>();
        long size = 0;
        for (TableData table : tables.stream().sorted(ORDER).toList()) {
            boolean large = bytes(table) >= wanted;
            if (large && !current.isEmpty()) {
                add(current);
                current = new ArrayList<>();
                size = 0;
            }
            for (DataFile file : table.files()) {
                current.add(new Item(table, file));
                size += bytes(file);
                if (size >= wanted) {
                    add(current);
                    current = new ArrayList<>();
                    size = 0;
                }
            }
        }
        if (!current.isEmpty()) {
            add(current);
        }
    }

    private static final Comparator<TableData> ORDER = Comparator.comparingLong((TableData table) -> bytes(table))
            .reversed()
            .thenComparing(table -> table.name().toString());

    private void add(List<Item> items) {
        partitions.put(String.format("p%05d", partitions.size()), List.copyOf(items));
    }

    /** The names of the partitions, in the order in which they are to start. */
    List<String> names() {
        return List.copyOf(partitions.keySet());
    }

    /** The files of a partition, in their order. */
    List<Item> items(String partition) {
        return partitions.get(partition);
    }

    private static long bytes(TableData table) {
        return table.files().stream().mapToLong(LoadPlan::bytes).sum();
    }

    /** Size of a file as far as the dump tells; else the rows give an idea. */
    private static long bytes(DataFile file) {
        return file.file().fileBytes().orElseGet(() -> file.file()
                .bytes()
                .orElseGet(() -> 100 * file.rows().orElse(1)));
    }
}
