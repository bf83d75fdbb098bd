package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionScriptTest {
    @Test
    void cutsWhereALineEndsOutsideOfQuotesAndComments() {
        assertThat(texts("""
                /*!40101 SET NAMES utf8mb4*/;
                -- a comment; its end;
                CREATE TABLE `a;
                b` (x INT COMMENT ';
                ');
                CREATE PROCEDURE p() BEGIN /* ;
                */ SELECT 1; \n  SELECT 2; # ;
                END;
                """))
                .containsExactly(
                        "-- a comment; its end;\nCREATE TABLE `a;\nb` (x INT COMMENT ';\n')",
                        "CREATE PROCEDURE p() BEGIN /* ;\n*/ SELECT 1; \n  SELECT 2; # ;\nEND");
    }

    @Test
    void heedsDelimiters() {
        assertThat(
                        texts(
                                "DELIMITER $$\nCREATE EVENT e DO BEGIN SELECT 1;\nEND$$\nDELIMITER ;\nCREATE VIEW v AS SELECT 1;\n"))
                .containsExactly("CREATE EVENT e DO BEGIN SELECT 1;\nEND", "CREATE VIEW v AS SELECT 1");
    }

    @Test
    void tellsTheSessionOfEachStatement() {
        List<SqlStatement> statements = read("""
                SET @old = @@character_set_client;
                /*!40101 SET NAMES latin1 COLLATE latin1_german1_ci*/;
                SET sql_mode = 'ANSI_QUOTES', @@SESSION.time_zone = '+05:30';
                ALTER DATABASE COLLATE utf8mb4_bin;
                CREATE VIEW a AS SELECT 1;
                ALTER DATABASE COLLATE utf8mb4_general_ci;
                SET character_set_client = @old;
                CREATE VIEW b AS SELECT 1;
                """);
        assertThat(statements)
                .extracting(SqlStatement::session)
                .containsExactly(
                        new SqlSession(
                                new ClientCharset("latin1"),
                                Optional.of("latin1_german1_ci"),
                                "ANSI_QUOTES",
                                Optional.of("+05:30"),
                                Optional.of("utf8mb4_bin")),
                        new SqlSession(
                                ClientCharset.UTF8MB4,
                                Optional.of("latin1_german1_ci"),
                                "ANSI_QUOTES",
                                Optional.of("+05:30"),
                                Optional.empty()));
    }

    @Test
    void aBackslashInsideOfALetterEscapesNothing() {
        byte[] start = "SET NAMES gbk;\nCREATE VIEW v AS SELECT '".getBytes(StandardCharsets.ISO_8859_1);
        byte[] end = "';\nCREATE VIEW w AS SELECT 1;\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = new byte[start.length + 2 + end.length];
        System.arraycopy(start, 0, file, 0, start.length);
        file[start.length] = (byte) 0x81;
        file[start.length + 1] = '\\';
        System.arraycopy(end, 0, file, start.length + 2, end.length);
        assertThat(DefinitionScript.read(file)).hasSize(2);
    }

    @Test
    void refusesWhatNoDumpMaySet() {
        refused("SET GLOBAL max_connections = 1;\n", "line 1: the statement sets GLOBAL, which no dump may");
        refused("\nSET @@GLOBAL.x = 1;\n", "line 2: the statement sets GLOBAL, which no dump may");
        refused("SET PASSWORD = 'x';\n", "line 1: the statement sets password, which no dump may");
        refused("SET sql_mode = @x;\n", "line 1: the statement reads the variable @x, which has no value");
        refused("SET sql_mode = @@datadir;\n", "line 1: the statement reads the variable datadir, which no dump may");
        refused(
                "SET sql_mode = 'ANSI''; DROP';\n",
                "line 1: the statement sets sql_mode to 'ANSI'; DROP', which is no such value");
        refused("SET NAMES utf8mb4, GLOBAL x = 1;\n", "line 1: the statement sets GLOBAL, which no dump may");
        refused(
                "ALTER DATABASE mysql READ ONLY = 1;\n",
                "line 1: the statement alters a schema otherwise than by its collation");
    }

    @Test
    void refusesHalfAStatement() {
        refused("CREATE TABLE a (x INT\n", "line 1: the statement is cut off: the file ends before it does");
        refused("CREATE TABLE a (x INT COMMENT 'abc\n", "line 1: the statement has a quote without end");
        refused("CREATE TABLE a /* x INT;\n", "line 1: the statement has a comment without end");
    }

    private static void refused(String file, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(SqlTextException.class)
                .hasMessage(message);
    }

    private static List<String> texts(String file) {
        return read(file).stream().map(SqlStatement::text).toList();
    }

    private static List<SqlStatement> read(String file) {
        return DefinitionScript.read(file.getBytes(StandardCharsets.UTF_8));
    }
}
