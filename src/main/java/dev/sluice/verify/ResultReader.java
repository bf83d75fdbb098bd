package dev.sluice.verify;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the journals of all partitions. One thread. */
final class ResultReader {
    private final VerifyFolder folder;

    ResultReader(VerifyFolder folder) {
        this.folder = folder;
    }

    /** Reads twice, so that the heap holds only tables that differ, however many there are. */
    VerifyResult read(PlanHeader header) throws IOException {
        List<String> partitions = VerifyFolder.partitions(header);
        Map<String, VerifyResult.Table> differing = new LinkedHashMap<>();
        long rows = 0;
        long unrepaired = 0;
        for (String partition : partitions) {
            for (RangeResult range : folder.done(partition)) {
                rows += range.sourceRows();
                unrepaired += range.unrepaired();
                if (range.differs()) {
                    differing.put(
                            name(range),
                            new VerifyResult.Table(
                                    range.source().toString(), range.target().toString(), 0, 0, 0, 0, 0, List.of()));
                }
            }
        }
        for (String partition : differing.isEmpty() ? List.<String>of() : partitions) {
            for (RangeResult range : folder.done(partition)) {
                differing.computeIfPresent(name(range), (name, table) -> table.and(range));
            }
        }
        return new VerifyResult(header.tables(), rows, header.structure(), List.copyOf(differing.values()), unrepaired);
    }

    /** A NUL is in no name. */
    private static String name(RangeResult range) {
        return range.source() + "\0" + range.target();
    }
}
