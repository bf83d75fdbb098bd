package dev.sluice.target;

import dev.sluice.mysql.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether values may go from one type to another without being changed in silence. Most of what does not fit the server
 * reports, value by value; some of it no server does: it rounds fractions of seconds, cuts doubles to floats and numbers
 * to integers, pads and strips, and takes digits for the position of an ENUM's member. Such pairs are refused, whatever
 * the values are.
 */
final class ColumnFit {
    private static final Pattern NUMBERS = Pattern.compile("\\((\\d+)(?:,(\\d+))?\\)");

    private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final Set<String> FIXED_TEXT = Set.of("char", "enum", "set");
    private static final Set<String> TEXTS = Set.of("varchar", "tinytext", "text", "mediumtext", "longtext", "char");
    private static final Set<String> CHARACTERS = Set.of("json", "uuid", "inet4", "inet6");
    private static final Set<String> BYTES =
            Set.of("varbinary", "tinyblob", "blob", "mediumblob", "longblob", "binary");
    private static final Set<String> GEOMETRIES = Set.of(
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection",
            "geomcollection");

    private ColumnFit() {}

    /** @return what would be changed in silence, empty when nothing would */
    static Optional<String> problem(Column source, Column target) {
        if (source.columnType().equals(target.columnType()) || fits(source, target)) {
            return Optional.empty();
        }
        return Optional.of("from " + source.columnType() + " to " + target.columnType()
                + " the server may change them without a warning");
    }

    private static boolean fits(Column source, Column target) {
        String from = source.dataType();
        String to = target.dataType();
        if (to.equals("enum") || to.equals("set")) {
            return from.equals(to) && members(target).containsAll(members(source));
        }
        if (TEXTS.contains(to)) {
            return !BYTES.contains(from) && isText(from, to);
        }
        if (CHARACTERS.contains(to)) {
            return from.equals(to) || TEXTS.contains(from);
        }
        if (BYTES.contains(to)) {
            boolean bytes = BYTES.contains(from) || TEXTS.contains(from) || FIXED_TEXT.contains(from);
            return bytes && (!to.equals("binary") || from.equals("binary") && first(source) == first(target));
        }
        if (INTEGERS.contains(to)) {
            return INTEGERS.contains(from) || from.equals("year");
        }
        return switch (to) {
            case "decimal" -> INTEGERS.contains(from) || from.equals("decimal");
            case "double" -> !target.columnType().contains("(") && (from.equals("double") || from.equals("float"));
            case "float" -> !target.columnType().contains("(") && from.equals("float");
            case "bit" -> from.equals("bit") && first(target) >= first(source);
            case "year" -> from.equals("year");
            case "date" -> from.equals("date");
            case "time" -> from.equals("time") && first(target) >= first(source);
            case "datetime", "timestamp" ->
                from.equals("date")
                        || (from.equals("datetime") || from.equals("timestamp")) && first(target) >= first(source);
            default -> from.equals(to) || GEOMETRIES.contains(from) && GEOMETRIES.contains(to);
        };
    }

    /** Whether something is sent as text; CHAR keeps no spaces at the end, but for those who have none. */
    private static boolean isText(String from, String to) {
        if (from.equals("bit") || from.equals("vector") || GEOMETRIES.contains(from)) {
            return false;
        }
        return !to.equals("char") || !TEXTS.contains(from) || from.equals("char");
    }

    private static Set<String> members(Column column) {
        List<String> members = Members.of(column.columnType());
        return new HashSet<>(members);
    }

    /** The first number in brackets, 0 when there is none. */
    private static int first(Column column) {
        Matcher numbers = NUMBERS.matcher(column.columnType());
        return numbers.find() ? Integer.parseInt(numbers.group(1)) : 0;
    }
}
