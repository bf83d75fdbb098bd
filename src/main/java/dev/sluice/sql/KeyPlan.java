package dev.sluice.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which keys a table has from the start and which it gets when its rows are in, which is faster for InnoDB. From the
 * start: the primary key; without one the first unique key of columns that are NOT NULL, by which InnoDB orders the
 * rows; the key that an AUTO_INCREMENT column cannot be without; and all keys in front of these, so that in the end the
 * keys are in the order they had. Foreign keys always come last of all.
 *
 * @param bare the table to create
 * @param later keys to add, each list by one statement: a FULLTEXT key takes one of its own, and so does a key with
 *     expressions, whose hidden columns are added with it
 */
public record KeyPlan(TableDefinition bare, List<List<TableElement>> later) {
    public KeyPlan {
        later = List.copyOf(later);
    }

    /** @param defer false for a table that is so small that it is cheaper to create it with all of its keys */
    public static KeyPlan of(TableDefinition table, boolean defer) {
        return of(table, defer, false);
    }

    /**
     * As {@link #of(TableDefinition, boolean)}.
     *
     * @param keepUnique whether unique keys are there from the start, so that a duplicate is found when it comes
     */
    public static KeyPlan of(TableDefinition table, boolean defer, boolean keepUnique) {
        List<TableElement> keys =
                table.elements().stream().filter(TableElement::isSecondaryKey).toList();
        boolean canWait = defer && table.engine().equals("innodb") && !table.isVersioned();
        List<TableElement> waiting =
                canWait ? keys.subList(firstThatWaits(table, keys, keepUnique), keys.size()) : List.of();
        Set<TableElement> without = new HashSet<>(waiting);
        without.addAll(table.of(TableElement.Kind.FOREIGN_KEY));
        return new KeyPlan(table.keeping(element -> !without.contains(element)), statements(waiting));
    }

    private static int firstThatWaits(TableDefinition table, List<TableElement> keys, boolean keepUnique) {
        List<TableElement> columns = table.of(TableElement.Kind.COLUMN);
        List<TableElement> primary = table.of(TableElement.Kind.PRIMARY);
        int first = 0;
        for (int i = 0; i < keys.size(); i++) {
            TableElement key = keys.get(i);
            boolean clusters = primary.isEmpty() && key.kind() == TableElement.Kind.UNIQUE && isNotNull(key, columns);
            boolean unusual = key.kind() == TableElement.Kind.VECTOR
                    || key.kind() == TableElement.Kind.UNIQUE
                            && (keepUnique || key.has("HASH") || key.text().contains("WITHOUT"));
            if (clusters || unusual) {
                first = i + 1;
                if (clusters && !keepUnique) {
                    break;
                }
            }
        }
        for (TableElement column : columns) {
            if (column.has("AUTO_INCREMENT") && !isFirst(column, primary)) {
                first = Math.max(first, 1 + indexOfKeyOn(column, keys));
            }
        }
        return first;
    }

    private static boolean isFirst(TableElement column, List<TableElement> primary) {
        return !primary.isEmpty()
                && !primary.get(0).columns().isEmpty()
                && primary.get(0).columns().get(0).equalsIgnoreCase(column.name());
    }

    /** The last key that begins with the column, so that whichever the server means is there. */
    private static int indexOfKeyOn(TableElement column, List<TableElement> keys) {
        for (int i = 0; i < keys.size(); i++) {
            TableElement key = keys.get(i);
            if (!key.columns().isEmpty() && key.columns().get(0).equalsIgnoreCase(column.name())) {
                return i;
            }
        }
        return keys.size() - 1;
    }

    private static boolean isNotNull(TableElement key, List<TableElement> columns) {
        return key.plain()
                && key.columns().stream().allMatch(name -> columns.stream()
                        .anyMatch(column -> column.name().equalsIgnoreCase(name) && column.has("NOT", "NULL")));
    }

    private static List<List<TableElement>> statements(List<TableElement> keys) {
        List<List<TableElement>> statements = new ArrayList<>();
        List<TableElement> together = new ArrayList<>();
        for (TableElement key : keys) {
            boolean alone = key.kind() == TableElement.Kind.FULLTEXT || hasExpression(key);
            if (alone && !together.isEmpty()) {
                statements.add(together);
                together = new ArrayList<>();
            }
            if (alone) {
                statements.add(List.of(key));
            } else {
                together.add(key);
            }
        }
        if (!together.isEmpty()) {
            statements.add(together);
        }
        return statements;
    }

    private static boolean hasExpression(TableElement key) {
        return key.columns().isEmpty()
                || key.text().contains("((")
                || key.text().contains(",(");
    }
}
