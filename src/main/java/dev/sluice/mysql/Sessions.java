package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens sessions whose settings do not depend on what the server's defaults happen to be: times in UTC, no
 * sql_mode that changes what is read, no limit on rows or duration, and no time-out while the session waits
 * for its turn. Thread-safe.
 */
public final class Sessions implements ReadSessions {
    /** A session of a long dump may idle while others work; the server's default may be as low as a minute. */
    private static final int WAIT_TIMEOUT_SECONDS = 7 * 24 * 3600;
    /** How long the server waits for a client that is held up by its disk. */
    private static final int NET_TIMEOUT_SECONDS = 3600;

    private final Connections connections;
    private final Server server;

    /** @param server whose variables differ by flavour and version */
    public Sessions(Connections connections, Server server) {
        this.connections = connections;
        this.server = server;
    }

    /** The server behind the sessions. */
    public Server server() {
        return server;
    }

    @Override
    public Connection metadata() throws SQLException {
        return prepared("utf8mb4");
    }

    /** Statements are still sent in utf8mb4, so that a literal in a user's condition is compared as text. */
    @Override
    public Connection data() throws SQLException {
        return prepared("binary");
    }

    private Connection prepared(String results) throws SQLException {
        Connection connection = connections.connect();
        try (Statement statement = connection.createStatement()) {
            for (String sql : settings(results)) {
                statement.execute(sql);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private List<String> settings(String results) {
        List<String> settings = new ArrayList<>();
        settings.add("SET NAMES utf8mb4");
        settings.add("SET SESSION character_set_results = " + results);
        settings.add("SET SESSION sql_mode = '', time_zone = '+00:00', sql_select_limit = DEFAULT,"
                + " sql_quote_show_create = 1, wait_timeout = " + WAIT_TIMEOUT_SECONDS + ", net_write_timeout = "
                + NET_TIMEOUT_SECONDS + ", net_read_timeout = " + NET_TIMEOUT_SECONDS);
        if (server.isMariaDb()) {
            settings.add("SET SESSION max_statement_time = 0");
        } else {
            settings.add("SET SESSION max_execution_time = 0, information_schema_stats_expiry = 0");
            if (server.atLeast(8, 0, 30)) {
                // The invisible primary key that the server made is data like any other.
                settings.add("SET SESSION show_gipk_in_create_table_and_information_schema = ON");
            }
        }
        return settings;
    }
}
