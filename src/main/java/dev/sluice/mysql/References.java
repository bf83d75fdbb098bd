package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks which foreign keys a table has, and which refer to it; those of tables that the account may see. One thread. */
public final class References {
    private final Connection connection;

    /** @param connection used and not closed */
    public References(Connection connection) {
        this.connection = connection;
    }

    /**
     * A foreign key.
     *
     * @param name of the constraint
     * @param table that has it
     * @param deleteRule {@code CASCADE}, {@code SET NULL}, {@code NO ACTION} and so on
     */
    public record Reference(String name, TableName table, String deleteRule) {
        /** Whether a row that is deleted takes others with it, or changes them. */
        public boolean reachesOthers() {
            return deleteRule.equals("CASCADE") || deleteRule.startsWith("SET ");
        }
    }

    /**
     * A foreign key with its columns.
     *
     * @param name of the constraint
     * @param table that has it
     * @param columns of that table
     * @param referenced the table that it refers to
     * @param referencedColumns of that one, in the order of {@code columns}
     */
    public record ForeignKey(
            String name, TableName table, List<String> columns, TableName referenced, List<String> referencedColumns) {
        public ForeignKey {
            columns = List.copyOf(columns);
            referencedColumns = List.copyOf(referencedColumns);
        }
    }

    /** The foreign keys that refer to a table, its own ones too, in the order of tables and names. */
    public List<ForeignKey> keysTo(TableName table) throws SQLException {
        return keys("referenced_table_schema = ? AND referenced_table_name = ?", List.of(table.schema(), table.name()));
    }

    /**
     * The foreign keys that refer to tables of a schema, in the same order. For many tables at once: MariaDB opens every
     * table of the server to answer.
     */
    public List<ForeignKey> keysInto(String schema) throws SQLException {
        return keys("referenced_table_schema = ?", List.of(schema));
    }

    private List<ForeignKey> keys(String condition, List<String> values) throws SQLException {
        Map<List<String>, ForeignKey> keys = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT table_schema, table_name,"
                + " constraint_name, column_name, referenced_table_schema, referenced_table_name, referenced_column_name"
                + " FROM information_schema.key_column_usage WHERE " + condition
                + " ORDER BY 1, 2, 3, ordinal_position")) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    TableName child = new TableName(row.getString(1), row.getString(2));
                    String name = row.getString(3);
                    List<String> column = List.of(row.getString(4));
                    TableName referenced = new TableName(row.getString(5), row.getString(6));
                    keys.merge(
                            List.of(child.schema(), child.name(), name),
                            new ForeignKey(name, child, column, referenced, List.of(row.getString(7))),
                            References::joined);
                }
            }
        }
        return List.copyOf(keys.values());
    }

    private static ForeignKey joined(ForeignKey begun, ForeignKey more) {
        List<String> columns = new ArrayList<>(begun.columns());
        columns.addAll(more.columns());
        List<String> referenced = new ArrayList<>(begun.referencedColumns());
        referenced.addAll(more.referencedColumns());
        return new ForeignKey(begun.name(), begun.table(), columns, begun.referenced(), referenced);
    }

    /** The foreign keys of a table. */
    public List<Reference> of(TableName table) throws SQLException {
        return read("constraint_schema = ? AND table_name = ?", table);
    }

    /** The foreign keys of other tables that refer to a table. */
    public List<Reference> to(TableName table) throws SQLException {
        return read("unique_constraint_schema = ? AND referenced_table_name = ?", table).stream()
                .filter(reference -> !reference.table().equals(table))
                .toList();
    }

    private List<Reference> read(String condition, TableName table) throws SQLException {
        List<Reference> references = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT constraint_name, constraint_schema, table_name, delete_rule"
                        + " FROM information_schema.referential_constraints WHERE " + condition)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    references.add(new Reference(
                            row.getString(1), new TableName(row.getString(2), row.getString(3)), row.getString(4)));
                }
            }
        }
        return references;
    }
}
