package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Reads schemas, tables, columns and unique indexes from {@code information_schema}. One thread; the
 * connection is used but not closed.
 */
public final class Catalog {
    private static final String NOT_OURS = "table_name <> '" + Ledger.TABLE + "'";

    private final Connection connection;

    /** @param connection with a utf8mb4 character set, so that names arrive whole */
    public Catalog(Connection connection) {
        this.connection = connection;
    }

    /** All schemas that hold users' data, in the order of their names. */
    public List<String> schemas() throws SQLException {
        return strings("SELECT schema_name FROM information_schema.schemata WHERE LOWER(schema_name) NOT IN"
                + " ('information_schema', 'performance_schema', 'mysql', 'sys') ORDER BY schema_name");
    }

    /**
     * A short text that changes when a schema, table, view or sequence of users is created, dropped or renamed.
     * Costs the server a list of names, for which it opens no table, and this process no memory.
     */
    public String digest() throws SQLException {
        return String.join(
                " ",
                strings("SELECT CONCAT(COUNT(*), ':', COALESCE(SUM(CRC32(schema_name)), 0))"
                        + " FROM information_schema.schemata"
                        + " UNION ALL SELECT CONCAT(COUNT(*), ':',"
                        + " COALESCE(SUM(CRC32(CONCAT(table_schema, '/', table_name))), 0))"
                        + " FROM information_schema.tables WHERE LOWER(table_schema) NOT IN"
                        + " ('information_schema', 'performance_schema', 'mysql', 'sys') AND " + NOT_OURS));
    }

    /** Everything in a schema that {@code SHOW TABLES} shows, the largest first, but for the ledger of our own jobs. */
    public List<TableInfo> tables(String schema) throws SQLException {
        String sql = "SELECT table_name, table_type, COALESCE(engine, ''), COALESCE(table_rows, 0),"
                + " COALESCE(data_length, 0), COALESCE(create_options, ''), COALESCE(table_comment, '') FROM information_schema.tables"
                + " WHERE table_schema = ? AND " + NOT_OURS
                + " AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW', 'SEQUENCE')"
                + " ORDER BY data_length DESC, table_name";
        List<TableInfo> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(new TableInfo(
                            new TableName(schema, row.getString(1)),
                            type(row.getString(2)),
                            row.getString(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getString(6).toLowerCase(Locale.ROOT).contains("partitioned"),
                            row.getString(2).equals("VIEW") && row.getString(7).contains("references invalid")));
                }
            }
        }
        return tables;
    }

    private static TableInfo.Type type(String tableType) {
        return switch (tableType) {
            case "VIEW" -> TableInfo.Type.VIEW;
            case "SEQUENCE" -> TableInfo.Type.SEQUENCE;
            case "SYSTEM VERSIONED" -> TableInfo.Type.SYSTEM_VERSIONED;
            default -> TableInfo.Type.TABLE;
        };
    }

    /** The names of a schema's tables that have triggers the account may see. */
    public Set<String> tablesWithTriggers(String schema) throws SQLException {
        Set<String> tables = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE event_object_schema = ?")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
        }
        return tables;
    }

    /** The columns of one table, as {@link #columns(List)} gives them. */
    public List<Column> columns(TableName table) throws SQLException {
        return columns(List.of(table)).get(0);
    }

    /** The collation of each text column of a table, by the column's name. */
    public Map<String, String> collations(TableName table) throws SQLException {
        Map<String, String> collations = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT column_name, collation_name FROM information_schema.columns"
                        + " WHERE table_schema = ? AND table_name = ? AND collation_name IS NOT NULL")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    collations.put(row.getString(1), row.getString(2));
                }
            }
        }
        return collations;
    }

    /** The names of a table's columns that may be NULL. */
    public Set<String> nullable(TableName table) throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT column_name FROM information_schema.columns"
                        + " WHERE table_schema = ? AND table_name = ? AND is_nullable = 'YES'")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }

    /** The columns of the unique indexes of one table, as {@link #uniqueIndexes(List)} gives them. */
    public List<IndexColumn> uniqueIndexes(TableName table) throws SQLException {
        return uniqueIndexes(List.of(table)).get(0);
    }

    /**
     * The columns with data of their own, invisible ones too, generated ones not, in the table's order; empty for a
     * table that has none or that the account may not see.
     *
     * @param tables asked for in one statement, so no more than some dozens at a time
     * @return the columns of each table, in the order of the tables
     */
    public List<List<Column>> columns(List<TableName> tables) throws SQLException {
        return columns(tables, " AND COALESCE(generation_expression, '') = ''");
    }

    /** The columns with data of their own that statements without a list of columns mean: invisible ones are not. */
    public List<Column> visibleColumns(TableName table) throws SQLException {
        return columns(List.of(table), " AND COALESCE(generation_expression, '') = '' AND extra NOT LIKE '%INVISIBLE%'")
                .get(0);
    }

    /** All columns of a table or view, generated and invisible ones too, in its order; empty: there is no such table. */
    public List<Column> allColumns(TableName table) throws SQLException {
        return columns(List.of(table), "").get(0);
    }

    private List<List<Column>> columns(List<TableName> tables, String condition) throws SQLException {
        return each(
                tables,
                "ordinal_position, column_name, data_type, column_type, character_set_name"
                        + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?" + condition,
                "1, 2",
                row -> new Column(
                        row.getString(3),
                        row.getString(4).toLowerCase(Locale.ROOT),
                        row.getString(5).toLowerCase(Locale.ROOT),
                        Optional.ofNullable(row.getString(6))));
    }

    /**
     * The columns of the unique indexes, the primary key first, each index in its own order.
     *
     * @param tables asked for in one statement, so no more than some dozens at a time
     * @return the columns of each table's indexes, in the order of the tables
     */
    public List<List<IndexColumn>> uniqueIndexes(List<TableName> tables) throws SQLException {
        return indexes(tables, " AND non_unique = 0");
    }

    /** The columns of all indexes that have an order, unique or not, as {@link #uniqueIndexes} gives them. */
    public List<IndexColumn> indexes(TableName table) throws SQLException {
        return indexes(List.of(table), "").get(0);
    }

    private List<List<IndexColumn>> indexes(List<TableName> tables, String condition) throws SQLException {
        return each(
                tables,
                "index_name = 'PRIMARY', index_name, seq_in_index, COALESCE(column_name, ''), nullable, sub_part,"
                        + " collation FROM information_schema.statistics WHERE table_schema = ? AND table_name = ?"
                        + condition + " AND index_type = 'BTREE'",
                "1, 2 DESC, 3, 4",
                row -> new IndexColumn(
                        row.getString(3),
                        row.getString(5),
                        "YES".equals(row.getString(6)),
                        row.getObject(7) != null,
                        "D".equals(row.getString(8))));
    }

    /** Reads a row of the catalogue; what it is about begins at the second column. */
    private interface RowOf<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * One statement for several tables, with a SELECT for each: MariaDB looks a table up by its name only where the
     * name is compared with one value, and opens every table of the schema otherwise.
     */
    private <T> List<List<T>> each(List<TableName> tables, String select, String order, RowOf<T> reader)
            throws SQLException {
        List<List<T>> all = new ArrayList<>();
        StringJoiner sql = new StringJoiner(" UNION ALL ", "", " ORDER BY " + order);
        for (int i = 0; i < tables.size(); i++) {
            all.add(new ArrayList<>());
            sql.add("SELECT " + i + ", " + select);
        }
        if (tables.isEmpty()) {
            return all;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            int parameter = 1;
            for (TableName table : tables) {
                statement.setString(parameter++, table.schema());
                statement.setString(parameter++, table.name());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    all.get(row.getInt(1)).add(reader.read(row));
                }
            }
        }
        return all;
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
