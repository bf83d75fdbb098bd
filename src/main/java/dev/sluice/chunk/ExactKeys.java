package dev.sluice.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a set of rows, each named by all values of a unique key, as a SQL condition.
 *
 * <p>For the key (a), and for the key (a, b):
 *
 * <pre>
 * `a` IN (1,2,5)
 * ((`a` = 1 AND `b` IN (2,3)) OR (`a` = 4 AND `b` IN (1)))
 * </pre>
 *
 * <p>In runs, for the key (a) of whole numbers, from 1 to 500 and 502:
 *
 * <pre>
 * (`a` BETWEEN 1 AND 499 OR `a` IN (500,502))
 * </pre>
 *
 * <p>It is the same set, because no whole number lies between, and the server walks along one range instead of looking
 * up a thousand values. A run's last row is named by itself, so that the walk ends at a row of the set: a server may lock
 * the row behind a range, which somebody else may have.
 *
 * <p>Not {@code (a, b) IN ((1, 2), (1, 3))}: MariaDB searches no index for rows. What begins alike is written once, which
 * keeps the text short.
 */
public final class ExactKeys {
    /** Shorter runs are not worth a range. */
    private static final int SHORTEST = 4;

    private final TableKey key;
    private final String table;

    /** @param key all columns of a unique index */
    public ExactKeys(TableKey key) {
        this.key = key;
        this.table = "";
    }

    /**
     * For a statement with several tables.
     *
     * @param key all columns of a unique index
     * @param alias of the table whose key it is, a plain word
     */
    public ExactKeys(TableKey key, String alias) {
        this.key = key;
        this.table = alias + ".";
    }

    /**
     * The condition that holds for these rows and no other, in any table that has columns of these names.
     *
     * @param keys each with a value for every column of the key; at least one
     */
    public String of(List<KeyBound> keys) {
        return condition(keys, false);
    }

    /**
     * The same, in runs, for the table whose key it is.
     *
     * @param keys each with a value for every column of the key; at least one
     */
    public String inRuns(List<KeyBound> keys) {
        return condition(keys, true);
    }

    private String condition(List<KeyBound> keys, boolean runs) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no keys make no condition");
        }
        return level(keys, 0, runs);
    }

    private String level(List<KeyBound> keys, int column, boolean runs) {
        KeyColumn keyColumn = key.columns().get(column);
        if (column == key.columns().size() - 1) {
            boolean inRuns = runs && keyColumn.kind() == KeyKind.INTEGER;
            if (inRuns && keys instanceof NumberRun run && run.size() >= SHORTEST) {
                String last = Long.toString(run.last());
                return either(List.of(
                        between(keyColumn, Long.toString(run.first()), Long.toString(run.last() - 1)),
                        in(keyColumn, List.of(last))));
            }
            List<String> values = keys.stream().map(k -> k.values().get(column)).toList();
            return inRuns ? runs(keyColumn, values) : in(keyColumn, values);
        }
        Map<String, List<KeyBound>> alike = new LinkedHashMap<>();
        for (KeyBound one : keys) {
            alike.computeIfAbsent(one.values().get(column), value -> new ArrayList<>())
                    .add(one);
        }
        return alike.entrySet().stream()
                .map(entry -> "(" + named(keyColumn) + " = " + keyColumn.literal(entry.getKey()) + " AND "
                        + level(entry.getValue(), column + 1, runs) + ")")
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    private String named(KeyColumn column) {
        return table + column.quoted();
    }

    private String in(KeyColumn column, List<String> values) {
        return values.stream().map(column::literal).collect(Collectors.joining(",", named(column) + " IN (", ")"));
    }

    private String runs(KeyColumn column, List<String> values) {
        Numbers sorted = Numbers.sorted(values);
        List<String> ranges = new ArrayList<>();
        List<String> single = new ArrayList<>();
        for (int first = 0, next; first < sorted.size(); first = next) {
            next = first + 1;
            while (next < sorted.size() && sorted.follows(next)) {
                next++;
            }
            int named = first;
            if (next - first >= SHORTEST) {
                named = next - 1;
                ranges.add(between(column, sorted.text(first), sorted.text(named - 1)));
            }
            for (; named < next; named++) {
                single.add(sorted.text(named));
            }
        }
        ranges.add(in(column, single));
        return either(ranges);
    }

    private String between(KeyColumn column, String first, String last) {
        return named(column) + " BETWEEN " + first + " AND " + last;
    }

    private static String either(List<String> conditions) {
        return conditions.size() == 1 ? conditions.get(0) : "(" + String.join(" OR ", conditions) + ")";
    }

    /**
     * Whole numbers in their order, from the least BIGINT to the greatest BIGINT UNSIGNED, though not both.
     *
     * @param shifted by 2^63 where none is negative, so that all are in the order of long
     */
    private record Numbers(long[] shifted, boolean negative) {
        static Numbers sorted(List<String> values) {
            boolean negative = values.stream().anyMatch(value -> value.startsWith("-"));
            long[] shifted = new long[values.size()];
            for (int i = 0; i < shifted.length; i++) {
                String value = values.get(i);
                shifted[i] = negative ? Long.parseLong(value) : Long.parseUnsignedLong(value) ^ Long.MIN_VALUE;
            }
            Arrays.sort(shifted);
            return new Numbers(shifted, negative);
        }

        int size() {
            return shifted.length;
        }

        /** Whether a number is one more than the one before. */
        boolean follows(int index) {
            return shifted[index] - shifted[index - 1] == 1;
        }

        String text(int index) {
            return negative ? Long.toString(shifted[index]) : Long.toUnsignedString(shifted[index] ^ Long.MIN_VALUE);
        }
    }
}
