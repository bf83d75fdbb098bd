package dev.sluice.job;

import dev.sluice.run.FailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Creates Spring Batch's tables when they are missing. Its scripts are not idempotent and DDL commits by
 * itself, so a process killed half way leaves half of them; that half, which can hold no job yet, is dropped.
 */
final class RepositoryTables {
    private static final String LAST_CREATED = "BATCH_JOB_INSTANCE_SEQ";
    private static final String FOLDER = "org/springframework/batch/core/";

    private RepositoryTables() {}

    /** Makes the tables of a job's own H2 database, whose only user is the caller. */
    static void ensureOnH2(Connection connection) throws SQLException {
        if (!holds(
                connection,
                "SELECT 1 FROM information_schema.sequences WHERE sequence_schema = SCHEMA() AND sequence_name = ?")) {
            create(connection, "h2");
        }
    }

    /**
     * Makes the tables in the current schema of a server, under a named lock because several machines may
     * start their first job at once.
     *
     * @return the dialect to speak, {@code MYSQL}, or {@code MARIADB} when the tables were made by a MariaDB
     *     driver, which is told MariaDB's name and so makes sequences where Connector/J makes one-row tables
     */
    static String ensureOnServer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT GET_LOCK('sluice:tables', 30)")) {
                if (!row.next() || row.getInt(1) != 1) {
                    throw new FailedException(
                            "another process has been creating the job repository's tables for 30 s; look at the"
                                    + " server's process list");
                }
            }
            try {
                if (sequenceTable(connection).equals("SEQUENCE")) {
                    return "MARIADB";
                }
                if (!complete(connection)) {
                    refuseToDropJobs(connection);
                    create(connection, "mysql");
                }
                return "MYSQL";
            } finally {
                statement.execute("DO RELEASE_LOCK('sluice:tables')");
            }
        }
    }

    /** The last thing that the script does is to put the last table's only row in. */
    private static boolean complete(Connection connection) throws SQLException {
        if (sequenceTable(connection).isEmpty()) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM " + LAST_CREATED)) {
            return row.next();
        }
    }

    /** The type of the last table created, empty when it is not there. */
    private static String sequenceTable(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT table_type FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?")) {
            statement.setString(1, LAST_CREATED);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /** Tables of an older Spring Batch look like half of ours; they may hold somebody's jobs. */
    private static void refuseToDropJobs(Connection connection) throws SQLException {
        if (holds(
                        connection,
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?",
                        "BATCH_JOB_INSTANCE")
                && holds(connection, "SELECT 1 FROM BATCH_JOB_INSTANCE WHERE JOB_NAME <> ? LIMIT 1", "")) {
            throw new FailedException("the job repository's schema " + connection.getCatalog()
                    + " holds jobs of another version of Spring Batch (there is no " + LAST_CREATED
                    + "); give --repository-url a schema of its own");
        }
    }

    private static boolean holds(Connection connection, String sql) throws SQLException {
        return holds(connection, sql, LAST_CREATED);
    }

    private static boolean holds(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void create(Connection connection, String dialect) {
        ScriptUtils.executeSqlScript(connection, new ClassPathResource(FOLDER + "schema-drop-" + dialect + ".sql"));
        ScriptUtils.executeSqlScript(connection, new ClassPathResource(FOLDER + "schema-" + dialect + ".sql"));
    }
}
