package dev.sluice.verify;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import dev.sluice.verify.ColumnStatistics.Numbers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * One reading of a table for the statistics of some of its columns. The server counts different values in a tree in
 * memory that it spills to disk; of TEXT, BLOB, JSON and GEOMETRY it counts different SHA-256 sums.
 */
final class StatisticsQuery {
    /** Characters of text, or twice its bytes, that are looked at for the smallest and largest value. */
    static final int CHARACTERS = 64;
    /** Digits of a DECIMAL, with which the servers add exact numbers. */
    private static final int DECIMAL_DIGITS = 65;

    private final TableName table;
    private final List<Column> columns;

    /** @param columns not so many that the result gets too wide: each takes six of its 4,096 columns */
    StatisticsQuery(TableName table, List<Column> columns) {
        this.table = table;
        this.columns = List.copyOf(columns);
    }

    String sql() {
        return "SELECT COUNT(*), "
                + columns.stream()
                        .map(column -> String.join(", ", expressions(column)))
                        .collect(Collectors.joining(", "))
                + " FROM " + table.quoted();
    }

    /** Count, distinct, empty, min, max, sum; NULL for what a type does not have. */
    private static List<String> expressions(Column column) {
        String name = column.quoted();
        ValueKind kind = ValueKind.of(column);
        boolean bytes = kind == ValueKind.TEXT || kind == ValueKind.BINARY;
        Optional<String> ordered = ordered(column);
        return List.of(
                "COUNT(" + name + ")",
                "COUNT(DISTINCT " + distinct(column) + ")",
                bytes ? "SUM(CASE WHEN LENGTH(" + name + ") = 0 THEN 1 ELSE 0 END)" : "NULL",
                ordered.map(value -> "MIN(" + value + ")").orElse("NULL"),
                ordered.map(value -> "MAX(" + value + ")").orElse("NULL"),
                kind.number() ? "SUM(" + ValueKind.plain(column, name) + ")" : "NULL");
    }

    /** Equal for equal values and for no others. */
    private static String distinct(Column column) {
        String plain = ValueKind.plain(column, column.quoted());
        return switch (ValueKind.of(column)) {
            case EXACT, APPROXIMATE, BIT, DATETIME, TIME -> plain;
            case ADDRESS -> "CAST(" + plain + " AS BINARY)";
            case TEXT -> isLong(column) ? "SHA2(" + plain + ", 256)" : "CAST(" + plain + " AS BINARY)";
            case BINARY -> isLong(column) ? "SHA2(" + plain + ", 256)" : plain;
            case JSON, OPAQUE -> "SHA2(" + plain + ", 256)";
        };
    }

    private static boolean isLong(Column column) {
        return column.dataType().endsWith("text") || column.dataType().endsWith("blob");
    }

    private static Optional<String> ordered(Column column) {
        String name = column.quoted();
        return switch (ValueKind.of(column)) {
            case EXACT, APPROXIMATE, BIT, DATETIME, TIME -> Optional.of(ValueKind.plain(column, name));
            case TEXT -> Optional.of("CAST(CONVERT(LEFT(" + name + ", " + CHARACTERS + ") USING utf8mb4) AS BINARY)");
            case ADDRESS -> Optional.of("CAST(" + ValueKind.plain(column, name) + " AS BINARY)");
            case BINARY -> Optional.of("HEX(LEFT(" + name + ", " + CHARACTERS / 2 + "))");
            case JSON, OPAQUE -> Optional.empty();
        };
    }

    /** What the columns came to, in their order. @param row the only one of the query */
    List<ColumnStatistics> read(ResultSet row) throws SQLException {
        long rows = row.getLong(1);
        List<ColumnStatistics> statistics = new ArrayList<>();
        int at = 2;
        for (Column column : columns) {
            statistics.add(read(column, rows, row, at));
            at += expressions(column).size();
        }
        return statistics;
    }

    private static ColumnStatistics read(Column column, long rows, ResultSet row, int at) throws SQLException {
        ValueKind kind = ValueKind.of(column);
        Numbers numbers =
                kind == ValueKind.APPROXIMATE ? Numbers.APPROXIMATE : kind.number() ? Numbers.EXACT : Numbers.NONE;
        long count = row.getLong(at);
        boolean bytes = kind == ValueKind.TEXT || kind == ValueKind.BINARY;
        String prefix = kind == ValueKind.BINARY ? "0x" : "";
        Optional<String> min = text(row, at + 3).map(prefix::concat);
        Optional<String> max = text(row, at + 4).map(prefix::concat);
        Optional<String> sum = text(row, at + 5)
                .filter(value ->
                        fits(numbers, count, new BigDecimal(value).scale(), min.orElseThrow(), max.orElseThrow()));
        return new ColumnStatistics(
                column.name(),
                column.columnType(),
                numbers,
                count,
                rows - count,
                row.getLong(at + 1),
                bytes ? OptionalLong.of(row.getLong(at + 2)) : OptionalLong.empty(),
                min,
                max,
                sum);
    }

    /** Whether the sum cannot have overflowed, which the servers do not tell: of DOUBLE it is 0 then. */
    private static boolean fits(Numbers numbers, long count, int scale, String min, String max) {
        BigDecimal largest = new BigDecimal(min).abs().max(new BigDecimal(max).abs());
        BigDecimal bound = largest.multiply(BigDecimal.valueOf(count));
        BigDecimal limit = numbers == Numbers.APPROXIMATE
                ? BigDecimal.valueOf(Double.MAX_VALUE)
                : BigDecimal.TEN.pow(DECIMAL_DIGITS - Math.max(0, scale));
        return bound.compareTo(limit) < 0;
    }

    private static Optional<String> text(ResultSet row, int at) throws SQLException {
        return Optional.ofNullable(row.getBytes(at)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
