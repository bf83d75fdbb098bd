package dev.sluice.importer;

import java.util.List;

/**
 * What the server made of records that were sent to it.
 *
 * @param clean whether all of them are in, or were left out as the policy wants it
 * @param records how many were sent
 * @param lines that end in them
 * @param checksum CRC-32C of their bytes
 * @param affected what the server counted
 * @param skipped how many were left out as duplicates
 * @param duplicates why they were left out, of the first {@link #NAMED} of them, when clean
 * @param column that the server named first, when not clean; may be empty
 * @param reason what the server said first, when not clean
 * @param suspects numbers of the records, from 1 and in order, that it named; empty when it named none
 */
record Verdict(
        boolean clean,
        long records,
        long lines,
        long checksum,
        long affected,
        long skipped,
        List<String> duplicates,
        String column,
        String reason,
        List<Long> suspects) {
    /** Of how many duplicates is kept what the server said. */
    static final int NAMED = 1000;

    Verdict {
        duplicates = List.copyOf(duplicates);
        suspects = List.copyOf(suspects);
    }

    static Verdict clean(RecordFeed feed, long affected, long skipped, List<String> duplicates) {
        return new Verdict(
                true, feed.records(), feed.lines(), feed.checksum(), affected, skipped, duplicates, "", "", List.of());
    }

    static Verdict bad(long records, String column, String reason, List<Long> suspects) {
        return new Verdict(false, records, 0, 0, 0, 0, List.of(), column, reason, suspects);
    }
}
