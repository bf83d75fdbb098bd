package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A session for short questions that are asked again and again while a job lasts. Opened when first needed, and anew when it
 * was lost; a server that does not answer within seconds counts as lost. Used by one thread, closed by any.
 */
final class Enquiry implements AutoCloseable {
    /** A stop waits for no longer than this, and a question takes milliseconds. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connections connections;
    private volatile Connection connection;
    private volatile boolean closed;
    private Server server;

    /** A question, which may be asked twice. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection, Server server) throws SQLException;
    }

    Enquiry(Connections connections) {
        this.connections = connections.impatient(PATIENCE);
    }

    /** The server for messages. */
    String address() {
        return connections.settings().address();
    }

    /**
     * Asks; a session that was lost since the last question, or by it, is replaced once.
     *
     * @throws RefusedException when the server is none that sluice supports
     */
    <T> T ask(Question<T> question) throws SQLException {
        boolean used = connection != null;
        try {
            return question.ask(connection(), server);
        } catch (SQLException e) {
            if (closed || SqlErrors.classify(e) != SqlErrorClass.LOST_CONNECTION) {
                throw e;
            }
            drop();
            if (!used) {
                throw e;
            }
            return question.ask(connection(), server);
        }
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            Connection opened = connections.connect();
            try (Statement statement = opened.createStatement()) {
                server = Server.of(opened);
                statement.execute("SET SESSION time_zone = '+00:00', sql_mode = ''");
            } catch (SQLException | RuntimeException e) {
                opened.close();
                throw e;
            }
            connection = opened;
            if (closed) {
                drop();
                throw new SQLException("the run ends");
            }
        }
        return connection;
    }

    private void drop() {
        Connection lost = connection;
        connection = null;
        if (lost != null) {
            Retries.drop(lost);
        }
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
