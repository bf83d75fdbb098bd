package dev.sluice.testing;

import dev.sluice.file.ColumnFormat;
import dev.sluice.mysql.Flavour;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table with a column of every type the server has, and rows that hold the extremes of each. */
public final class EveryType {
    private record Column(String name, String type, ColumnFormat format, List<String> values) {}

    private static final String ALL_BYTES = allBytes();

    private final List<Column> columns = new ArrayList<>();

    /** The table as this server can have it. */
    public EveryType(TestServer server) {
        number("tiny", "TINYINT", "-128", "127", "0");
        number("utiny", "TINYINT UNSIGNED", "0", "255", "1");
        number("small", "SMALLINT", "-32768", "32767", "0");
        number("medium", "MEDIUMINT UNSIGNED", "0", "16777215", "7");
        number("i", "INT", "-2147483648", "2147483647", "0");
        number("big", "BIGINT", "-9223372036854775808", "9223372036854775807", "0");
        number("ubig", "BIGINT UNSIGNED", "0", "18446744073709551615", "1");
        number(
                "d",
                "DECIMAL(65,30)",
                "-12345678901234567890123456789012345.000000000000000000000000000001",
                "0",
                "1.5");
        number("f", "DOUBLE", "1.7976931348623157e308", "-2.2250738585072014e-308", "0.1");
        number("zero", "DOUBLE", "'-0'", "0", "-1e0/3");
        number("y", "YEAR", "1901", "2155", "0");
        of("bits", "BIT(17)", ColumnFormat.BINARY, "b'10000000000000001'", "b'0'", "b'1'");
        of("bit1", "BIT(1)", ColumnFormat.BINARY, "b'1'", "b'0'", "b'1'");
        of("dt", "DATE", ColumnFormat.TEMPORAL, "'1000-01-01'", "'9999-12-31'", "'0000-00-00'");
        of("odd", "DATE", ColumnFormat.TEMPORAL, "'2023-02-31'", "'2023-00-00'", "'2024-02-29'");
        of("ti", "TIME(6)", ColumnFormat.TEMPORAL, "'-838:59:59'", "'838:59:59'", "'00:00:00.000001'");
        of(
                "dtt",
                "DATETIME(6)",
                ColumnFormat.TEMPORAL,
                "'9999-12-31 23:59:59.999999'",
                "'0000-00-00 00:00:00'",
                "'2026-03-29 02:30:00.5'");
        of(
                "ts",
                "TIMESTAMP(3) NULL",
                ColumnFormat.TEMPORAL,
                "'1970-01-01 00:00:01'",
                "'2038-01-19 03:14:07.999'",
                "'0000-00-00 00:00:00'");
        of("c", "CHAR(10)", ColumnFormat.TEXT, "'a'", "''", "'\\\\'");
        of(
                "vc",
                "VARCHAR(200) CHARACTER SET utf8mb4",
                ColumnFormat.TEXT,
                "'\\0\\t\\n\\r\\Z\\\\\\'\"'",
                "''",
                "'\uD83D\uDE00 naïve \\\\N'");
        of(
                "latin",
                "VARCHAR(300) CHARACTER SET latin1",
                ColumnFormat.TEXT,
                "CONVERT(" + ALL_BYTES + " USING latin1)",
                "'é'",
                "'NULL'");
        of("sj", "VARCHAR(20) CHARACTER SET sjis", ColumnFormat.TEXT, "_sjis 0x955C955C27", "''", "_sjis 0x5C27");
        of("u16", "VARCHAR(20) CHARACTER SET utf16", ColumnFormat.TEXT, "'tab\\tend'", "''", "'\u3041\u270A'");
        of("tt", "LONGTEXT", ColumnFormat.TEXT, "REPEAT('long \\\\ text\\n', 30000)", "''", "'x'");
        of("bin", "BINARY(4)", ColumnFormat.BINARY, "0x00010203", "0xFFFEFD5C", "''");
        of("vb", "VARBINARY(300)", ColumnFormat.BINARY, ALL_BYTES, "''", "0x5C4E");
        of("bl", "LONGBLOB", ColumnFormat.BINARY, "REPEAT(" + ALL_BYTES + ", 2000)", "''", "0x00");
        of("e", "ENUM('a','b\\'c','ü')", ColumnFormat.TEXT, "'ü'", "'b\\'c'", "''");
        of("s", "SET('x','y','ü')", ColumnFormat.TEXT, "'x,ü'", "''", "'y'");
        of(
                "g",
                "GEOMETRY",
                ColumnFormat.BINARY,
                "ST_GeomFromText('POINT(1 2)', 4326)",
                "ST_GeomFromText('LINESTRING(0 0,1 1)')",
                "NULL");
        if (server.flavour() == Flavour.MYSQL) {
            of("j", "JSON", ColumnFormat.UNICODE, "'{\"k\": \"a\\\\\\\\\\\\\"b \\\\\\\\n\"}'", "'[]'", "'\"ü\"'");
            if (server.isAtLeast(9, 0, 0)) {
                of(
                        "v",
                        "VECTOR(3)",
                        ColumnFormat.BINARY,
                        "STRING_TO_VECTOR('[1,2,3]')",
                        "STRING_TO_VECTOR('[0,-1e10,1e-10]')",
                        "NULL");
            }
        } else {
            of("j", "JSON", ColumnFormat.TEXT, "'{\"k\": \"a\\\\\\\\\\\\\"b \\\\\\\\n\"}'", "'[]'", "'\"ü\"'");
            of(
                    "u",
                    "UUID",
                    ColumnFormat.UNICODE,
                    "'123e4567-e89b-12d3-a456-426655440000'",
                    "'ffffffff-ffff-ffff-ffff-fffffffffffe'",
                    "NULL");
            of("i6", "INET6", ColumnFormat.UNICODE, "'::'", "'2001:db8::ff00:42:8329'", "NULL");
            of("i4", "INET4", ColumnFormat.UNICODE, "'0.0.0.0'", "'255.255.255.255'", "NULL");
        }
    }

    private static String allBytes() {
        StringBuilder hex = new StringBuilder("0x");
        for (int i = 0; i < 256; i++) {
            hex.append(String.format("%02X", i));
        }
        return hex.toString();
    }

    private void number(String name, String type, String... values) {
        of(name, type, ColumnFormat.NUMBER, values);
    }

    private void of(String name, String type, ColumnFormat format, String... values) {
        columns.add(new Column(name, type, format, List.of(values)));
    }

    /** Creates an empty table of this kind. */
    public void create(TestServer server, String schema, String table) {
        server.executeIn(
                schema,
                "CREATE TABLE `" + table + "` (id INT PRIMARY KEY, "
                        + columns.stream()
                                .map(column -> "`" + column.name + "` " + column.type)
                                .collect(Collectors.joining(", "))
                        + ") CHARACTER SET utf8mb4");
    }

    /** Fills a table of this kind: three rows of values, one of NULLs. */
    public void fill(TestServer server, String schema, String table) {
        List<String> statements = new ArrayList<>();
        statements.add("SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone='+00:00'");
        for (int row = 0; row < 3; row++) {
            int index = row;
            statements.add("INSERT INTO `" + table + "` VALUES (" + row + ", "
                    + columns.stream().map(column -> column.values.get(index)).collect(Collectors.joining(", ")) + ")");
        }
        statements.add("INSERT INTO `" + table + "` (id) VALUES (3)");
        server.executeIn(schema, statements.toArray(String[]::new));
    }

    /** The columns' names in backticks, in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of("`id`"));
        columns.forEach(column -> names.add("`" + column.name + "`"));
        return names;
    }

    /** What the columns are like, in order. */
    public List<ColumnFormat> formats() {
        List<ColumnFormat> formats = new ArrayList<>(List.of(ColumnFormat.NUMBER));
        columns.forEach(column -> formats.add(column.format));
        return formats;
    }
}
