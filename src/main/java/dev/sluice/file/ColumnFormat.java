package dev.sluice.file;

import java.util.Locale;

/** What the values of a column are like in the text protocol, as far as writing them down depends on it. */
public enum ColumnFormat {
    /** Integers, DECIMAL, FLOAT, DOUBLE and YEAR: digits, written bare. */
    NUMBER,
    /** Dates and times: never in need of escapes, in quotes in SQL. */
    TEMPORAL,
    /** Everything that has a character set, ENUM and SET included, and MariaDB's JSON. */
    TEXT,
    /** Any bytes: BINARY, VARBINARY, BLOB, BIT, GEOMETRY, VECTOR. */
    BINARY,
    /**
     * Text that the server takes as characters only: as plain bytes MySQL refuses a JSON value, and MariaDB makes
     * NULL of a UUID, INET4 or INET6. Converted in SQL; in a TSV file the one who loads it converts.
     */
    UNICODE;

    /**
     * The format of a column.
     *
     * @param dataType {@code information_schema.columns.data_type}
     * @param text whether it has a character set
     */
    public static ColumnFormat of(String dataType, boolean text) {
        return switch (dataType.toLowerCase(Locale.ROOT)) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year" -> NUMBER;
            case "date", "time", "datetime", "timestamp" -> TEMPORAL;
            case "json", "uuid", "inet4", "inet6" -> UNICODE;
            default -> text ? TEXT : BINARY;
        };
    }
}
