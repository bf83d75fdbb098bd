package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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
