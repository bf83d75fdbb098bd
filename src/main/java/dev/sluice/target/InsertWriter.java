package dev.sluice.target;

import dev.sluice.mysql.ServerWarnings;
import dev.sluice.mysql.SqlBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes rows by INSERT statements of many rows, for servers that take no {@code LOAD DATA LOCAL}. Every value is a
 * literal of bytes, {@code _binary'…'} or, when there are bytes beyond ASCII, {@code X'…'}, and converted as LOAD DATA
 * would convert it. A row must fit into {@code max_allowed_packet} and lies in memory some times over. One thread.
 */
final class InsertWriter implements RowWriter {
    /** As much as makes the statement's own cost small. */
    private static final int STATEMENT_BYTES = 1 << 20;

    /** Room in a packet for what surrounds the values. */
    private static final int AROUND = 4096;

    private static final byte[] NULL = ascii("NULL");

    private final String insert;
    private final byte[][] before;
    private final byte[][] after;
    private final SqlBytes sql = new SqlBytes();
    private final SqlBytes value = new SqlBytes();

    InsertWriter(ColumnMapping mapping, boolean replace) {
        insert = mapping.values().stream()
                .map(value -> value.target().column().quoted())
                .collect(Collectors.joining(
                        ",",
                        (replace ? "REPLACE INTO " : "INSERT INTO ")
                                + mapping.table().name().quoted() + " (",
                        ") VALUES "));
        int count = mapping.values().size();
        before = new byte[count][];
        after = new byte[count][];
        for (int i = 0; i < count; i++) {
            String charset = mapping.values().get(i).charset().orElse("");
            before[i] = ascii(charset.isEmpty() ? "" : "CONVERT(");
            after[i] = ascii(charset.isEmpty() ? "" : " USING " + charset + ")");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Written write(Connection connection, InputStream rows, long rowsBefore) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            return new Run(connection, statement, rowsBefore).of(rows);
        }
    }

    /** One stream's rows. */
    private final class Run {
        private final Connection connection;
        private final Statement statement;
        private final long most;
        private final List<String> first = new ArrayList<>();
        private long rowsBefore;
        private long taken;
        private long warnings;
        private long inStatement;
        private int rowStart;
        private int field;
        private boolean escaped;
        private boolean isNull;

        Run(Connection connection, Statement statement, long rowsBefore) throws SQLException {
            this.connection = connection;
            this.statement = statement;
            this.rowsBefore = rowsBefore;
            try (ResultSet row = statement.executeQuery("SELECT @@max_allowed_packet")) {
                row.next();
                most = Math.min(STATEMENT_BYTES, row.getLong(1) - AROUND - insert.length() * 4L);
            }
        }

        Written of(InputStream rows) throws SQLException, IOException {
            sql.clear();
            value.clear();
            byte[] block = new byte[64 * 1024];
            for (int length; (length = rows.read(block, 0, block.length)) >= 0; ) {
                for (int i = 0; i < length; i++) {
                    take(block[i]);
                }
            }
            send(sql.length());
            return new Written(taken, warnings, first);
        }

        private void take(byte next) throws SQLException {
            if (escaped) {
                escaped = false;
                isNull = next == 'N' && value.length() == 0;
                value.add(unescaped(next));
            } else if (next == '\\') {
                escaped = true;
            } else if (next == '\t') {
                endValue();
                field++;
            } else if (next == '\n') {
                endRow();
            } else {
                value.add(next);
            }
        }

        private static byte unescaped(byte letter) {
            return switch (letter) {
                case '0' -> 0;
                case 'b' -> '\b';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'Z' -> 26;
                default -> letter;
            };
        }

        private void endValue() {
            sql.add((byte) (field == 0 ? '(' : ','));
            if (field < before.length) { // else the server says how many there are
                sql.add(before[field]);
            }
            if (isNull && value.length() == 1) {
                sql.add(NULL);
            } else {
                sql.addLiteral(value.array(), 0, value.length());
            }
            if (field < before.length) {
                sql.add(after[field]);
            }
            value.clear();
            isNull = false;
        }

        private void endRow() throws SQLException {
            endValue();
            field = 0;
            sql.add((byte) ')');
            if (sql.length() > most && inStatement > 0) {
                send(rowStart - 1);
                sql.keepFrom(rowStart);
            }
            inStatement++;
            sql.add((byte) ',');
            rowStart = sql.length();
        }

        /** Sends the complete rows; a comma may be behind them. */
        private void send(int length) throws SQLException {
            if (inStatement == 0) {
                return;
            }
            int end = sql.array()[length - 1] == ',' ? length - 1 : length;
            taken += statement.executeLargeUpdate(insert + sql.text(end));
            Written written = Written.of(0, ServerWarnings.of(connection), rowsBefore);
            warnings += written.warnings();
            written.first().stream()
                    .limit(ServerWarnings.SHOWN - (long) first.size())
                    .forEach(first::add);
            rowsBefore += inStatement;
            inStatement = 0;
        }
    }
}
