package dev.sluice.verify;

import java.util.ArrayList;
import java.util.List;

/** Adds up what differs in one range. One thread. */
final class Tally {
    private final List<RowDifference> rows = new ArrayList<>();
    private long missing;
    private long extra;
    private long different;
    private long unrepaired;

    void add(Differing differing) {
        missing += differing.missing();
        extra += differing.extra();
        different += differing.different();
    }

    void list(List<RowDifference> more) {
        rows.addAll(more);
    }

    void unrepaired(long count) {
        unrepaired += count;
    }

    RangeResult result(int item, TablePair pair, Both<Sums> sums, long deleteBytes, long insertBytes) {
        return new RangeResult(
                item,
                pair.source(),
                pair.target(),
                sums.source().rows(),
                sums.target().rows(),
                missing,
                extra,
                different,
                rows,
                deleteBytes,
                insertBytes,
                unrepaired);
    }
}
