package dev.sluice.importer;

/**
 * How many records were refused, of how many, and whether that is too many. Thread-safe.
 */
final class ErrorBudget {
    private final MaxErrors max;
    private final long allBytes;
    private long records;
    private long refused;
    private long bytes;

    /** @param allBytes of all files together; 0 when nobody knows */
    ErrorBudget(MaxErrors max, long allBytes) {
        this.max = max;
        this.allBytes = allBytes;
    }

    /** Whether a range that refuses so many more would have refused too many. */
    synchronized boolean exceeded(long more, long moreRecords) {
        return max.exceeded(refused + more, Math.max(expected(), records + moreRecords));
    }

    /** Whether too many were refused in the end, when all records are known. */
    synchronized boolean exceededInAll() {
        return max.exceeded(refused, records);
    }

    /** A range is in. */
    synchronized void add(RangeNote note) {
        records += note.records();
        refused += note.refused();
        bytes += note.length();
    }

    /** How many records there will be, as far as those that are in tell; without any, as many as can be. */
    private long expected() {
        if (bytes == 0) {
            return allBytes == 0 ? records : allBytes;
        }
        return Math.max(records, (long) ((double) records / bytes * allBytes));
    }

    synchronized long refused() {
        return refused;
    }

    /** What was allowed. */
    MaxErrors max() {
        return max;
    }
}
