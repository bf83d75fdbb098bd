package dev.sluice.target;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.sql.SqlTextException;
import dev.sluice.sql.TableDefinition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Looks at what is in the target. One thread; the connection is not closed. */
public final class Existing {
    private final Connection connection;

    public Existing(Connection connection) {
        this.connection = connection;
    }

    /** {@code TABLE}, {@code VIEW}, {@code SEQUENCE}, or empty when there is nothing of that name. */
    public Optional<String> kind(TableName table) throws SQLException {
        return value(
                        "SELECT table_type FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
                        table.schema(),
                        table.name())
                .map(type -> type.equals("VIEW") || type.equals("SEQUENCE") ? type : "TABLE");
    }

    /** Whether there is a schema of the name. */
    public boolean hasSchema(String schema) throws SQLException {
        return value("SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?", schema)
                .isPresent();
    }

    /** A base table as it is now; empty when there is none. */
    public Optional<TableDefinition> definition(TableName table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + table.quoted())) {
            row.next();
            return Optional.of(TableDefinition.parse(row.getString(2)));
        } catch (SqlTextException e) {
            throw new FailedException("Table " + table + " of the target " + e.getMessage(), e);
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.UNKNOWN_TABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether a table has no row. */
    public boolean isEmpty(TableName table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM " + table.quoted() + " LIMIT 1")) {
            return !row.next();
        }
    }

    /** Whether there is a program: {@code PROCEDURE}, {@code FUNCTION}, {@code PACKAGE …}, {@code EVENT}, {@code TRIGGER}, {@code VIEW}. */
    public boolean has(String kind, TableName program) throws SQLException {
        String sql =
                switch (kind) {
                    case "EVENT" -> "SELECT 1 FROM information_schema.events WHERE event_schema = ? AND event_name = ?";
                    case "TRIGGER" ->
                        "SELECT 1 FROM information_schema.triggers WHERE trigger_schema = ? AND trigger_name = ?";
                    case "VIEW" -> "SELECT 1 FROM information_schema.views WHERE table_schema = ? AND table_name = ?";
                    default ->
                        "SELECT 1 FROM information_schema.routines WHERE routine_schema = ? AND routine_name = ?"
                                + " AND routine_type = '" + kind + "'";
                };
        return value(sql, program.schema(), program.name()).isPresent();
    }

    /** The table that a trigger is on; empty when there is no trigger of the name. */
    public Optional<String> triggerTable(TableName trigger) throws SQLException {
        return value(
                "SELECT event_object_table FROM information_schema.triggers WHERE trigger_schema = ? AND trigger_name = ?",
                trigger.schema(),
                trigger.name());
    }

    /** The default collation of a schema. */
    public String collation(String schema) throws SQLException {
        return value("SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = ?", schema)
                .orElseThrow(() -> new FailedException("Schema " + Identifiers.quote(schema) + " is gone"));
    }

    private Optional<String> value(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** The next value of a table's AUTO_INCREMENT column; empty when that is 1 or there is none. */
    public Optional<String> nextNumber(TableName table) throws SQLException {
        return value(
                "SELECT auto_increment FROM information_schema.tables WHERE table_schema = ? AND table_name = ?"
                        + " AND auto_increment > 1",
                table.schema(),
                table.name());
    }
}
