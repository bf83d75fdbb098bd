package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal data is equal on any two servers there are, and one bit of difference is seen between any two. */
@WithServer
class CrossServerTest {
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

    @TempDir
    private Path folder;

    @Test
    void equalDataIsEqualAndOneBitIsNot() {
        List<TestServer> servers = TestServer.all();
        for (TestServer source : servers) {
            for (TestServer target : servers) {
                String one = filled(source);
                String other = filled(target);
                VerifyFixture verify = new VerifyFixture(folder, source, one, target, other);
                assertThat(VerifyFixture.lines(verify.compare()))
                        .as(source + " against " + target)
                        .isEmpty();

                target.executeIn(
                        other,
                        "UPDATE t SET f = 0.10000001 WHERE id = 2",
                        "UPDATE t SET d = -1.175490006797048e-38 WHERE id = 4",
                        "UPDATE t SET dt = '9999-12-31 23:59:59.998' WHERE id = 1");
                assertThat(verify.differences())
                        .as(source + " against " + target)
                        .hasSize(4)
                        .startsWith("t: 0 missing, 0 extra, 3 different")
                        .anyMatch(line -> line.contains("id=00000002 f: "))
                        .anyMatch(line -> line.contains("id=00000004 d: "))
                        .anyMatch(line -> line.contains("id=00000001 dt: "));
            }
        }
    }

    private static String filled(TestServer server) {
        String schema = server.createSchema("cross");
        server.executeIn(schema, TABLE.toArray(String[]::new));
        return schema;
    }
}
