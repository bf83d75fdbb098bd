package dev.sluice.chunk;

import dev.sluice.mysql.Identifiers;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One column of a key, with what it takes to compare it with a value.
 *
 * @param name the column
 * @param kind how values are written
 * @param charset the column's character set for {@link KeyKind#TEXT}, else empty
 * @param descending whether the index holds it in descending order
 */
public record KeyColumn(String name, KeyKind kind, Optional<String> charset, boolean descending) {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,65}(\\.[0-9]{1,40})?");
    private static final Pattern ORDINAL = Pattern.compile("[0-9]{1,20}");
    private static final Pattern FLOATING = Pattern.compile("-?[0-9]{1,310}(\\.[0-9]{1,330})?(e[+-]?[0-9]{1,3})?");
    private static final Pattern QUOTABLE = Pattern.compile("[0-9a-fA-F:. -]{1,64}");
    private static final Pattern HEX = Pattern.compile("([0-9A-F]{2})*");
    private static final Pattern CHARSET = Pattern.compile("[a-z0-9_]{1,32}");

    public KeyColumn {
        if (kind == KeyKind.TEXT && !CHARSET.matcher(charset.orElse("")).matches()) {
            throw new IllegalArgumentException("column " + name + " has no valid character set: " + charset.orElse(""));
        }
    }

    /** The quoted name. */
    public String quoted() {
        return Identifiers.quote(name);
    }

    /**
     * The expression that reads a value of this column in the form that {@link #literal} takes: hex digits
     * of the stored bytes for text and binary, plain text for the others.
     */
    public String readExpression() {
        return readExpression("");
    }

    /** The same in a statement with several tables. @param table the table's alias and its point, or empty */
    public String readExpression(String table) {
        String column = table + quoted();
        return switch (kind) {
            case TEXT, BINARY -> "HEX(" + column + ")";
            case INTEGER, DECIMAL, TEMPORAL, QUOTED -> "CAST(" + column + " AS CHAR)";
            case ORDINAL -> "CAST(" + column + "+0 AS CHAR)";
            case FLOATING -> column + "*1e0";
        };
    }

    /**
     * The SQL literal of a value. A text literal carries the column's character set and, being a literal,
     * yields to the column's collation, so that the comparison is the one the index is sorted by. Values may
     * come from a plan in a dump directory, so anything but the expected form is refused.
     *
     * @param value as read by {@link #readExpression}
     * @throws IllegalArgumentException when the value is not of this column's form
     */
    public String literal(String value) {
        return switch (kind) {
            case INTEGER, DECIMAL -> checked(NUMBER, value);
            case TEMPORAL, QUOTED -> "'" + checked(QUOTABLE, value) + "'";
            case BINARY -> "X'" + checked(HEX, value) + "'";
            case ORDINAL -> checked(ORDINAL, value);
            // A number without an exponent is a DECIMAL, and no index of doubles is searched for one.
            case FLOATING -> checked(FLOATING, value) + (value.contains("e") ? "" : "e0");
            case TEXT -> "_" + charset.orElseThrow() + " X'" + checked(HEX, value) + "'";
        };
    }

    private String checked(Pattern form, String value) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no bound of key column " + name);
        }
        return value;
    }
}
