package dev.sluice.chunk;

import java.util.ArrayList;
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
 * <p>Not {@code (a, b) IN ((1, 2), (1, 3))}: MariaDB searches no index for rows. What begins alike is written once, which
 * keeps the text short.
 */
public final class ExactKeys {
    private final TableKey key;

    /** @param key all columns of a unique index */
    public ExactKeys(TableKey key) {
        this.key = key;
    }

    /**
     * The condition that holds for these rows and no other.
     *
     * @param keys each with a value for every column of the key; at least one
     */
    public String of(List<KeyBound> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no keys make no condition");
        }
        return level(keys, 0);
    }

    private String level(List<KeyBound> keys, int column) {
        KeyColumn keyColumn = key.columns().get(column);
        if (column == key.columns().size() - 1) {
            return keyColumn.quoted()
                    + keys.stream()
                            .map(k -> keyColumn.literal(k.values().get(column)))
                            .collect(Collectors.joining(",", " IN (", ")"));
        }
        Map<String, List<KeyBound>> alike = new LinkedHashMap<>();
        for (KeyBound one : keys) {
            alike.computeIfAbsent(one.values().get(column), value -> new ArrayList<>())
                    .add(one);
        }
        return alike.entrySet().stream()
                .map(entry -> "(" + keyColumn.quoted() + " = " + keyColumn.literal(entry.getKey()) + " AND "
                        + level(entry.getValue(), column + 1) + ")")
                .collect(Collectors.joining(" OR ", "(", ")"));
    }
}
