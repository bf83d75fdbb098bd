package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A setting of the whole server that makes loading faster and, while it is changed, everybody's data less safe. None is
 * ever persisted: but for the redo log's, a restart of the server heals it.
 */
public enum GlobalSetting {
    /** How far a commit goes to the disk: 1, the default, survives any crash, 2 a crash of the server, 0 none. */
    FLUSH_LOG_AT_TRX_COMMIT("innodb_flush_log_at_trx_commit"),
    /** After how many commits the binary log is synced; the default is 1 on MySQL and 0 on MariaDB. */
    SYNC_BINLOG("sync_binlog"),
    /** InnoDB's redo log, MySQL 8.0.21 and later. While it is off, a crash of the server loses all its data. */
    REDO_LOG("innodb_redo_log");

    private static final Pattern VALUE = Pattern.compile("\\d{1,20}|ON|OFF");

    private final String word;

    GlobalSetting(String word) {
        this.word = word;
    }

    /** Its name for messages and journals. */
    public String word() {
        return word;
    }

    /** The setting of a name. */
    public static Optional<GlobalSetting> named(String word) {
        return Arrays.stream(values())
                .filter(setting -> setting.word.equals(word))
                .findFirst();
    }

    /** Whether the server has it. */
    public boolean isKnownTo(Server server) {
        return this != REDO_LOG || !server.isMariaDb() && server.atLeast(8, 0, 21);
    }

    /** Its value now; that of {@link #REDO_LOG} is {@code ON} or {@code OFF}. */
    public String read(Connection connection) throws SQLException {
        String sql =
                switch (this) {
                    case FLUSH_LOG_AT_TRX_COMMIT, SYNC_BINLOG -> "SHOW GLOBAL VARIABLES LIKE '" + word + "'";
                    case REDO_LOG -> "SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'";
                };
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new SQLException("The server does not tell its " + word);
            }
            return row.getString(2);
        }
    }

    /**
     * The statement that sets it.
     *
     * @param value a whole number, ON or OFF
     */
    public String sql(String value) {
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a value of " + word + ": " + value);
        }
        return switch (this) {
            case FLUSH_LOG_AT_TRX_COMMIT, SYNC_BINLOG -> "SET GLOBAL " + word + " = " + value;
            case REDO_LOG -> "ALTER INSTANCE " + (value.equals("ON") ? "ENABLE" : "DISABLE") + " INNODB REDO_LOG";
        };
    }

    /** Sets it. */
    public void set(Connection connection, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql(value));
        }
    }
}
