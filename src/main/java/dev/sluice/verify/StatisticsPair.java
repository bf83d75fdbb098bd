package dev.sluice.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statistics of a table, and of the one that it is compared with.
 *
 * @param source the table
 * @param target the other one; empty when nothing is compared
 */
public record StatisticsPair(TableStatistics source, Optional<TableStatistics> target) {
    /** What is not the same: {@code rows}, {@code price.sum}, {@code name} for a column that one side lacks. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        target.ifPresent(other -> {
            if (source.rows() != other.rows()) {
                differences.add("rows");
            }
            for (ColumnStatistics column : source.columns()) {
                Optional<ColumnStatistics> twin = other.column(column.column());
                if (twin.isEmpty()) {
                    differences.add(column.column());
                }
                twin.ifPresent(found ->
                        differing(column, found).forEach(figure -> differences.add(column.column() + "." + figure)));
            }
            other.columns().stream()
                    .map(ColumnStatistics::column)
                    .filter(column -> source.column(column).isEmpty())
                    .forEach(differences::add);
        });
        return differences;
    }

    /** The figures in which two columns differ, by their names in {@link #figures}. */
    static List<String> differing(ColumnStatistics one, ColumnStatistics two) {
        List<String> differing = new ArrayList<>();
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("count", one.count() == two.count());
        same.put("nulls", one.nulls() == two.nulls());
        same.put("distinct", one.distinct() == two.distinct());
        same.put("empty", one.empty().equals(two.empty()));
        same.put("min", comparable(one, two) && one.sameValue(one.min(), two.min()));
        same.put("max", comparable(one, two) && one.sameValue(one.max(), two.max()));
        same.put("sum", comparable(one, two) && one.sameSum(two.sum()));
        same.forEach((figure, equal) -> {
            if (!equal) {
                differing.add(figure);
            }
        });
        return differing;
    }

    private static boolean comparable(ColumnStatistics one, ColumnStatistics two) {
        return (one.numbers() == ColumnStatistics.Numbers.NONE) == (two.numbers() == ColumnStatistics.Numbers.NONE);
    }

    /** The figures of a column by their names, as text. Absent ones are missing. */
    static Map<String, String> figures(ColumnStatistics column) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("count", String.valueOf(column.count()));
        figures.put("nulls", String.valueOf(column.nulls()));
        figures.put("distinct", String.valueOf(column.distinct()));
        column.empty().ifPresent(empty -> figures.put("empty", String.valueOf(empty)));
        column.min().ifPresent(min -> figures.put("min", min));
        column.max().ifPresent(max -> figures.put("max", max));
        column.sum().ifPresent(sum -> figures.put("sum", sum));
        column.average().ifPresent(average -> figures.put("average", average));
        return figures;
    }
}
