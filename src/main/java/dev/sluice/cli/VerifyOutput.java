package dev.sluice.cli;

import dev.sluice.run.Amounts;
import dev.sluice.verify.RowDifference;
import dev.sluice.verify.StructureDifference;
import dev.sluice.verify.VerifyResult;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** Prints what a comparison found: one line when both sides are equal, else a table and the rows listed. */
final class VerifyOutput {
    private static final String LINE = "%-44s %12s %12s %10s %10s %10s%n";

    private final PrintWriter out;

    VerifyOutput(PrintWriter out) {
        this.out = out;
    }

    void print(VerifyResult result) {
        String compared = Amounts.count(result.tables())
                + (result.tables() == 1 ? " table, " : " tables, ")
                + Amounts.count(result.rows())
                + (result.rows() == 1 ? " row" : " rows");
        if (result.equal()) {
            out.println("equal: " + compared);
            out.flush();
            return;
        }
        out.println("different: " + compared + " compared, " + Amounts.count(result.rowsDiffering())
                + " rows differ in " + Amounts.count(result.differing().size()) + " tables");
        for (StructureDifference difference : result.structure()) {
            out.println("  " + difference.table() + ": " + difference.what());
        }
        if (!result.differing().isEmpty()) {
            out.printf(LINE, "table", "source rows", "target rows", "missing", "extra", "different");
            result.differing().forEach(this::table);
            result.differing().forEach(this::rows);
        }
        out.flush();
    }

    private static String name(VerifyResult.Table table) {
        return table.source().equals(table.target()) ? table.source() : table.source() + " -> " + table.target();
    }

    private void table(VerifyResult.Table table) {
        out.printf(
                LINE,
                name(table),
                Amounts.count(table.sourceRows()),
                Amounts.count(table.targetRows()),
                Amounts.count(table.missing()),
                Amounts.count(table.extra()),
                Amounts.count(table.different()));
    }

    private void rows(VerifyResult.Table table) {
        out.println(name(table) + ":");
        for (RowDifference row : table.listed()) {
            out.println("  " + kind(row.kind()) + " " + row.row()
                    + row.columns().stream()
                            .map(v -> v.column() + ": " + v.source() + " | " + v.target())
                            .collect(Collectors.joining("; ", row.columns().isEmpty() ? "" : "  (", ""))
                    + (row.columns().isEmpty() ? "" : ")"));
        }
        long all = table.missing() + table.extra() + table.different();
        if (table.listed().size() < all) {
            out.println("  and " + Amounts.count(all - table.listed().size()) + " more");
        }
    }

    private static String kind(RowDifference.Kind kind) {
        return switch (kind) {
            case MISSING -> "missing  ";
            case EXTRA -> "extra    ";
            case DIFFERENT -> "different";
        };
    }
}
