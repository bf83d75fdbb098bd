package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "1045, 28000, ACCESS_DENIED",
        "1142, 42000, ACCESS_DENIED",
        "1040, 08004, TOO_MANY_CONNECTIONS",
        "1053, 08S01, LOST_CONNECTION",
        "0,    08S01, LOST_CONNECTION",
        "1213, 40001, DEADLOCK",
        "0,    40001, DEADLOCK",
        "1205, HY000, LOCK_WAIT",
        "1317, 70100, INTERRUPTED",
        "1412, HY000, TABLE_CHANGED",
        "1146, 42S02, UNKNOWN_TABLE",
        "1049, 42000, UNKNOWN_SCHEMA",
        "1114, HY000, DISK_FULL",
        "1290, HY000, READ_ONLY",
        "9999, HY000, OTHER",
        "0,    ,      OTHER",
    })
    void classifiesByCodeAndThenBySqlState(int code, String state, SqlErrorClass expected) {
        assertThat(SqlErrors.classify(new SQLException("x", state, code))).isEqualTo(expected);
    }

    /** As Connector/J 9.7 said it when a server was killed while it answered. */
    @Test
    void connectionThatBreaksWithinAnAnswerIsLostThoughTheDriverCallsItAGeneralError() {
        assertThat(SqlErrors.classify(general(new EOFException("Can not read response from server. Expected to read 85"
                        + " bytes, read 13 bytes before connection was unexpectedly lost."))))
                .isEqualTo(SqlErrorClass.LOST_CONNECTION);
        assertThat(SqlErrors.classify(general(new SocketException("Connection reset"))))
                .isEqualTo(SqlErrorClass.LOST_CONNECTION);
        assertThat(SqlErrors.classify(general(new SSLException("Connection reset"))))
                .isEqualTo(SqlErrorClass.LOST_CONNECTION);
    }

    @Test
    void endOfAFileThatIsBeingSentIsNoLostConnection() {
        assertThat(SqlErrors.classify(general(new EOFException("Unexpected end of ZLIB input stream"))))
                .isEqualTo(SqlErrorClass.OTHER);
        assertThat(SqlErrors.classify(general(new EOFException()))).isEqualTo(SqlErrorClass.OTHER);
    }

    private static SQLException general(Exception cause) {
        return new SQLException("General error", "S1000", cause);
    }

    @Test
    void findsTheSqlErrorUnderneathOtherExceptions() {
        Exception wrapped = new IllegalStateException(new RuntimeException(new SQLException("x", "40001", 1213)));

        assertThat(SqlErrors.classify(wrapped)).isEqualTo(SqlErrorClass.DEADLOCK);
        assertThat(SqlErrors.classify(new IllegalStateException("x"))).isEqualTo(SqlErrorClass.OTHER);
    }

    @Test
    void describesAnErrorInOneLineWithItsCodeAndState() {
        assertThat(SqlErrors.describe(new SQLException("Table 'shop.x' doesn't exist", "42S02", 1146)))
                .isEqualTo("Table 'shop.x' doesn't exist (ERROR 1146, SQLSTATE 42S02)");
        assertThat(SqlErrors.describe(new SQLException())).isEqualTo("no message");
    }

    @Test
    void describesALostConnectionByItsReasonAndNotByTheDriversParagraph() {
        SQLException lost = new SQLException(
                "Communications link failure\n\nThe last packet sent successfully to the server was 3 ms ago.",
                "08S01",
                new EOFException("Can not read response from server."));

        assertThat(SqlErrors.describe(lost))
                .isEqualTo("connection lost: Can not read response from server (SQLSTATE 08S01)");
    }

    @Test
    void noCodeBelongsToTwoClasses() {
        Set<Integer> seen = new HashSet<>();
        for (SqlErrorClass kind : SqlErrorClass.values()) {
            for (int code = 1; code < 6000; code++) {
                if (kind.has(code)) {
                    assertThat(seen.add(code)).as("%d in %s", code, kind).isTrue();
                }
            }
        }
    }
}
