package dev.sluice.job;

import dev.sluice.mysql.Connections;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections to a job repository on a server, always through Connector/J: it tells Spring Batch that a
 * MariaDB server is "MySQL", and the tables are made for that dialect. Thread-safe.
 */
final class RepositoryConnections {
    /** No statement here takes long, and a stop must not wait for a server that no longer answers. */
    private static final int ANSWER_MILLIS = 30_000;

    private final RepositorySettings settings;
    private final Connections connections;

    RepositoryConnections(RepositorySettings settings) {
        this.settings = settings;
        this.connections = new Connections(settings.server());
    }

    /**
     * Opens a connection at the start of a run.
     *
     * @throws RefusedException when the server, the account or the schema is not there
     */
    Connection open() {
        Connection connection = connections.open();
        try {
            return enter(connection);
        } catch (SQLException e) {
            throw new RefusedException(
                    "the job repository " + settings + " cannot be used: " + SqlErrors.describe(e)
                            + "; --repository-url names a schema that exists",
                    e);
        }
    }

    /** Opens a connection during a run. */
    Connection connect() throws SQLException {
        return enter(connections.connect());
    }

    private Connection enter(Connection connection) throws SQLException {
        try {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            connection.setCatalog(settings.schema());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** As what a connection pool takes them from. Of Spring: not for commands that look at runs. */
    static final class Source extends AbstractDataSource {
        private final RepositoryConnections connections;

        Source(RepositoryConnections connections) {
            this.connections = connections;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return connections.connect();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return connections.connect();
        }
    }
}
