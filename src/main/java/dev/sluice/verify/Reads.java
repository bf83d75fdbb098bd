package dev.sluice.verify;

import dev.sluice.chunk.KeyBound;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the statements of {@link RowQueries}. Texts come as bytes, because the sessions leave them as they are; what is
 * asked for is ASCII, but for values to show, which are UTF-8.
 */
final class Reads {
    /** An invalid character string, and a result beyond {@code max_allowed_packet}: what was to be hashed is NULL. */
    private static final Set<Integer> LOST_VALUE = Set.of(1300, 1301);

    private Reads() {}

    static Sums sums(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            BigDecimal sum = row.getBigDecimal(2);
            Sums sums = new Sums(row.getLong(1), sum == null ? BigDecimal.ZERO : sum);
            checkWarnings(statement);
            return sums;
        }
    }

    static Optional<KeyBound> bound(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.of(new KeyBound(texts(row, 1))) : Optional.empty();
        }
    }

    /** Of each key the hashes of its rows with their numbers; the hash is the last column. */
    static Map<List<String>, Map<String, Long>> keysAndHashes(Connection connection, String sql) throws SQLException {
        Map<List<String>, Map<String, Long>> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> key = texts(row, 1);
                String hash = key.remove(key.size() - 1);
                rows.computeIfAbsent(List.copyOf(key), k -> new HashMap<>(2)).merge(hash, 1L, Long::sum);
            }
            checkWarnings(statement);
        }
        return rows;
    }

    /** Of each hash, which is the first column, the rest of a row that has it. */
    static Map<String, List<String>> rowsByHash(Connection connection, String sql) throws SQLException {
        Map<String, List<String>> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> values = texts(row, 1);
                rows.put(values.remove(0), values);
            }
        }
        return rows;
    }

    /** The values of a row; NULL is null. */
    private static List<String> texts(ResultSet row, int from) throws SQLException {
        List<String> values = new ArrayList<>();
        int columns = row.getMetaData().getColumnCount();
        for (int i = from; i <= columns; i++) {
            values.add(text(row, i));
        }
        return values;
    }

    static String text(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static void checkWarnings(Statement statement) throws SQLException {
        for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            if (LOST_VALUE.contains(warning.getErrorCode())) {
                throw new SQLException(
                        "a value could not be compared: " + warning.getMessage(),
                        warning.getSQLState(),
                        warning.getErrorCode());
            }
        }
    }
}
