package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens sessions that create things: foreign keys are not looked at, a table gets the engine it asks for or none, no
 * key is invented for it, and times are in UTC. Thread-safe.
 */
public final class DefinitionSessions {
    /** The sql_mode of these sessions, in which what {@code SHOW CREATE TABLE} prints is valid. */
    public static final String SQL_MODE = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION";

    /** The server may build keys for hours. */
    private static final int TIMEOUT_SECONDS = 7 * 24 * 3600;

    private final Connections connections;
    private final Server server;
    private final boolean binlog;

    /** @param binlog whether the sessions write to the binary log; false takes the privilege to switch it off */
    public DefinitionSessions(Connections connections, Server server, boolean binlog) {
        this.connections = connections;
        this.server = server;
        this.binlog = binlog;
    }

    /** The server behind the sessions. */
    public Server server() {
        return server;
    }

    /** A session in auto-commit mode whose statements are text; the caller closes it. */
    public Connection open() throws SQLException {
        return prepared(connections.connect());
    }

    /** A session whose statements are bytes; the caller closes it. */
    public ByteSession openForBytes() throws SQLException {
        return new ByteSession(prepared(connections.connectForBytes()));
    }

    private Connection prepared(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : settings()) {
                statement.execute(sql);
            }
            if (!binlog && isOn(statement, "log_bin")) {
                statement.execute("SET SESSION sql_log_bin = 0");
            }
            for (String variable : List.of("sql_require_primary_key", "sql_generate_invisible_primary_key")) {
                if (!server.isMariaDb() && isOn(statement, variable)) {
                    switchOff(statement, variable);
                }
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>();
        settings.add("SET NAMES utf8mb4");
        settings.add("SET SESSION sql_mode = '" + SQL_MODE + "', time_zone = '+00:00', foreign_key_checks = 0,"
                + " unique_checks = 1, sql_quote_show_create = 1, sql_select_limit = DEFAULT, sql_safe_updates = 0,"
                + " wait_timeout = " + TIMEOUT_SECONDS + ", net_write_timeout = " + TIMEOUT_SECONDS
                + ", net_read_timeout = " + TIMEOUT_SECONDS);
        if (server.isMariaDb()) {
            settings.add("SET SESSION max_statement_time = 0");
        } else {
            settings.add("SET SESSION max_execution_time = 0, information_schema_stats_expiry = 0");
            if (server.atLeast(8, 0, 30)) {
                settings.add("SET SESSION show_gipk_in_create_table_and_information_schema = ON");
            }
        }
        return settings;
    }

    private static boolean isOn(Statement statement, String variable) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW SESSION VARIABLES LIKE '" + variable + "'")) {
            return row.next() && row.getString(2).equals("ON");
        }
    }

    /** Where the account may not, the server says so at the table that it keeps from being created as it was. */
    private static void switchOff(Statement statement, String variable) throws SQLException {
        try {
            statement.execute("SET SESSION " + variable + " = OFF");
        } catch (SQLException e) {
            if (SqlErrors.classify(e) != SqlErrorClass.ACCESS_DENIED) {
                throw e;
            }
        }
    }
}
