package dev.sluice.job;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The database behind a job repository, with its tables there.
 *
 * @param dataSource pooled connections
 * @param dialect Spring Batch's name of the database
 * @param closing closes the pool
 */
record RepositoryStore(DataSource dataSource, String dialect, Runnable closing) implements AutoCloseable {
    /** Beside a connection per partition thread, the job's own, and one that Spring Batch takes for sequences. */
    private static final int EXTRA_CONNECTIONS = 2;

    /**
     * One H2 file for one job, so that several processes work at once although H2 lets one process only open
     * a file. Called by the holder of the job's lock.
     */
    static RepositoryStore h2(Path folder, int threads) throws SQLException, IOException {
        Path file = folder.resolve("repository");
        StateFolder.makePrivateFile(folder.resolve("repository.mv.db"));
        // H2 splits its URL at semicolons unless they are escaped. Closing is ours: its own shutdown hook would
        // close the database while an ordered stop still writes to it. No trace file: it would be 0644. Without
        // WRITE_DELAY=0 a killed process loses what it committed in its last half second, the very existence of
        // the run included. MAX_COMPACT_TIME=0: closing rewrote the file for up to 0.2 s, each time, to save some KB;
        // space of removed instances is used again all the same.
        String url = "jdbc:h2:file:" + file.toString().replace("\\", "\\\\").replace(";", "\\;")
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;WRITE_DELAY=0;MAX_COMPACT_TIME=0";
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "sa", "");
        pool.setMaxConnections(threads + EXTRA_CONNECTIONS);
        try (Connection connection = pool.getConnection()) {
            RepositoryTables.ensureOnH2(connection);
        } catch (SQLException | RuntimeException e) {
            pool.dispose();
            throw e;
        }
        return new RepositoryStore(pool, "H2", pool::dispose);
    }

    /** A schema on a server. */
    static RepositoryStore server(RepositorySettings settings, int threads) throws SQLException {
        RepositoryConnections connections = new RepositoryConnections(settings);
        String dialect;
        try (Connection connection = connections.open()) {
            dialect = RepositoryTables.ensureOnServer(connection);
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("repository");
        config.setDataSource(new RepositoryConnections.Source(connections));
        config.setMaximumPoolSize(threads + EXTRA_CONNECTIONS);
        config.setMinimumIdle(1);
        HikariDataSource pool = new HikariDataSource(config);
        return new RepositoryStore(pool, dialect, pool::close);
    }

    @Override
    public void close() {
        closing.run();
    }
}
