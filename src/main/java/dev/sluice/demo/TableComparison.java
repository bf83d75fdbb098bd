package dev.sluice.demo;

import dev.sluice.mysql.Identifiers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Compares the rows of a table with those of its copy, byte for byte, as multisets: a row that is there twice
 * must be there twice. All columns count, generated and invisible ones too; NULL differs from empty; text is
 * compared in the column's own bytes, FLOAT with all its digits and the sign of zero, TIMESTAMP in UTC.
 *
 * <p>Each side is read once and only a sum of the rows' hashes is kept, so tables of any size can be compared.
 * Only when the sums differ are the tables read again to show examples.
 */
public final class TableComparison {
    private static final int EXAMPLES = 3;
    private static final int LONGEST_VALUE = 60;

    /** Above this, examples are not looked for: each row takes about 100 bytes of heap. */
    private static final long MOST_ROWS_FOR_EXAMPLES = 2_000_000;

    /** How many rows, and the sum of two 64-bit parts of each row's SHA-256. */
    private record Sum(long rows, long first, long second) {}

    private interface RowReader {
        void row(byte[][] values, long first, long second);
    }

    private TableComparison() {}

    /**
     * Compares one table's rows.
     *
     * @param source a connection with the right to read, left with other session settings
     * @param copy the same for the copy; may be on another server
     * @return what differs, for a person to read; empty when the rows are equal
     */
    public static List<String> differences(
            Connection source, String sourceSchema, Connection copy, String copySchema, String table)
            throws SQLException {
        List<String> columns = columns(source, sourceSchema, table);
        List<String> copied = columns(copy, copySchema, table);
        if (!columns.equals(copied)) {
            return List.of("table " + table + " has the columns " + columns + ", its copy " + copied);
        }
        String ofSource = query(columns, sourceSchema, table);
        String ofCopy = query(columns, copySchema, table);
        Sum expected = sum(source, ofSource);
        Sum found = sum(copy, ofCopy);
        if (expected.equals(found)) {
            return List.of();
        }
        List<String> differences = new ArrayList<>();
        differences.add("table " + table + " has " + expected.rows() + " rows, its copy " + found.rows()
                + ", and not the same");
        if (Math.max(expected.rows(), found.rows()) <= MOST_ROWS_FOR_EXAMPLES) {
            Map<Long, Integer> balance = new HashMap<>();
            read(source, ofSource, (values, first, second) -> balance.merge(first, 1, Integer::sum));
            read(copy, ofCopy, (values, first, second) -> balance.merge(first, -1, Integer::sum));
            differences.addAll(examples(source, ofSource, columns, balance, 1, "only in the source: "));
            differences.addAll(examples(copy, ofCopy, columns, balance, -1, "only in the copy: "));
        }
        return differences;
    }

    /** Names and types, each as {@code name type}; the generated hidden columns of MySQL's indexes are no columns. */
    private static List<String> columns(Connection connection, String schema, String table) throws SQLException {
        String sql = "SELECT column_name, data_type FROM information_schema.columns"
                + " WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            try (ResultSet result = statement.executeQuery()) {
                List<String> columns = new ArrayList<>();
                while (result.next()) {
                    columns.add(result.getString(1) + " " + result.getString(2));
                }
                return columns;
            }
        }
    }

    private static String query(List<String> columns, String schema, String table) {
        return columns.stream()
                .map(column -> {
                    String quoted = Identifiers.quote(nameOf(column));
                    // A FLOAT comes with six digits only; "+ 0e0" would give all of them but lose the sign of -0.
                    return column.endsWith(" float") ? quoted + " * 1e0" : quoted;
                })
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + Identifiers.quote(schema, table)));
    }

    private static String nameOf(String column) {
        return column.substring(0, column.lastIndexOf(' '));
    }

    private static Sum sum(Connection connection, String sql) throws SQLException {
        long[] sums = new long[3];
        read(connection, sql, (values, first, second) -> {
            sums[0]++;
            sums[1] += first;
            sums[2] += second;
        });
        return new Sum(sums[0], sums[1], sums[2]);
    }

    private static List<String> examples(
            Connection connection, String sql, List<String> columns, Map<Long, Integer> balance, int sign, String side)
            throws SQLException {
        List<String> examples = new ArrayList<>();
        read(connection, sql, (values, first, second) -> {
            if (Integer.signum(balance.getOrDefault(first, 0)) == sign && examples.size() < EXAMPLES) {
                balance.merge(first, -sign, Integer::sum);
                examples.add(side + show(columns, values));
            }
        });
        return examples;
    }

    private static void read(Connection connection, String sql, RowReader reader) throws SQLException {
        try (Statement statement =
                connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            // NULL: text comes in the bytes of its column, not converted.
            statement.execute("SET character_set_results = NULL, time_zone = '+00:00'");
            // The driver's sign for one row after the other, in place of all in memory.
            statement.setFetchSize(Integer.MIN_VALUE);
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            ByteBuffer header = ByteBuffer.allocate(Integer.BYTES);
            try (ResultSet result = statement.executeQuery(sql)) {
                byte[][] values = new byte[result.getMetaData().getColumnCount()][];
                while (result.next()) {
                    for (int i = 0; i < values.length; i++) {
                        values[i] = result.getBytes(i + 1);
                        sha.update(header.putInt(0, values[i] == null ? -1 : values[i].length)
                                .array());
                        if (values[i] != null) {
                            sha.update(values[i]);
                        }
                    }
                    ByteBuffer hash = ByteBuffer.wrap(sha.digest());
                    reader.row(values, hash.getLong(), hash.getLong());
                }
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } finally {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET character_set_results = utf8mb4");
            }
        }
    }

    private static String show(List<String> columns, byte[][] values) {
        StringJoiner row = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                row.add(nameOf(columns.get(i)) + "=" + show(values[i]));
            }
        }
        return row.toString();
    }

    private static String show(byte[] value) {
        String shown;
        try {
            shown = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            shown = null;
        }
        if (shown == null || shown.chars().anyMatch(Character::isISOControl)) {
            shown = "0x" + HexFormat.of().formatHex(value);
        }
        return shown.length() <= LONGEST_VALUE
                ? shown
                : shown.substring(0, LONGEST_VALUE) + "… (" + value.length + " bytes)";
    }
}
