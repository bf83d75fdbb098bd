package dev.sluice.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison came to, found by all executions of the run together.
 *
 * @param tables pairs of tables whose rows were compared
 * @param rows rows of the source
 * @param structure what differs beside rows
 * @param differing tables in which rows differ
 * @param unrepaired rows that differ and for which no statement could be written
 */
public record VerifyResult(
        long tables, long rows, List<StructureDifference> structure, List<Table> differing, long unrepaired) {
    /**
     * One table in which rows differ. Counts are exact; the rows listed are as many as the options allow.
     *
     * @param source its name on the source
     * @param target its name on the target
     * @param sourceRows rows on the source
     * @param targetRows rows on the target
     * @param missing rows that are not on the target
     * @param extra rows that are not on the source
     * @param different rows of the same key with other values
     * @param listed some of them
     */
    public record Table(
            String source,
            String target,
            long sourceRows,
            long targetRows,
            long missing,
            long extra,
            long different,
            List<RowDifference> listed) {
        public Table {
            listed = List.copyOf(listed);
        }

        Table and(RangeResult range) {
            List<RowDifference> all = new ArrayList<>(listed);
            all.addAll(range.rows());
            return new Table(
                    source,
                    target,
                    sourceRows + range.sourceRows(),
                    targetRows + range.targetRows(),
                    missing + range.missing(),
                    extra + range.extra(),
                    different + range.different(),
                    all);
        }
    }

    public VerifyResult {
        structure = List.copyOf(structure);
        differing = List.copyOf(differing);
    }

    /** Whether both sides are equal in all that was compared. */
    public boolean equal() {
        return structure.isEmpty() && differing.isEmpty();
    }

    /** Rows that differ in any way. */
    public long rowsDiffering() {
        return differing.stream()
                .mapToLong(t -> t.missing() + t.extra() + t.different())
                .sum();
    }

    /** The result for a JSON report. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("tables", tables);
        map.put("rows", rows);
        map.put("rowsDiffering", rowsDiffering());
        map.put(
                "structure",
                structure.stream()
                        .map(s -> Map.of("table", s.table().toString(), "what", s.what()))
                        .toList());
        map.put("differing", differing.stream().map(VerifyResult::table).toList());
        return map;
    }

    private static Map<String, Object> table(Table table) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("source", table.source());
        map.put("target", table.target());
        map.put("sourceRows", table.sourceRows());
        map.put("targetRows", table.targetRows());
        map.put("missing", table.missing());
        map.put("extra", table.extra());
        map.put("different", table.different());
        map.put("listed", table.listed().stream().map(VerifyResult::row).toList());
        return map;
    }

    private static Map<String, Object> row(RowDifference row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", row.kind().name().toLowerCase(java.util.Locale.ROOT));
        map.put("row", row.row());
        if (!row.columns().isEmpty()) {
            map.put(
                    "columns",
                    row.columns().stream()
                            .map(v -> Map.of("column", v.column(), "source", v.source(), "target", v.target()))
                            .toList());
        }
        return map;
    }
}
