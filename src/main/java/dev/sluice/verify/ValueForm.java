package dev.sluice.verify;

import dev.sluice.mysql.Column;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a column's values are like, as far as comparing them between servers depends on it. */
enum ValueForm {
    /** Integers and YEAR: the text is the same everywhere. */
    INTEGER,
    /** DECIMAL: the text has as many decimals as the column. */
    DECIMAL,
    /** DOUBLE: the text of a column has all digits on every server. */
    DOUBLE,
    /** FLOAT and DOUBLE(M,D): the text is rounded, so the number is taken apart. */
    ROUNDED,
    /** BIT. */
    BIT,
    /** Dates and times, in UTC. */
    TEMPORAL,
    /** Text, ENUM and SET, in a character set. */
    TEXT,
    /** MySQL's JSON: its normalised text. */
    JSON,
    /** MariaDB's UUID, INET4, INET6: ASCII text. */
    ASCII,
    /** BINARY, BLOB, GEOMETRY with its SRID, VECTOR: the bytes stored. */
    BYTES;

    private static final Set<String> UTF8 = Set.of("utf8mb4", "utf8mb3", "utf8", "ascii");
    private static final Pattern LENGTH = Pattern.compile("^\\w+\\((\\d+)\\)");
    /** Values of at most so many characters stand in the row's encoding as they are, longer ones by their hash. */
    private static final int SHORT = 255;

    static ValueForm of(Column column) {
        return switch (column.dataType()) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "year" -> INTEGER;
            case "decimal" -> DECIMAL;
            case "double" -> column.columnType().contains("(") ? ROUNDED : DOUBLE;
            case "float" -> ROUNDED;
            case "bit" -> BIT;
            case "date", "time", "datetime", "timestamp" -> TEMPORAL;
            case "json" -> JSON;
            case "uuid", "inet4", "inet6" -> ASCII;
            default -> column.charset().isPresent() ? TEXT : BYTES;
        };
    }

    /** Whether values may be too long to stand in a row's encoding as they are. */
    static boolean isLong(Column column) {
        return switch (column.dataType()) {
            case "char", "varchar", "binary", "varbinary" -> {
                Matcher length = LENGTH.matcher(column.columnType());
                yield !length.find() || Integer.parseInt(length.group(1)) > SHORT;
            }
            case "enum" -> false;
            default -> of(column) == TEXT || of(column) == JSON || of(column) == BYTES;
        };
    }

    /** Whether equal texts are equal bytes in both character sets. */
    static boolean sameBytes(String one, String other) {
        return one.equals(other) || UTF8.contains(one) && UTF8.contains(other);
    }
}
