package dev.sluice.archive;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.IndexColumn;
import dev.sluice.mysql.References;
import dev.sluice.mysql.References.ForeignKey;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the tables whose rows refer to rows of one, at any depth, and by which ways; those that the account may see. Used
 * once.
 */
final class ForeignKeyTree {
    /** Each takes a lock, a copy and a delete of its own in every chunk. */
    private static final int MOST_WAYS = 32;

    private static final String PRIMARY = "PRIMARY";

    private final Catalog catalog;
    private final References references;
    private final Map<TableName, List<ForeignKey>> keys = new LinkedHashMap<>();
    private final List<TableName> path = new ArrayList<>();
    private final List<TableName> childrenFirst = new ArrayList<>();

    /**
     * A table that is reached.
     *
     * @param table the table
     * @param ways all that lead to it
     */
    record Reached(TableName table, List<Way> ways) {}

    /** @param connection of the source, used and not closed */
    ForeignKeyTree(Connection connection) {
        this.catalog = new Catalog(connection);
        this.references = new References(connection);
    }

    /**
     * Looks.
     *
     * @return every table behind those that it refers to
     * @throws RefusedException when rows refer to rows of their own table, or in a circle, or by no unique key
     */
    List<Reached> below(TableName root) throws SQLException {
        visit(root);
        Collections.reverse(childrenFirst);
        Map<TableName, List<Way>> ways = new LinkedHashMap<>();
        ways.put(root, List.of(Way.NONE));
        for (TableName parent : childrenFirst) {
            for (ForeignKey key : keys.get(parent)) {
                Way.Link link = link(key);
                List<Way> more = ways.computeIfAbsent(key.table(), table -> new ArrayList<>());
                ways.get(parent).forEach(way -> more.add(way.to(link)));
                if (more.size() > MOST_WAYS) {
                    throw new RefusedException("--follow-foreign-keys: more than " + MOST_WAYS + " ways lead from "
                            + root + " to " + key.table() + ".");
                }
            }
        }
        return childrenFirst.stream()
                .filter(table -> !table.equals(root))
                .map(table -> new Reached(table, ways.get(table)))
                .toList();
    }

    private void visit(TableName table) throws SQLException {
        path.add(table);
        keys.put(table, references.keysTo(table));
        for (ForeignKey key : keys.get(table)) {
            if (key.table().equals(table)) {
                throw new RefusedException("--follow-foreign-keys: rows of " + table
                        + " refer to rows of the same table (" + key.name()
                        + "), and which belong together cannot be told chunk by chunk.");
            }
            if (path.contains(key.table())) {
                List<String> circle = new ArrayList<>();
                path.subList(path.indexOf(key.table()), path.size()).forEach(on -> circle.add(on.toString()));
                circle.add(key.table().toString());
                throw new RefusedException("--follow-foreign-keys: the foreign keys of "
                        + String.join(", ", circle)
                        + " go in a circle, and which rows belong together cannot be told chunk by chunk.");
            }
            if (!keys.containsKey(key.table())) {
                visit(key.table());
            }
        }
        path.remove(path.size() - 1);
        childrenFirst.add(table);
    }

    private Way.Link link(ForeignKey key) throws SQLException {
        Map<String, List<IndexColumn>> parent = indexes(key.referenced());
        boolean unique = catalog.uniqueIndexes(key.referenced()).stream()
                .map(IndexColumn::index)
                .distinct()
                .anyMatch(name -> isOf(parent.get(name), key.referencedColumns())
                        && parent.get(name).size() == key.referencedColumns().size());
        if (!unique) {
            throw new RefusedException("--follow-foreign-keys: " + key.name() + " of " + key.table()
                    + " refers to columns of " + key.referenced()
                    + " that are no unique key, so that a row may belong to several.");
        }
        List<String> gates = new ArrayList<>();
        if (!parent.containsKey(PRIMARY) || !isOf(parent.get(PRIMARY), key.referencedColumns())) {
            parent.forEach((name, columns) -> {
                if (isOf(columns, key.referencedColumns())) {
                    gates.add(name);
                }
            });
        }
        Optional<String> index = indexes(key.table()).entrySet().stream()
                .filter(entry -> isOf(entry.getValue(), key.columns()))
                .map(Map.Entry::getKey)
                .findFirst();
        return new Way.Link(key, index, gates);
    }

    private Map<String, List<IndexColumn>> indexes(TableName table) throws SQLException {
        Map<String, List<IndexColumn>> indexes = new LinkedHashMap<>();
        for (IndexColumn column : catalog.indexes(table)) {
            indexes.computeIfAbsent(column.index(), name -> new ArrayList<>()).add(column);
        }
        return indexes;
    }

    /** Whether an index has these columns in front, whole, in whatever order. */
    private static boolean isOf(List<IndexColumn> index, List<String> columns) {
        if (index.size() < columns.size()) {
            return false;
        }
        return index.subList(0, columns.size()).stream()
                .allMatch(part -> !part.prefix() && columns.stream().anyMatch(part.column()::equalsIgnoreCase));
    }
}
