package dev.sluice.verify;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.DoubleParts;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a value as SQL text that is the same on both sides when, and only when, the values are the same: {@code N}
 * for NULL; numbers and times as their own text; short text and bytes behind their length, {@code 3:abc}; long ones as
 * their SHA-256. As the types are known, a row of such values joined by commas can be read in one way only, and it
 * stays short: a row must not outgrow {@code max_allowed_packet}, beyond which CONCAT gives NULL.
 *
 * <p>FLOAT has no text that is exact on every server, and is taken apart by {@link DoubleParts}. -0 is 0, as it is to SQL,
 * because MariaDB stores it as 0.
 */
final class ValueEncoding {
    private static final Pattern DECIMALS = Pattern.compile("^decimal\\(\\d+,(\\d+)\\)");

    private ValueEncoding() {}

    /** The expression over the column of one side. */
    static String of(ColumnPair pair, Side side) {
        Column column = pair.of(side);
        ValueForm form = ValueForm.of(column);
        ValueForm other = ValueForm.of(pair.of(side == Side.SOURCE ? Side.TARGET : Side.SOURCE));
        if (isFloating(form) && isFloating(other)) {
            return form == ValueForm.DOUBLE && other == ValueForm.DOUBLE
                    ? orNull("IF(" + column.quoted() + "=0,'0'," + column.quoted() + ")")
                    : orNull(apart(column.quoted()));
        }
        if (isCharacters(form) && isCharacters(other)) {
            return characters(pair, column);
        }
        if (form != other) {
            return sized(pair, "CONVERT(CAST(" + column.quoted() + " AS CHAR) USING utf8mb4)");
        }
        return switch (form) {
            case INTEGER -> orNull(column.columnType().contains("zerofill") ? column.quoted() + "+0" : column.quoted());
            case DECIMAL -> orNull(decimal(pair, column));
            case BIT -> orNull("CAST(" + column.quoted() + " AS UNSIGNED)");
            case TEMPORAL, ASCII -> orNull("CAST(" + column.quoted() + " AS CHAR)");
            case BYTES -> sized(pair, column.quoted());
            case DOUBLE, ROUNDED, TEXT, JSON -> throw new IllegalStateException("handled above: " + form);
        };
    }

    private static boolean isFloating(ValueForm form) {
        return form == ValueForm.DOUBLE || form == ValueForm.ROUNDED;
    }

    private static boolean isCharacters(ValueForm form) {
        return form == ValueForm.TEXT || form == ValueForm.JSON;
    }

    private static String orNull(String text) {
        return "IFNULL(" + text + ",'N')";
    }

    private static String apart(String column) {
        return DoubleParts.of(column, "'0'");
    }

    private static String decimal(ColumnPair pair, Column column) {
        int source = decimals(pair.source());
        int target = decimals(pair.target());
        return source == target
                ? column.columnType().contains("zerofill") ? column.quoted() + "+0" : column.quoted()
                : "CAST(" + column.quoted() + " AS DECIMAL(65," + Math.max(source, target) + "))";
    }

    private static int decimals(Column column) {
        Matcher matcher = DECIMALS.matcher(column.columnType());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Equal text in two character sets is equal: where their bytes differ, both are taken in utf8mb4. */
    private static String characters(ColumnPair pair, Column column) {
        boolean json = ValueForm.of(column) == ValueForm.JSON;
        String source = pair.source().charset().orElse("utf8mb4");
        String target = pair.target().charset().orElse("utf8mb4");
        String text = json ? "CAST(" + column.quoted() + " AS CHAR CHARACTER SET utf8mb4)" : column.quoted();
        return sized(pair, json || ValueForm.sameBytes(source, target) ? text : "CONVERT(" + text + " USING utf8mb4)");
    }

    private static String sized(ColumnPair pair, String value) {
        return ValueForm.isLong(pair.source()) || ValueForm.isLong(pair.target())
                ? orNull("SHA2(" + value + ",256)")
                : orNull("CONCAT(LENGTH(" + value + "),':',CAST(" + value + " AS BINARY))");
    }

    /** The value for people to read, at most some characters of it. */
    static String shown(Column column, int characters) {
        String text =
                switch (ValueForm.of(column)) {
                    case TEXT -> "CONVERT(" + column.quoted() + " USING utf8mb4)";
                    case BYTES -> "CONCAT('0x',HEX(LEFT(CAST(" + column.quoted() + " AS BINARY)," + characters + ")))";
                    case BIT -> "CAST(" + column.quoted() + " AS UNSIGNED)";
                    case ROUNDED -> column.quoted() + "*1e0";
                    case JSON -> "CAST(" + column.quoted() + " AS CHAR CHARACTER SET utf8mb4)";
                    case INTEGER, DECIMAL, DOUBLE, TEMPORAL, ASCII -> "CAST(" + column.quoted() + " AS CHAR)";
                };
        return "CAST(CONVERT(LEFT(" + text + "," + characters + ") USING utf8mb4) AS BINARY)";
    }
}
