package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads the statements that create schemas, tables, views and stored programs. One thread; the connection is not closed. */
public final class SchemaReader {
    private final Connection connection;

    /** @param connection with a utf8mb4 character set, so that the statements are read as they are shown */
    public SchemaReader(Connection connection) {
        this.connection = connection;
    }

    /** CREATE DATABASE with IF NOT EXISTS. */
    public String schema(String schema) throws SQLException {
        return show("SHOW CREATE DATABASE IF NOT EXISTS " + Identifiers.quote(schema), "Create Database");
    }

    /** CREATE TABLE, without the schema's name. */
    public String table(TableName table) throws SQLException {
        return show("SHOW CREATE TABLE " + table.quoted(), "Create Table");
    }

    /** A sequence; its CREATE SEQUENCE is without the schema's name. */
    public SequenceState sequence(TableName sequence) throws SQLException {
        String create = show("SHOW CREATE SEQUENCE " + sequence.quoted(), "Create Table");
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT next_not_cached_value, cycle_count FROM " + sequence.quoted())) {
            row.next();
            return new SequenceState(sequence.name(), create, row.getLong(1), row.getLong(2));
        }
    }

    /** A view; names of its own schema stand in it without that schema, so that it can be created in another. */
    public StoredObject view(TableName view) throws SQLException {
        use(view.schema());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE VIEW " + view.quoted())) {
            row.next();
            return new StoredObject(
                    "VIEW",
                    view.name(),
                    "",
                    row.getString("Create View"),
                    row.getString("character_set_client"),
                    row.getString("collation_connection"),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * A table's or view's columns as they would stand in a CREATE TABLE, with types and collations so that an
     * expression over them is as valid as one over the original.
     */
    public List<String> columnDefinitions(TableName table) throws SQLException {
        List<String> columns = new ArrayList<>();
        String sql = "SELECT column_name, column_type, character_set_name, collation_name"
                + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                + " ORDER BY ordinal_position";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    // Text of any length as TEXT: the lengths of a view's columns may be too much for a table's row.
                    String type = row.getString(4) == null
                            ? row.getString(2)
                            : "text CHARACTER SET " + row.getString(3) + " COLLATE " + row.getString(4);
                    columns.add(Identifiers.quote(row.getString(1)) + " " + type);
                }
            }
        }
        return columns;
    }

    /** The default collation of a schema. */
    public String collation(String schema) throws SQLException {
        return names("SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = ?", schema)
                .get(0);
    }

    /**
     * A text in the bytes of a character set, by the server's own conversion.
     *
     * @return empty when the character set lacks one of its characters
     */
    public Optional<byte[]> encoded(String text, String charset) throws SQLException {
        String utf8 = "_utf8mb4 0x" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        String sql = "SELECT CAST(CONVERT(" + utf8 + " USING " + charset + ") AS BINARY), CAST(CONVERT(CONVERT(" + utf8
                + " USING " + charset + ") USING utf8mb4) AS BINARY) = CAST(" + utf8 + " AS BINARY)";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(2) ? Optional.of(row.getBytes(1)) : Optional.empty();
        }
    }

    /** The triggers of a table, in the order in which they fire. */
    public List<StoredObject> triggers(TableName table) throws SQLException {
        List<StoredObject> triggers = new ArrayList<>();
        for (String name : names(
                "SELECT trigger_name FROM information_schema.triggers WHERE event_object_schema = ?"
                        + " AND event_object_table = ? ORDER BY event_manipulation, action_timing, action_order",
                table.schema(),
                table.name())) {
            triggers.add(stored("TRIGGER", table.schema(), name, "SQL Original Statement"));
        }
        return triggers;
    }

    /** The functions, procedures and packages of a schema, packages before their bodies. */
    public List<StoredObject> routines(String schema) throws SQLException {
        List<StoredObject> routines = new ArrayList<>();
        for (String kind : List.of("PACKAGE", "PACKAGE BODY", "FUNCTION", "PROCEDURE")) {
            for (String name : names(
                    "SELECT routine_name FROM information_schema.routines WHERE routine_schema = ?"
                            + " AND routine_type = ? ORDER BY routine_name",
                    schema,
                    kind)) {
                String column = kind.startsWith("PACKAGE")
                        ? kind.equals("PACKAGE") ? "Create Package" : "Create Package Body"
                        : kind.equals("FUNCTION") ? "Create Function" : "Create Procedure";
                routines.add(stored(kind, schema, name, column));
            }
        }
        return routines;
    }

    /** The events of a schema. */
    public List<StoredObject> events(String schema) throws SQLException {
        List<StoredObject> events = new ArrayList<>();
        for (String name : names(
                "SELECT event_name FROM information_schema.events WHERE event_schema = ? ORDER BY event_name",
                schema)) {
            events.add(stored("EVENT", schema, name, "Create Event"));
        }
        return events;
    }

    private StoredObject stored(String kind, String schema, String name, String column) throws SQLException {
        use(schema);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE " + kind + " " + Identifiers.quote(schema, name))) {
            row.next();
            String create = row.getString(column);
            if (create == null) {
                throw new RefusedException(
                        "The account may not read the body of " + kind.toLowerCase(java.util.Locale.ROOT)
                                + " " + schema + "." + name + "; grant it SHOW_ROUTINE (MySQL) or SELECT on mysql.proc"
                                + " (MariaDB), or use --no-routines.");
            }
            return new StoredObject(
                    kind,
                    name,
                    row.getString("sql_mode"),
                    create,
                    row.getString("character_set_client"),
                    row.getString("collation_connection"),
                    Optional.of(row.getString("Database Collation")),
                    kind.equals("EVENT") ? Optional.of(row.getString("time_zone")) : Optional.empty());
        }
    }

    /** Without a default schema, or with another one, the server writes the schema's name into view texts. */
    private void use(String schema) throws SQLException {
        if (!schema.equals(connection.getCatalog())) {
            connection.setCatalog(schema);
        }
    }

    private String show(String sql, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(column);
        }
    }

    private List<String> names(String sql, String... parameters) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }
}
