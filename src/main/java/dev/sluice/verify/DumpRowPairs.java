package dev.sluice.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets the rows of a dump against those of the target, for some buckets, all of the dump's rows first. What is equal is
 * forgotten at once. One thread.
 */
final class DumpRowPairs {
    private record Identity(long high, long low) {}

    private static final class Cell {
        private final String label;
        private long dumped;
        private long found;
        private long high;
        private long low;

        Cell(String label) {
            this.label = label;
        }

        boolean equal() {
            return dumped == found && high == 0 && low == 0;
        }
    }

    private final BitSet buckets;
    private final Map<Identity, Cell> cells = new HashMap<>();

    /** @param buckets whose rows are looked at */
    DumpRowPairs(BitSet buckets) {
        this.buckets = buckets;
    }

    boolean wants(long keyHigh) {
        return buckets.get(HashBuckets.of(keyHigh));
    }

    /** A row of the dump. */
    void dumped(long keyHigh, long keyLow, long high, long low, String label) {
        Cell cell = cells.computeIfAbsent(new Identity(keyHigh, keyLow), identity -> new Cell(label));
        cell.dumped++;
        cell.high += high;
        cell.low += low;
    }

    /** A row of the target. */
    void found(long keyHigh, long keyLow, long high, long low, String label) {
        Identity identity = new Identity(keyHigh, keyLow);
        Cell cell = cells.computeIfAbsent(identity, unknown -> new Cell(label));
        cell.found++;
        cell.high -= high;
        cell.low -= low;
        if (cell.equal()) {
            cells.remove(identity);
        }
    }

    /** What is not equal, sorted by the text of the row, so that a list that is cut is the same each time. */
    List<DumpRowDifference> differences() {
        List<DumpRowDifference> differences = new ArrayList<>();
        for (Cell cell : cells.values()) {
            long pairs = Math.min(cell.dumped, cell.found);
            if (cell.dumped > pairs) {
                differences.add(new DumpRowDifference(DumpRowDifference.Kind.MISSING, cell.label, cell.dumped - pairs));
            } else if (cell.found > pairs) {
                differences.add(new DumpRowDifference(DumpRowDifference.Kind.EXTRA, cell.label, cell.found - pairs));
            } else {
                differences.add(new DumpRowDifference(DumpRowDifference.Kind.DIFFERENT, cell.label, pairs));
            }
        }
        differences.sort(Comparator.comparing(DumpRowDifference::row).thenComparing(DumpRowDifference::kind));
        return differences;
    }
}
