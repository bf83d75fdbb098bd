package dev.sluice.mysql;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs {@code LOAD DATA LOCAL} with rows from memory. Only while such a statement runs may the server ask for data, and
 * whatever it then asks for, it gets the stream: a server can never make this process read a file.
 *
 * <p>When the stream fails, the server still waits for rows and would take the next statement for some. So the
 * connection is aborted and the server rolls back what it has got.
 */
public final class LocalLoad {
    private LocalLoad() {}

    /**
     * Sends rows.
     *
     * @param connection of {@link LoadSessions}
     * @param sql {@code LOAD DATA LOCAL INFILE 'sluice' INTO TABLE …}; the file's name means nothing
     * @param rows read to their end and closed; a call of {@code read} should fill the array, which becomes one packet
     * @return how many rows the server took
     * @throws IOException what reading the rows threw; the connection is aborted then
     */
    public static long send(Connection connection, String sql, InputStream rows) throws SQLException, IOException {
        RuntimeProperty<Boolean> allowed = connection
                .unwrap(JdbcConnection.class)
                .getPropertySet()
                .getBooleanProperty(PropertyKey.allowLoadLocalInfile);
        Watched watched = new Watched(rows);
        try (Statement statement = connection.createStatement()) {
            JdbcStatement driver = statement.unwrap(JdbcStatement.class);
            driver.setLocalInfileInputStream(watched);
            allowed.setValue(true);
            try {
                return statement.executeLargeUpdate(sql);
            } finally {
                allowed.setValue(false);
                if (!statement.isClosed()) { // else the session is gone, and with it the stream
                    driver.setLocalInfileInputStream(null);
                }
            }
        } catch (SQLException | RuntimeException e) {
            if (watched.failure == null) {
                throw e;
            }
            connection.abort(Runnable::run);
            throw watched.rethrown();
        }
    }

    /** Remembers what went wrong in reading, which the driver makes an error of its own from. */
    private static final class Watched extends InputStream {
        private final InputStream in;
        private Throwable failure;

        Watched(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        IOException rethrown() {
            if (failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            return (IOException) failure;
        }
    }
}
