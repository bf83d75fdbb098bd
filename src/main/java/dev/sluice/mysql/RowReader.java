package dev.sluice.mysql;

import dev.sluice.row.RowSink;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Streams the rows of a query as the bytes the server sends, over one open connection that it neither
 * opens nor closes. Text comes in the charset of {@code character_set_results}: whoever wants the column's
 * own bytes has set it to {@code binary}. Used by one thread; a read is ended from another thread by
 * {@link Connection#abort}, which makes it throw.
 */
public interface RowReader {
    /** System property; {@code jdbc} makes {@link #forConnection} choose the portable reader. */
    String PROPERTY = "sluice.rows";

    /**
     * Runs one query and hands every row to the sink. Returning means that the server said the result is
     * complete; anything else, a broken connection included, is an exception. The connection then serves
     * further statements of the same transaction.
     *
     * <p>When the sink throws, its exception passes through and the rest of the result is still on its
     * way: the connection must be {@link #drain}ed or aborted before anything else is asked of it.
     *
     * @param sql one statement that returns one result
     * @return the number of rows handed over
     * @throws SQLException the server's error, at once or amid the rows; or, with SQL state 08S01 and the
     *     connection aborted, a stream that ended or made no sense before the result was complete
     * @throws IOException from the sink only
     * @throws IllegalStateException when an earlier read was left unfinished and not drained
     */
    long read(String sql, RowSink sink) throws SQLException, IOException;

    /**
     * How many warnings the server counted for the last complete {@link #read}. The portable reader counts
     * those that the server can list, {@code max_error_count} at most.
     */
    int warnings();

    /**
     * Reads and drops what an abandoned {@link #read} left, so that the connection keeps its transaction
     * and snapshot; does nothing after a complete read. Takes as long as the server takes to send the
     * rest, so {@code KILL QUERY} from another connection comes first; the error which that brings is the
     * expected end and is not thrown.
     *
     * @throws SQLException when the stream broke; the connection and its snapshot are gone
     */
    void drain() throws SQLException;

    /** The fastest reader for a connection: packets where driver and version are known, else plain JDBC. */
    static RowReader forConnection(Connection connection) throws SQLException {
        if (!"jdbc".equals(System.getProperty(PROPERTY)) && ConnectorJ.knows(connection)) {
            return new PacketRowReader(connection);
        }
        return new JdbcRowReader(connection);
    }
}
