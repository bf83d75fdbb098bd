package dev.sluice.verify;

import dev.sluice.job.Json;
import dev.sluice.run.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Statistics as text for people, as JSON, and as an exit code.
 *
 * @param pairs tables, with or without one to compare with
 */
public record StatisticsReport(List<StatisticsPair> pairs) implements CheckReport {
    private static final List<String> FIGURES =
            List.of("count", "nulls", "distinct", "empty", "min", "max", "sum", "average");
    /** How much is shown of a smallest or largest value; JSON has all of it. */
    private static final int SHOWN = 24;

    public StatisticsReport {
        pairs = List.copyOf(pairs);
    }

    /** Of tables that are compared with none. */
    public static StatisticsReport of(List<TableStatistics> tables) {
        return new StatisticsReport(tables.stream()
                .map(table -> new StatisticsPair(table, Optional.empty()))
                .toList());
    }

    /** {@link ExitCode#DONE_WITH_DIFFERENCES} when any figure differs between two sides, else {@link ExitCode#DONE}. */
    @Override
    public ExitCode exitCode() {
        boolean equal = pairs.stream().allMatch(pair -> pair.differences().isEmpty());
        return equal ? ExitCode.DONE : ExitCode.DONE_WITH_DIFFERENCES;
    }

    /**
     * A block for each table: its rows, and a line for each column; two where the sides differ, with a star at each
     * figure that does. Lines end with LF.
     */
    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        for (StatisticsPair pair : pairs) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(head(pair))
                    .append('\n')
                    .append(columns(pair));
        }
        return text.toString();
    }

    private static String head(StatisticsPair pair) {
        String source = rows(pair.source());
        return TextTable.printable(pair.target()
                .map(target -> source + ", target " + rows(target)
                        + (pair.differences().contains("rows") ? " *" : ""))
                .orElse(source));
    }

    private static String rows(TableStatistics table) {
        return table.table() + ": " + table.rows() + (table.rows() == 1 ? " row" : " rows");
    }

    private static String columns(StatisticsPair pair) {
        List<String> head = new ArrayList<>(List.of("COLUMN", "SIDE"));
        FIGURES.forEach(figure -> head.add(figure.toUpperCase(Locale.ROOT)));
        boolean sides = pair.target().isPresent();
        TextTable table = new TextTable(sides ? head : without(head));
        for (ColumnStatistics column : pair.source().columns()) {
            if (!sides) {
                table.add(without(line(column, "", List.of())));
                continue;
            }
            Optional<ColumnStatistics> twin = pair.target().get().column(column.column());
            List<String> differing =
                    twin.map(other -> StatisticsPair.differing(column, other)).orElse(List.of());
            boolean same = twin.isPresent() && differing.isEmpty();
            table.add(line(column, same ? "both" : twin.isPresent() ? "source" : "source *", List.of()));
            twin.filter(other -> !same).ifPresent(other -> table.add(line(other, "target", differing)));
        }
        pair.target().ifPresent(target -> target.columns().stream()
                .filter(column -> pair.source().column(column.column()).isEmpty())
                .forEach(column -> table.add(line(column, "target *", List.of()))));
        return table.text();
    }

    private static List<String> without(List<String> line) {
        List<String> rest = new ArrayList<>(line);
        rest.remove(1);
        return rest;
    }

    private static List<String> line(ColumnStatistics column, String side, List<String> differing) {
        Map<String, String> figures = StatisticsPair.figures(column);
        List<String> line = new ArrayList<>(List.of(column.column(), side));
        for (String figure : FIGURES) {
            boolean value = figure.equals("min") || figure.equals("max");
            String cell = Optional.ofNullable(figures.get(figure)).orElse("");
            line.add((value ? cut(cell) : cell) + (differing.contains(figure) ? " *" : ""));
        }
        return line;
    }

    private static String cut(String value) {
        return value.codePointCount(0, value.length()) <= SHOWN
                ? value
                : value.substring(0, value.offsetByCodePoints(0, SHOWN - 1)) + "\u2026";
    }

    /** All of it as one JSON object. */
    @Override
    public String json() {
        return Json.text(figures());
    }

    /** What {@link #json} writes, as maps, lists, strings and numbers: for the report of a run. */
    @Override
    public Map<String, Object> figures() {
        List<Object> tables = new ArrayList<>();
        for (StatisticsPair pair : pairs) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("source", table(pair.source()));
            pair.target().ifPresent(target -> {
                entry.put("target", table(target));
                entry.put("differences", pair.differences());
            });
            tables.add(entry);
        }
        return Map.of("tables", tables);
    }

    private static Map<String, Object> table(TableStatistics statistics) {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("table", statistics.table().toString());
        table.put("rows", statistics.rows());
        List<Object> columns = new ArrayList<>();
        for (ColumnStatistics column : statistics.columns()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("column", column.column());
            entry.put("type", column.type());
            entry.putAll(StatisticsPair.figures(column));
            entry.put("count", column.count());
            entry.put("nulls", column.nulls());
            entry.put("distinct", column.distinct());
            column.empty().ifPresent(empty -> entry.put("empty", empty));
            columns.add(entry);
        }
        table.put("columns", columns);
        return table;
    }
}
