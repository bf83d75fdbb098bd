package dev.sluice.testing;

import java.util.List;

/** A table of all the types that MySQL and MariaDB share, with rows that hold the extremes of each. */
public final class PortableTypes {
    private static final List<String> TABLE = List.of(
            "SET SESSION sql_mode='ALLOW_INVALID_DATES', time_zone='+02:00'",
            "CREATE TABLE t (id INT(8) ZEROFILL PRIMARY KEY, f FLOAT, d DOUBLE, dd DOUBLE(12,3), n DECIMAL(30,8), bi BIT(64),"
                    + " da DATE, dt DATETIME(3), ts TIMESTAMP(6) NULL, ti TIME(2), y YEAR, c CHAR(10), v VARCHAR(300), tx"
                    + " LONGTEXT, b VARBINARY(30), bl LONGBLOB, e ENUM('ä','b'), s SET('x','y'), g GEOMETRY, j JSON)"
                    + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
            "INSERT INTO t VALUES (1, -1.17549435e-38, 1.7976931348623157e308, 12.345, 1.5, ~0, '0000-00-00',"
                    + " '9999-12-31 23:59:59.999', '2024-07-01 12:00:00.123456', '-838:59:58.25', 2155, 'ä ', 'x  ',"
                    + " REPEAT('ü', 100000), 0x00FF5C, REPEAT('\\0', 100000), 'ä', 'x,y', X'000000000101000000000000000000F03F0000000000000040', '[1, 2]')",
            "INSERT INTO t VALUES (2, 0.1, 4.9406564584124654e-324, -0.5, -1, 0, '2023-02-31', '0000-00-00', NULL,"
                    + " '00:00:00', 0, '', '', '', '', '', '', '', NULL, 'null')",
            "INSERT INTO t (id, f, d) VALUES (3, 3.4028234e38, 0.30000000000000004), (4, 1e-45, -1.1754900067970481e-38),"
                    + " (5, 0, 0), (6, 8, 123456789012345680000)");

    private PortableTypes() {}

    /** Makes the table {@code t} in a schema of its own. @return the schema's name */
    public static String filled(TestServer server) {
        String schema = server.createSchema("portable");
        server.executeIn(schema, "ALTER DATABASE COLLATE utf8mb4_general_ci"); // every server knows it
        server.executeIn(schema, TABLE.toArray(String[]::new));
        return schema;
    }
}
