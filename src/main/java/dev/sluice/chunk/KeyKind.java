package dev.sluice.chunk;

import java.util.Locale;
import java.util.Optional;

/** How the values of a key column are written as literals and halved. */
public enum KeyKind {
    /** TINYINT to BIGINT, signed or unsigned, and YEAR. */
    INTEGER,
    /** DECIMAL. */
    DECIMAL,
    /** DATE, DATETIME, TIMESTAMP. */
    TEMPORAL,
    /** Compared through a quoted literal of digits and punctuation: TIME, and MariaDB's UUID, INET4, INET6. */
    QUOTED,
    /** BINARY and VARBINARY. */
    BINARY,
    /** CHAR and VARCHAR, compared in the column's own collation. */
    TEXT,
    /** ENUM, SET and BIT, compared by their numbers, as an index sorts them; never halved. */
    ORDINAL,
    /** FLOAT and DOUBLE, compared as doubles of all their digits; never halved. */
    FLOATING;

    /**
     * The kind of a column, or empty where a range predicate would not agree with the order of the index:
     * FLOAT and DOUBLE (a literal is not the stored value), ENUM and SET (indexed by number, compared with
     * text as text), BIT, JSON, GEOMETRY, VECTOR; and TEXT and BLOB, which are indexed by a prefix only.
     *
     * @param dataType {@code information_schema.columns.data_type}
     */
    public static Optional<KeyKind> of(String dataType) {
        return switch (dataType.toLowerCase(Locale.ROOT)) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "year" -> Optional.of(INTEGER);
            case "decimal" -> Optional.of(DECIMAL);
            case "date", "datetime", "timestamp" -> Optional.of(TEMPORAL);
            case "time", "uuid", "inet4", "inet6" -> Optional.of(QUOTED);
            case "binary", "varbinary" -> Optional.of(BINARY);
            case "char", "varchar" -> Optional.of(TEXT);
            default -> Optional.empty();
        };
    }

    /**
     * The kind of a column for one who walks a key in the order of its index and names rows by their exact keys: beside
     * those of {@link #of} also ENUM, SET, BIT, FLOAT and DOUBLE. Empty for what has no complete index.
     *
     * @param dataType {@code information_schema.columns.data_type}
     */
    public static Optional<KeyKind> ofExact(String dataType) {
        return switch (dataType.toLowerCase(Locale.ROOT)) {
            case "enum", "set", "bit" -> Optional.of(ORDINAL);
            case "float", "double" -> Optional.of(FLOATING);
            default -> of(dataType);
        };
    }
}
