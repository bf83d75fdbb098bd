package dev.sluice.demo;

import dev.sluice.mysql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares a schema with its copy: the definitions of the schema, of all tables, views, triggers, routines and
 * events as the server shows them, and the rows of all tables by {@link TableComparison}. The name of the
 * schema, the next AUTO_INCREMENT value, the time of creation and blanks at the end of lines (which a dump for
 * myloader adds behind semicolons) may differ; nothing else may.
 */
public final class SchemaComparison {
    private SchemaComparison() {}

    /**
     * Compares definitions and rows.
     *
     * @param source a connection with the right to read; its current schema and settings are changed
     * @param copy the same for the copy; may be on another server of the same version
     * @return what differs, for a person to read, each entry one object or example row; empty when nothing does
     */
    public static List<String> differences(Connection source, String sourceSchema, Connection copy, String copySchema)
            throws SQLException {
        TreeMap<String, String> expected = definitions(source, sourceSchema);
        TreeMap<String, String> found = definitions(copy, copySchema);
        List<String> differences = new ArrayList<>();
        TreeSet<String> objects = new TreeSet<>(expected.keySet());
        objects.addAll(found.keySet());
        for (String object : objects) {
            if (!found.containsKey(object)) {
                differences.add(object + " is missing in the copy");
            } else if (!expected.containsKey(object)) {
                differences.add(object + " is only in the copy");
            } else if (!expected.get(object).equals(found.get(object))) {
                differences.add(object + " is\n" + expected.get(object) + "\nbut its copy is\n" + found.get(object));
            }
        }
        for (String table : tables(source, sourceSchema)) {
            if (found.containsKey("table " + table)) {
                differences.addAll(TableComparison.differences(source, sourceSchema, copy, copySchema, table));
            }
        }
        return differences;
    }

    /** What holds rows: tables, and MariaDB's sequences. */
    static List<String> tables(Connection connection, String schema) throws SQLException {
        return names(
                connection,
                schema,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND table_type <> 'VIEW'");
    }

    private static TreeMap<String, String> definitions(Connection connection, String schema) throws SQLException {
        connection.setCatalog(schema);
        TreeMap<String, String> definitions = new TreeMap<>();
        definitions.put("schema", show(connection, schema, "SHOW CREATE DATABASE " + Identifiers.quote(schema)));
        add(definitions, connection, schema, "table", tables(connection, schema));
        add(
                definitions,
                connection,
                schema,
                "view",
                names(connection, schema, "SELECT table_name FROM information_schema.views WHERE table_schema = ?"));
        add(
                definitions,
                connection,
                schema,
                "trigger",
                names(
                        connection,
                        schema,
                        "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = ?"));
        // In capitals: MySQL compares this column byte for byte.
        for (String kind : List.of("FUNCTION", "PROCEDURE", "PACKAGE", "PACKAGE BODY")) {
            add(
                    definitions,
                    connection,
                    schema,
                    kind.toLowerCase(Locale.ROOT),
                    names(
                            connection,
                            schema,
                            "SELECT routine_name FROM information_schema.routines WHERE routine_schema = ?"
                                    + " AND routine_type = '" + kind + "'"));
        }
        add(
                definitions,
                connection,
                schema,
                "event",
                names(connection, schema, "SELECT event_name FROM information_schema.events WHERE event_schema = ?"));
        return definitions;
    }

    private static void add(
            TreeMap<String, String> definitions, Connection connection, String schema, String kind, List<String> names)
            throws SQLException {
        for (String name : names) {
            definitions.put(
                    kind + " " + name,
                    show(connection, schema, "SHOW CREATE " + kind + " " + Identifiers.quote(schema, name)));
        }
    }

    private static List<String> names(Connection connection, String schema, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql + " ORDER BY 1")) {
            statement.setString(1, schema);
            try (ResultSet result = statement.executeQuery()) {
                List<String> names = new ArrayList<>();
                while (result.next()) {
                    names.add(result.getString(1));
                }
                return names;
            }
        }
    }

    /** Everything the server shows: the text, and the sql_mode and character sets under which it was created. */
    private static String show(Connection connection, String schema, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            StringJoiner shown = new StringJoiner("\n");
            result.next();
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                String label = result.getMetaData().getColumnLabel(column);
                if (!label.equals("Created")) {
                    shown.add(label + ": " + normalised(String.valueOf(result.getString(column)), schema));
                }
            }
            return shown.toString();
        }
    }

    private static String normalised(String text, String schema) {
        String quoted = Identifiers.quote(schema);
        if (text.equals(schema)) {
            return "the schema";
        }
        return text.replace(quoted + ".", "")
                .replace(quoted, "the schema")
                .replaceAll("(?m) +$", "")
                // MySQL shows the character set beside its collation once a column was created with the latter.
                .replaceAll("CHARACTER SET (\\w+) COLLATE \\1_", "COLLATE $1_")
                .replaceFirst("(?m)^(\\) ENGINE=.*?) AUTO_INCREMENT=\\d+", "$1");
    }
}
