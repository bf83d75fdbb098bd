package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The FIELDS and LINES of a LOAD DATA statement (reference manual, "LOAD DATA Statement"), without what the server
 * reads in another way than it looks: fields of fixed width, and marks that could be taken for one another.
 *
 * <p>Texts hold a char for each byte. All of them are ASCII: the server warns of any other ("Non-ASCII separator
 * arguments are not fully supported").
 *
 * @param fieldEnd what parts fields; not empty
 * @param enclosed byte that fields may be enclosed by
 * @param optionally whether the statement says OPTIONALLY, which changes nothing in reading
 * @param escaped byte that begins an escape; may be the one of {@code enclosed}, and then is only doubled
 * @param lineStart what each line begins with, text before it being skipped; may be empty
 * @param lineEnd what each line ends with; not empty
 */
public record FlatDialect(
        String fieldEnd,
        OptionalInt enclosed,
        boolean optionally,
        OptionalInt escaped,
        String lineStart,
        String lineEnd) {
    /** What LOAD DATA assumes where the statement says nothing. */
    public static final FlatDialect DEFAULT =
            new FlatDialect("\t", OptionalInt.empty(), false, OptionalInt.of('\\'), "", "\n");

    /** Longest text that fields or lines begin or end with, in bytes. */
    public static final int LONGEST = 64;

    /** @throws RefusedException when records in it could be read in two ways, or have no borders */
    public FlatDialect {
        require(!fieldEnd.isEmpty(), "Fields must be terminated by something: a file of fixed width is not supported");
        require(!lineEnd.isEmpty(), "Lines must be terminated by something: records without an end are not supported");
        requireText("Fields terminated by", fieldEnd);
        requireText("Lines starting by", lineStart);
        requireText("Lines terminated by", lineEnd);
        requireByte("Fields enclosed by", enclosed);
        requireByte("Fields escaped by", escaped);
        require(
                !fieldEnd.startsWith(lineEnd),
                "Fields terminated by " + show(fieldEnd) + " would never end, because lines are terminated by "
                        + show(lineEnd));
        requireApart("enclosed", enclosed, fieldEnd, lineEnd);
        requireApart("escaped", escaped, fieldEnd, lineEnd);
    }

    private static void requireText(String what, String text) {
        require(text.length() <= LONGEST, what + " " + text.length() + " bytes: at most " + LONGEST + " are supported");
        require(
                text.chars().allMatch(c -> c < 0x80),
                what + " " + show(text) + ": only ASCII characters are supported, by the server too");
    }

    private static void requireByte(String what, OptionalInt value) {
        require(
                value.isEmpty() || value.getAsInt() < 0x80,
                what + " a byte that is not ASCII: the server does not support that");
    }

    private static void requireApart(String what, OptionalInt value, String fieldEnd, String lineEnd) {
        if (value.isEmpty()) {
            return;
        }
        for (String end : new String[] {fieldEnd, lineEnd}) {
            require(
                    end.indexOf(value.getAsInt()) < 0,
                    "Fields " + what + " by " + show(Character.toString(value.getAsInt()))
                            + " cannot be told from the end of a " + (end.equals(fieldEnd) ? "field" : "line") + ", "
                            + show(end));
        }
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new RefusedException(message + ".");
        }
    }

    private static String show(String text) {
        return "'" + OptionText.show(text) + "'";
    }

    /** The options of a command line, from which a dialect is made. */
    public static DialectOptions options() {
        return new DialectOptions();
    }

    /**
     * The clause of a LOAD DATA statement that says all this, in hexadecimal where a literal would depend on the SQL
     * mode. It has no {@code IGNORE n LINES}: lines are skipped by whoever reads the file, see {@link IgnoredLines}.
     */
    public String sql() {
        StringBuilder sql = new StringBuilder("FIELDS TERMINATED BY ").append(literal(fieldEnd));
        if (enclosed.isPresent()) {
            sql.append(optionally ? " OPTIONALLY" : "").append(" ENCLOSED BY ").append(literal(enclosed));
        }
        sql.append(" ESCAPED BY ").append(literal(escaped)).append(" LINES");
        if (!lineStart.isEmpty()) {
            sql.append(" STARTING BY ").append(literal(lineStart));
        }
        return sql.append(" TERMINATED BY ").append(literal(lineEnd)).toString();
    }

    private static String literal(OptionalInt value) {
        return value.isEmpty() ? "''" : literal(Character.toString(value.getAsInt()));
    }

    private static String literal(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '\\' && c != '\'')) {
            return "'" + text + "'";
        }
        StringBuilder hex = new StringBuilder("0x");
        text.chars().forEach(c -> hex.append(String.format("%02X", c)));
        return hex.toString();
    }

    /** The bytes of one of the texts. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
