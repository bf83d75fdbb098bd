package dev.sluice.verify;

import dev.sluice.mysql.TableName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the comparison of a dumped table, or a part of it, came to.
 *
 * @param dumped the table in the dump
 * @param target the table on the target
 * @param dumpRows rows in the dump
 * @param targetRows rows on the target
 * @param structure what differs beside rows, a sentence each
 * @param counts rows by how they differ
 * @param exact whether the counts are exact; else there are more, so many that they were not told apart
 * @param rows some of the rows that differ
 */
public record DumpTableResult(
        TableName dumped,
        TableName target,
        long dumpRows,
        long targetRows,
        List<String> structure,
        Map<DumpRowDifference.Kind, Long> counts,
        boolean exact,
        List<DumpRowDifference> rows) {
    public DumpTableResult {
        structure = List.copyOf(structure);
        counts = Map.copyOf(counts);
        rows = List.copyOf(rows);
    }

    /** Of a table whose rows are not compared yet, or cannot be. */
    static DumpTableResult of(TableName dumped, TableName target, List<String> structure) {
        return new DumpTableResult(dumped, target, 0, 0, structure, Map.of(), true, List.of());
    }

    /** Both parts of the same table together. @param limit most rows to list */
    DumpTableResult and(DumpTableResult other, int limit) {
        Map<DumpRowDifference.Kind, Long> sums = new EnumMap<>(DumpRowDifference.Kind.class);
        Stream.of(counts, other.counts)
                .forEach(some -> some.forEach((kind, rows) -> sums.merge(kind, rows, Long::sum)));
        List<String> all = new ArrayList<>(structure);
        all.addAll(other.structure);
        return new DumpTableResult(
                dumped,
                target,
                dumpRows + other.dumpRows,
                targetRows + other.targetRows,
                all,
                sums,
                exact && other.exact,
                Stream.concat(rows.stream(), other.rows.stream()).limit(limit).toList());
    }

    /** Rows that differ in this way. */
    public long count(DumpRowDifference.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** Whether nothing differs. */
    public boolean equal() {
        return structure.isEmpty() && counts.isEmpty() && exact && dumpRows == targetRows;
    }
}
