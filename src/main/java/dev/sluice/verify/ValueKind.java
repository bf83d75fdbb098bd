package dev.sluice.verify;

import dev.sluice.mysql.Column;

/** How values of a column can be compared and shown; text is always looked at in utf8mb4. */
enum ValueKind {
    /** Integers, DECIMAL, YEAR: exact numbers. */
    EXACT,
    /** FLOAT and DOUBLE. */
    APPROXIMATE,
    /** BIT: a number once it is asked for as one. */
    BIT,
    /** DATE, DATETIME and TIMESTAMP. */
    DATETIME,
    /** TIME. */
    TIME,
    /** Whatever has a character set, ENUM and SET too. */
    TEXT,
    /** MariaDB's UUID, INET4 and INET6: seen as text. */
    ADDRESS,
    /** BINARY, VARBINARY and BLOBs. */
    BINARY,
    /** JSON of MySQL: seen as text, without an order. */
    JSON,
    /** GEOMETRY, VECTOR and what is unknown: bytes without an order. */
    OPAQUE;

    static ValueKind of(Column column) {
        return switch (column.dataType()) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year" -> EXACT;
            case "float", "double" -> APPROXIMATE;
            case "bit" -> BIT;
            case "date", "datetime", "timestamp" -> DATETIME;
            case "time" -> TIME;
            case "uuid", "inet4", "inet6" -> ADDRESS;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> BINARY;
            case "json" -> column.charset().isPresent() ? TEXT : JSON;
            default -> column.charset().isPresent() ? TEXT : OPAQUE;
        };
    }

    boolean number() {
        return this == EXACT || this == APPROXIMATE || this == BIT;
    }

    /** The value as it compares best: numbers with all digits, text in utf8mb4, else the column itself. */
    static String plain(Column column, String quoted) {
        return switch (of(column)) {
            case EXACT, DATETIME, TIME, BINARY, OPAQUE -> quoted;
            case APPROXIMATE -> quoted + "*1e0";
            case BIT -> quoted + "+0";
            case TEXT -> "CONVERT(" + quoted + " USING utf8mb4)";
            case ADDRESS, JSON -> "CONVERT(CAST(" + quoted + " AS CHAR) USING utf8mb4)";
        };
    }

    /** The value in a form to show: text, at most {@code characters} long. */
    static String shown(Column column, String quoted, int characters) {
        return switch (of(column)) {
            case EXACT, APPROXIMATE, BIT, DATETIME, TIME -> "CAST(" + plain(column, quoted) + " AS CHAR)";
            case TEXT -> "CONVERT(LEFT(" + quoted + ", " + characters + ") USING utf8mb4)";
            case ADDRESS, JSON -> "LEFT(" + plain(column, quoted) + ", " + characters + ")";
            case BINARY, OPAQUE ->
                "CONCAT('0x', HEX(LEFT(CAST(" + quoted + " AS BINARY), " + (characters - 2) / 2 + ")))";
        };
    }
}
