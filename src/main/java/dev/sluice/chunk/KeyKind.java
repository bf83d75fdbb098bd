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
    TEXT;

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
}
