package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one who writes rows into a table must know of it.
 *
 * @param name schema and name
 * @param columns those with data of their own, in the table's order
 * @param transactional whether the engine can roll rows back
 */
public record TargetTable(TableName name, List<Target> columns, boolean transactional) {
    /**
     * A column.
     *
     * @param column name and type
     * @param autoIncrement whether the server numbers it
     * @param invisible whether it is left out where no columns are named
     * @param mustBeGiven whether there is no value for it when none is given: the server then makes one up, and MySQL
     *     says nothing when it loads rows
     */
    public record Target(Column column, boolean autoIncrement, boolean invisible, boolean mustBeGiven) {}

    public TargetTable {
        columns = List.copyOf(columns);
    }

    /**
     * Asks the server's catalogue.
     *
     * @throws FailedException when there is no such table
     */
    public static TargetTable read(Connection connection, TableName name) throws SQLException {
        Map<String, boolean[]> marks = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT column_name, extra, is_nullable, column_default FROM information_schema.columns"
                        + " WHERE table_schema = ? AND table_name = ?")) {
            names(statement, name);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String extra = row.getString(2).toLowerCase(Locale.ROOT);
                    boolean numbered = extra.contains("auto_increment");
                    boolean given = !numbered && "NO".equals(row.getString(3)) && row.getString(4) == null;
                    marks.put(row.getString(1), new boolean[] {numbered, extra.contains("invisible"), given});
                }
            }
        }
        List<Target> columns = new Catalog(connection)
                .columns(name).stream()
                        .map(column -> new Target(
                                column,
                                marks.get(column.name())[0],
                                marks.get(column.name())[1],
                                marks.get(column.name())[2]))
                        .toList();
        if (columns.isEmpty()) {
            throw new FailedException("The target has no table " + name + " with columns of its own");
        }
        return new TargetTable(name, columns, transactional(connection, name));
    }

    private static boolean transactional(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COALESCE(e.transactions, 'NO')"
                + " FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine"
                + " WHERE t.table_schema = ? AND t.table_name = ?")) {
            names(statement, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getString(1).equals("YES");
            }
        }
    }

    private static void names(PreparedStatement statement, TableName name) throws SQLException {
        statement.setString(1, name.schema());
        statement.setString(2, name.name());
    }
}
