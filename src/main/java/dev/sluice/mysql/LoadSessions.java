package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens sessions that write rows, by {@link Rules}. For those of a restore the settings let in every value that a column
 * may hold: zero dates, dates such as 2023-02-31, 0 in an AUTO_INCREMENT column, times in UTC. None of those is strict,
 * because an ENUM may hold its empty error value, and because {@code LOCAL} turns errors into warnings anyway: whoever writes takes any warning, note or
 * short count for a failure ({@link ServerWarnings}). Foreign keys are not looked at there. Unique keys are: without that, a
 * secondary one may take duplicates unseen, and it made no load faster (600,000 rows: MySQL 9.7 the same, MariaDB 10.11
 * slower, for lack of a change buffer since MySQL 8.4 and MariaDB 10.5.15). The server forgets all of it when
 * the connection ends, however it ends. Thread-safe.
 */
public final class LoadSessions {
    /** A session may idle while others work or while the server builds keys. */
    private static final int WAIT_TIMEOUT_SECONDS = 7 * 24 * 3600;
    /** How long the server waits for a client that is held up by its disk. */
    private static final int NET_TIMEOUT_SECONDS = 3600;
    /** Longer than one transaction of another session that adds to the same table takes. */
    private static final int LOCK_WAIT_SECONDS = 120;
    /** As many remarks as a server keeps at most. */
    private static final int MOST_WARNINGS = 65535;

    /** What a session lets in. */
    public enum Rules {
        /** Everything that a column may hold, also what no statement of today could put there. */
        RESTORE(
                "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES",
                "time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 1, "),
        /**
         * What is right: foreign keys are looked at, a date must exist, an error ends a statement that no IGNORE
         * forgives it, and as many remarks are kept as can be. Zero dates are let in, 0 numbers a row as NULL does, and
         * times are those of the server's time zone: so do mysqlimport's sessions.
         */
        STRICT(
                "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
                "time_zone = DEFAULT, foreign_key_checks = 1, unique_checks = 1, max_error_count = " + MOST_WARNINGS
                        + ", ");

        private final String sqlMode;
        private final String variables;

        Rules(String sqlMode, String variables) {
            this.sqlMode = sqlMode;
            this.variables = variables;
        }
    }

    private final Connections connections;
    private final Server server;
    private final boolean binlog;
    private final List<String> settings;

    private LoadSessions(Connections connections, Server server, boolean binlog, List<String> settings) {
        this.connections = connections;
        this.server = server;
        this.binlog = binlog;
        this.settings = settings;
    }

    /**
     * Finds out which settings the account may choose.
     *
     * @param binlog whether the sessions write to the binary log; empty: not where the account may choose
     * @param rules what they let in
     * @throws RefusedException when they shall not and the account may not choose
     */
    public static LoadSessions of(Connections connections, Server server, Optional<Boolean> binlog, Rules rules)
            throws SQLException {
        List<String> settings = settings(server, rules);
        try (Connection connection = connections.connect();
                Statement statement = connection.createStatement()) {
            boolean logged = number(statement, "SELECT @@log_bin") != 0;
            if (logged && !binlog.orElse(false)) {
                if (may(statement, "SET SESSION sql_log_bin = 0")) {
                    settings.add("SET SESSION sql_log_bin = 0");
                    logged = false;
                } else if (binlog.isPresent()) {
                    throw new RefusedException("--enable-binlog=0: the account '"
                            + connections.settings().user()
                            + "' may not switch its binary log off; that takes the privilege "
                            + (server.isMariaDb() ? "BINLOG ADMIN" : "SYSTEM_VARIABLES_ADMIN")
                            + ". Without the option the load is written to the binary log.");
                }
            }
            for (String variable : server.isMariaDb()
                    ? List.<String>of()
                    : List.of("sql_require_primary_key", "sql_generate_invisible_primary_key")) {
                String off = "SET SESSION " + variable + " = OFF";
                // A table without a key is created and filled as it was.
                if (isOn(statement, variable) && may(statement, off)) {
                    settings.add(off);
                }
            }
            return new LoadSessions(connections, server, logged, List.copyOf(settings));
        }
    }

    private static List<String> settings(Server server, Rules rules) {
        List<String> settings = new ArrayList<>();
        settings.add("SET NAMES utf8mb4");
        settings.add("SET SESSION sql_mode = '" + rules.sqlMode + "', " + rules.variables
                + "sql_notes = 1, sql_safe_updates = 0, sql_select_limit = DEFAULT,"
                + " sql_quote_show_create = 1, innodb_lock_wait_timeout = " + LOCK_WAIT_SECONDS + ", wait_timeout = "
                + WAIT_TIMEOUT_SECONDS + ", net_write_timeout = " + NET_TIMEOUT_SECONDS + ", net_read_timeout = "
                + NET_TIMEOUT_SECONDS);
        settings.add("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
        settings.add(
                server.isMariaDb()
                        ? "SET SESSION max_statement_time = 0"
                        : "SET SESSION max_execution_time = 0, information_schema_stats_expiry = 0");
        if (!server.isMariaDb() && server.atLeast(8, 0, 30)) {
            settings.add("SET SESSION show_gipk_in_create_table_and_information_schema = ON");
        }
        return settings;
    }

    private static boolean isOn(Statement statement, String variable) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW SESSION VARIABLES LIKE '" + variable + "'")) {
            return row.next() && row.getString(2).equals("ON");
        }
    }

    private static boolean may(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.ACCESS_DENIED) {
                return false;
            }
            throw e;
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The server behind the sessions. */
    public Server server() {
        return server;
    }

    /** Whether what the sessions do is written to the server's binary log. */
    public boolean writesBinlog() {
        return binlog;
    }

    /** Whether the server takes rows by {@code LOAD DATA LOCAL}: its variable {@code local_infile}. */
    public static boolean allowsLocalInfile(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return number(statement, "SELECT @@local_infile") != 0;
        }
    }

    /** A job may have sessions on several servers, so a failure names its own. */
    private Connection connect() throws SQLException {
        try {
            return connections.connectForLoad();
        } catch (SQLException e) {
            throw ConnectFailure.named(e, connections.settings());
        }
    }

    /** A session with autocommit off, in READ COMMITTED; the caller closes it. */
    public Connection open() throws SQLException {
        Connection connection = connect();
        try (Statement statement = connection.createStatement()) {
            for (String sql : settings) {
                statement.execute(sql);
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
