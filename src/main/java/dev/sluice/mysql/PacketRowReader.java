package dev.sluice.mysql;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.exceptions.SQLExceptionsMapping;
import com.mysql.cj.protocol.a.NativeConstants.IntegerDataType;
import com.mysql.cj.protocol.a.NativeMessageBuilder;
import com.mysql.cj.protocol.a.NativePacketPayload;
import com.mysql.cj.protocol.a.NativeProtocol;
import dev.sluice.row.RowSink;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Arrays;

/**
 * The fast row reader. Log-in, TLS, the query and the column definitions are the work of Connector/J's own
 * protocol objects; the row packets after them are read in bulk from the driver's input stream and parsed
 * in place, so that a value costs neither an object nor a copy; the packet that ends the rows, or the error
 * amid them, goes back to the driver, which then knows the server's status as if it had read the rows.
 *
 * <p>A row packet holds, for each column, either the byte 0xFB for NULL, or the value's length
 * ({@link LengthPrefix}) and its bytes. A packet shorter
 * than 2^24-1 bytes that begins with 0xFE ends the rows (as an EOF or an OK packet), one that begins with
 * 0xFF is an error ("Text Resultset" in the server's protocol documentation).
 *
 * <p>Written against the inner classes of Connector/J {@value ConnectorJ#TESTED_VERSION}.
 */
final class PacketRowReader implements RowReader {
    private static final int END_OF_ROWS = 0xfe;
    private static final int ERROR = 0xff;

    private final ConnectionImpl connection;
    private final NativeProtocol protocol;
    private final PacketBuffer packets = new PacketBuffer();
    private final LargeRows largeRows = new LargeRows(packets, this::broken);

    private int columns;
    private boolean unfinished;
    private int warnings;

    /** @param connection one that {@link #reaches} said yes to */
    PacketRowReader(Connection connection) throws SQLException {
        this.connection = connection.unwrap(ConnectionImpl.class);
        this.protocol = this.connection.getSession().getProtocol();
    }

    /** Whether a connection is one socket of this driver, and not compressed by it. */
    static boolean reaches(Connection connection) throws SQLException {
        return connection.isWrapperFor(ConnectionImpl.class)
                && !connection
                        .unwrap(ConnectionImpl.class)
                        .getPropertySet()
                        .getBooleanProperty(PropertyKey.useCompression)
                        .getValue();
    }

    /** @param connection one that {@link #reaches} said yes to */
    static int warningsOfLastAnswer(Connection connection) throws SQLException {
        return connection
                .unwrap(ConnectionImpl.class)
                .getSession()
                .getProtocol()
                .getWarningCount();
    }

    @Override
    public long read(String sql, RowSink sink) throws SQLException, IOException {
        if (unfinished) {
            throw new IllegalStateException("an earlier read was left unfinished and not drained");
        }
        warnings = 0;
        send(sql);
        unfinished = true;
        long rows = 0;
        while (nextRow()) {
            if (packets.fits()) {
                row(load(), sink);
            } else {
                largeRows.read(columns, sink);
            }
            rows++;
        }
        warnings = protocol.getWarningCount();
        return rows;
    }

    @Override
    public int warnings() {
        return warnings;
    }

    @Override
    public void drain() throws SQLException {
        if (!unfinished) {
            return;
        }
        try {
            packets.skip();
            while (nextRow()) {
                packets.skip();
            }
        } catch (IOException e) {
            throw broken(e);
        } catch (SQLException e) {
            if (unfinished || connection.isClosed()) {
                throw e;
            }
        }
    }

    /** Sends the query and lets the driver read everything up to the first row. */
    private void send(String sql) throws SQLException {
        try {
            String encoding = protocol.getPropertySet()
                    .getStringProperty(PropertyKey.characterEncoding)
                    .getValue();
            NativePacketPayload query = ((NativeMessageBuilder) protocol.getMessageBuilder())
                    .buildComQuery(protocol.getSharedSendPacket(), connection.getSession(), sql, encoding);
            NativePacketPayload answer = protocol.sendCommand(query, false, 0);
            answer.setPosition(0);
            columns = (int) answer.readInteger(IntegerDataType.INT_LENENC);
            if (columns < 1) {
                connection.abortInternal();
                throw new SQLException("The statement returned no rows because it is not a query: " + sql, "42000");
            }
            int definitions = protocol.getServerSession().isEOFDeprecated() ? columns : columns + 1;
            for (int i = 0; i < definitions; i++) {
                protocol.skipPacket();
            }
            packets.begin(
                    protocol.getSocketConnection().getMysqlInput(),
                    protocol.getPacketReader().getMessageSequence() & 0xff);
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Goes to the next row. @return false when the server said that there is none */
    private boolean nextRow() throws SQLException {
        try {
            int length = packets.next();
            if (length == 0) {
                throw new IOException("a row had no bytes");
            }
            int first = packets.peek();
            if (first < END_OF_ROWS || (first == END_OF_ROWS && length == PacketBuffer.CONTINUED)) {
                return true;
            }
            if (!packets.fits()) {
                throw new IOException("a row began with byte " + first);
            }
            int start = packets.load();
            end(first, Arrays.copyOfRange(packets.bytes, start, start + length));
            return false;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void end(int first, byte[] packet) throws SQLException, IOException {
        if (!packets.isEmpty()) {
            throw new IOException("bytes followed the end of the rows");
        }
        unfinished = false;
        NativePacketPayload payload = new NativePacketPayload(packet);
        try {
            if (first == ERROR) {
                protocol.checkErrorMessage(payload);
                throw new IOException("an error packet held no error");
            }
            protocol.readServerStatusForResultSets(payload, true);
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e);
        }
        if (protocol.getServerSession().hasMoreResults()) {
            throw new IOException("the statement returned more than one result");
        }
    }

    private int load() throws SQLException {
        try {
            return packets.load();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** A row that lies whole in the buffer, from {@code start} to {@code packets.consumed()}. */
    private void row(int start, RowSink sink) throws SQLException, IOException {
        byte[] bytes = packets.bytes;
        int end = packets.consumed();
        int at = start;
        sink.beginRow();
        for (int column = 0; column < columns; column++) {
            if (at >= end) {
                throw broken(new IOException("a row had " + column + " of " + columns + " values"));
            }
            int length = bytes[at++] & 0xff;
            if (length >= LengthPrefix.NULL) {
                if (length == LengthPrefix.NULL) {
                    sink.nullValue(column);
                    continue;
                }
                int width = LengthPrefix.width(length);
                if (width == 0) {
                    throw broken(new IOException("a value began with byte " + length));
                }
                length = 0;
                for (int i = 0; i < width && i < 4; i++) {
                    length |= (bytes[at + i] & 0xff) << 8 * i;
                }
                at += width;
            }
            if (length < 0 || length > end - at) {
                throw broken(new IOException("a row ended inside a value"));
            }
            sink.value(column, bytes, at, length);
            at += length;
        }
        if (at != end) {
            throw broken(new IOException("a row had more than " + columns + " values"));
        }
        sink.endRow();
    }

    /** The stream ended or made no sense: nothing that follows could be trusted, so the connection ends here. */
    private SQLException broken(IOException cause) {
        unfinished = false;
        SQLException exception = new SQLNonTransientConnectionException(
                "The connection broke while rows were read: " + cause.getMessage(), "08S01", cause);
        try {
            connection.abortInternal();
        } catch (SQLException e) {
            exception.addSuppressed(e);
        }
        return exception;
    }
}
