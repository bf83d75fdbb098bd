package dev.sluice.verify;

import dev.sluice.job.Json;
import dev.sluice.run.ExitCode;
import dev.sluice.verify.DumpRowDifference.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the comparison of a dump with a server came to, as text for people, as JSON, and as an exit code.
 *
 * @param tables of the dump, in its order
 */
public record DumpReport(List<DumpTableResult> tables) implements CheckReport {
    public DumpReport {
        tables = List.copyOf(tables);
    }

    /** {@link ExitCode#DONE_WITH_DIFFERENCES} when anything differs, else {@link ExitCode#DONE}. */
    @Override
    public ExitCode exitCode() {
        return differing().isEmpty() ? ExitCode.DONE : ExitCode.DONE_WITH_DIFFERENCES;
    }

    /** The tables in which anything differs. */
    public List<DumpTableResult> differing() {
        return tables.stream().filter(table -> !table.equal()).toList();
    }

    /** {@code 12 tables, 1,234 rows in the dump: equal}, or how many tables differ. */
    public String summary() {
        long rows = tables.stream().mapToLong(DumpTableResult::dumpRows).sum();
        int differing = differing().size();
        return number(tables.size()) + (tables.size() == 1 ? " table, " : " tables, ") + number(rows)
                + " rows in the dump: "
                + (differing == 0 ? "equal" : differing == 1 ? "1 table differs" : differing + " tables differ");
    }

    /** A table of the tables that differ with what differs below it, when there are any, and the summary. */
    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        if (!differing().isEmpty()) {
            TextTable table =
                    new TextTable(List.of("TABLE", "DUMP ROWS", "TARGET ROWS", "MISSING", "EXTRA", "DIFFERENT"));
            differing()
                    .forEach(result -> table.add(List.of(
                            result.target().toString(),
                            number(result.dumpRows()),
                            number(result.targetRows()),
                            count(result, Kind.MISSING),
                            count(result, Kind.EXTRA),
                            count(result, Kind.DIFFERENT))));
            text.append(table.text());
            differing().forEach(result -> text.append('\n').append(details(result)));
            text.append('\n');
        }
        return text.append(summary()).append('\n').toString();
    }

    private static String count(DumpTableResult result, Kind kind) {
        return (result.exact() ? "" : "at least ") + number(result.count(kind));
    }

    private static String details(DumpTableResult result) {
        StringBuilder text = new StringBuilder(result.target() + ":\n");
        result.structure()
                .forEach(sentence -> text.append("  ").append(sentence).append('\n'));
        result.rows().forEach(row -> text.append("  ")
                .append(word(row.kind()))
                .append(": ")
                .append(row.row())
                .append(row.times() > 1 ? " (" + row.times() + " times)" : "")
                .append('\n'));
        long all = result.counts().values().stream().mapToLong(rows -> rows).sum();
        long listed = result.rows().stream().mapToLong(DumpRowDifference::times).sum();
        if (all > listed || !result.exact()) {
            text.append("  and ")
                    .append(result.exact() ? "" : "at least ")
                    .append(number(all - listed))
                    .append(" more\n");
        }
        return text.toString();
    }

    /** All of it as one JSON object. */
    @Override
    public String json() {
        return Json.text(figures());
    }

    /** What {@link #json} writes, as maps, lists, strings and numbers: for the report of a run. */
    @Override
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tables", tables.size());
        figures.put("rows", tables.stream().mapToLong(DumpTableResult::dumpRows).sum());
        List<Object> differing = new ArrayList<>();
        for (DumpTableResult result : differing()) {
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("dumped", result.dumped().toString());
            table.put("target", result.target().toString());
            table.put("dumpRows", result.dumpRows());
            table.put("targetRows", result.targetRows());
            for (Kind kind : Kind.values()) {
                table.put(word(kind), result.count(kind));
            }
            table.put("exact", result.exact());
            table.put("structure", result.structure());
            table.put(
                    "listed",
                    result.rows().stream()
                            .map(row -> Map.of("kind", word(row.kind()), "row", row.row(), "times", row.times()))
                            .toList());
            differing.add(table);
        }
        figures.put("differing", differing);
        return figures;
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
