package dev.sluice.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up the journals of all partitions. One thread. */
final class ResultReader {
    private final VerifyFolder folder;

    ResultReader(VerifyFolder folder) {
        this.folder = folder;
    }

    VerifyResult read(PlanHeader header) throws IOException {
        Map<String, VerifyResult.Table> tables = new LinkedHashMap<>();
        Set<String> differing = new HashSet<>();
        long rows = 0;
        long unrepaired = 0;
        for (String partition : VerifyFolder.partitions(header)) {
            for (RangeResult range : folder.done(partition)) {
                rows += range.sourceRows();
                unrepaired += range.unrepaired();
                String name = range.source() + " " + range.target();
                VerifyResult.Table before = tables.getOrDefault(
                        name,
                        new VerifyResult.Table(
                                range.source().toString(), range.target().toString(), 0, 0, 0, 0, 0, List.of()));
                tables.put(name, before.and(range));
                if (range.differs()) {
                    differing.add(name);
                }
            }
        }
        List<VerifyResult.Table> found = new ArrayList<>();
        tables.forEach((name, table) -> {
            if (differing.contains(name)) {
                found.add(table);
            }
        });
        return new VerifyResult(header.tables(), rows, header.structure(), found, unrepaired);
    }
}
