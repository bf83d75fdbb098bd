package dev.sluice.archive;

import dev.sluice.mysql.Column;
import dev.sluice.target.Members;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether every value that one column may hold can be held by another, to the last byte. What is not known to be so is
 * taken for a loss: a server would report most of it, row by row, but only when the first such row is come to.
 */
final class ColumnLoss {
    private static final Pattern NUMBERS = Pattern.compile("\\((\\d+)(?:,(\\d+))?\\)");
    /** Decimal digits that hold every value. */
    private static final Map<String, Integer> DIGITS =
            Map.of("tinyint", 3, "smallint", 5, "mediumint", 8, "int", 10, "bigint", 20);

    private static final List<String> INTEGERS = List.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final List<String> TEXTS = List.of("tinytext", "text", "mediumtext", "longtext");
    private static final List<String> BLOBS = List.of("tinyblob", "blob", "mediumblob", "longblob");
    private static final List<Long> CAPACITIES = List.of(255L, 65_535L, 16_777_215L, 4_294_967_295L);
    private static final Set<String> ALL_OF_UNICODE = Set.of("utf8mb4", "utf16", "utf16le", "utf32");
    private static final Set<String> PLANE_OF_UNICODE = Set.of("utf8mb3", "ucs2");
    /** Character sets with characters beyond the basic plane. */
    private static final Set<String> BEYOND_PLANE = Set.of("utf8mb4", "utf16", "utf16le", "utf32", "gb18030");

    private final Column from;
    private final Column to;

    private ColumnLoss(Column from, Column to) {
        this.from = from;
        this.to = to;
    }

    /** @return why some values could be lost; empty when none can */
    static Optional<String> of(Column from, Column to) {
        return new ColumnLoss(from, to).find();
    }

    private Optional<String> find() {
        if (!sameCharset() && !widerCharset()) {
            return Optional.of("its character set " + to.charset().orElse("binary")
                    + " does not have all characters of " + from.charset().orElse("binary"));
        }
        if (type(from).equals(type(to)) || holds()) {
            return Optional.empty();
        }
        return Optional.of("the type " + to.columnType() + " does not hold all values of " + from.columnType());
    }

    /** MariaDB and older MySQL show a width that means nothing. */
    private static String type(Column column) {
        return INTEGERS.contains(column.dataType())
                ? column.columnType().replaceFirst("\\(\\d+\\)", "").replace(" zerofill", "")
                : column.columnType();
    }

    private boolean sameCharset() {
        return charset(from).equals(charset(to));
    }

    private static String charset(Column column) {
        if (column.dataType().equals("json")) {
            return "utf8mb4";
        }
        String name = column.charset().orElse("").toLowerCase(Locale.ROOT);
        return name.equals("utf8") ? "utf8mb3" : name;
    }

    private boolean widerCharset() {
        String one = charset(from);
        String other = charset(to);
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        return ALL_OF_UNICODE.contains(other)
                || PLANE_OF_UNICODE.contains(other) && !BEYOND_PLANE.contains(one)
                || one.equals("ascii");
    }

    private boolean holds() {
        String one = from.dataType();
        String other = to.dataType();
        if (other.equals("enum") || other.equals("set")) {
            return one.equals(other) && startsWith();
        }
        if (INTEGERS.contains(one) && INTEGERS.contains(other)) {
            return integer();
        }
        if (other.equals("decimal")) {
            return decimal();
        }
        if (other.equals("varchar") || TEXTS.contains(other)) {
            return text();
        }
        if (other.equals("varbinary") || BLOBS.contains(other)) {
            return bytes();
        }
        return switch (other) {
            case "char" -> one.equals("char") && first(to) >= first(from);
            case "double" ->
                !to.columnType().contains("(") && Set.of("double", "float").contains(one);
            case "float" -> !to.columnType().contains("(") && one.equals("float");
            case "bit" -> one.equals("bit") && first(to) >= first(from);
            case "time", "timestamp" -> one.equals(other) && first(to) >= first(from);
            case "datetime" -> one.equals("date") || one.equals(other) && first(to) >= first(from);
            case "geometry" ->
                Set.of(
                                "point",
                                "linestring",
                                "polygon",
                                "multipoint",
                                "multilinestring",
                                "multipolygon",
                                "geometrycollection",
                                "geomcollection")
                        .contains(one);
            default -> false;
        };
    }

    /** A member more at the end changes nothing; members in another order would change places in an index. */
    private boolean startsWith() {
        List<String> members = Members.of(from.columnType());
        List<String> more = Members.of(to.columnType());
        return more.size() >= members.size() && more.subList(0, members.size()).equals(members);
    }

    private boolean integer() {
        int one = INTEGERS.indexOf(from.dataType());
        int other = INTEGERS.indexOf(to.dataType());
        boolean signed = !unsigned(from);
        return signed ? !unsigned(to) && other >= one : unsigned(to) ? other >= one : other > one;
    }

    private boolean decimal() {
        if (unsigned(to) && !unsigned(from)) {
            return false;
        }
        int whole = first(to) - second(to);
        if (DIGITS.containsKey(from.dataType())) {
            return whole >= DIGITS.get(from.dataType());
        }
        return from.dataType().equals("decimal") && whole >= first(from) - second(from) && second(to) >= second(from);
    }

    private static boolean unsigned(Column column) {
        return column.columnType().contains("unsigned");
    }

    private boolean text() {
        boolean words = Set.of("char", "varchar").contains(from.dataType());
        if (to.dataType().equals("varchar")) {
            return words && first(to) >= first(from);
        }
        int target = TEXTS.indexOf(to.dataType());
        if (words) {
            return CAPACITIES.get(target) >= 4L * first(from);
        }
        int source = TEXTS.indexOf(from.dataType());
        return source >= 0 && (sameCharset() ? target >= source : target > source);
    }

    private boolean bytes() {
        boolean words = Set.of("binary", "varbinary").contains(from.dataType());
        if (to.dataType().equals("varbinary")) {
            return words && first(to) >= first(from);
        }
        int target = BLOBS.indexOf(to.dataType());
        return words
                ? CAPACITIES.get(target) >= first(from)
                : BLOBS.contains(from.dataType()) && target >= BLOBS.indexOf(from.dataType());
    }

    private static int first(Column column) {
        return number(column, 1);
    }

    private static int second(Column column) {
        return number(column, 2);
    }

    private static int number(Column column, int group) {
        Matcher numbers = NUMBERS.matcher(column.columnType());
        return numbers.find() && numbers.group(group) != null ? Integer.parseInt(numbers.group(group)) : 0;
    }
}
