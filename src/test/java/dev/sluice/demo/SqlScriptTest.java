package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void delimitersInQuotesAndCommentsEndNoStatement() {
        SqlScript script = SqlScript.of("t.sql", """
                -- a comment; with a delimiter
                SELECT 'a;b', "c;""d", `e;f`, 'it''s \\'; ok';  # the rest; of a line
                SELECT 1 /* inside; stays */ + 1;
                /* between; goes */
                SELECT 2
                """);

        assertThat(script.statements())
                .containsExactly(
                        "SELECT 'a;b', \"c;\"\"d\", `e;f`, 'it''s \\'; ok'",
                        "SELECT 1 /* inside; stays */ + 1",
                        "SELECT 2");
    }

    @Test
    void delimiterCommandKeepsABodyInOneStatement() {
        SqlScript script = SqlScript.of("t.sql", """
                DELIMITER //
                CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW
                BEGIN
                  SET @x = 1;
                END//
                delimiter ;
                SELECT 1;
                """);

        assertThat(script.statements())
                .containsExactly(
                        "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW\nBEGIN\n  SET @x = 1;\nEND", "SELECT 1");
    }

    @Test
    void versionedCommentsReachTheServer() {
        assertThat(SqlScript.of("t.sql", "/*!40101 SET NAMES utf8mb4 */;\n/*M!100303 SELECT 1 */;")
                        .statements())
                .containsExactly("/*!40101 SET NAMES utf8mb4 */", "/*M!100303 SELECT 1 */");
    }
}
