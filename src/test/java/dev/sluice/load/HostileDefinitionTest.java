package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.layout.Definition;
import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A definition file may create what its name tells, and nothing else: the sentence says which statement is too much. */
class HostileDefinitionTest {
    private static final String TABLE = "CREATE TABLE `t` (\n  `a` int\n) ENGINE=InnoDB;\n";

    @Test
    void aTablesFileCreatesThatTableAlone() {
        refused(
                Definition.Kind.TABLE,
                TABLE + "DROP DATABASE shop;\n",
                "f.sql, line 4: the statement that begins with \"DROP DATABASE shop\" drops a DATABASE, which no dump may.");
        refused(
                Definition.Kind.TABLE,
                TABLE + "CREATE USER evil;\n",
                "f.sql, line 4: the statement that begins with \"CREATE USER evil\" is one too many: the file creates one"
                        + " thing.");
        refused(
                Definition.Kind.TABLE,
                "GRANT ALL ON *.* TO evil;\n",
                "f.sql, line 1: the statement that begins with \"GRANT ALL ON *.* TO evil\" lacks the word CREATE before"
                        + " GRANT.");
        refused(
                Definition.Kind.TABLE,
                "SET GLOBAL general_log_file = '/tmp/x';\n" + TABLE,
                "f.sql, line 1: the statement sets GLOBAL, which no dump may.");
        refused(
                Definition.Kind.TABLE,
                "CREATE TABLE `u` (`a` int);\n",
                "f.sql, line 1: the statement that begins with \"CREATE TABLE `u` (`a` int)\" is for the table u, but the"
                        + " file is for t.");
        refused(
                Definition.Kind.TABLE,
                "CREATE TABLE `mysql`.`t` (`a` int);\n",
                "f.sql, line 1: the statement that begins with \"CREATE TABLE `mysql`.`t` (`a` int)\" is for the schema"
                        + " mysql, but the file is for shop.");
        refused(
                Definition.Kind.TABLE,
                "/*!50000 DROP TABLE IF EXISTS mysql.user */;\n" + TABLE,
                "f.sql, line 1: the statement that begins with \"/*!50000 DROP TABLE IF EXISTS mysql.user */\" is for the"
                        + " schema mysql, but the file is for shop.");
        refused(
                Definition.Kind.TABLE,
                "DELIMITER $$\n" + TABLE.replace(";", "; DROP DATABASE shop $$"),
                "f.sql, line 2: the statement that begins with \"CREATE TABLE `t` ( `a` int ) ENGINE=InnoDB; DROP DATABASE"
                        + " sh…\" has ; behind its elements, which sluice does not let through.");
        refused(
                Definition.Kind.TABLE,
                "SELECT 1 INTO OUTFILE '/tmp/x';\n",
                "f.sql, line 1: the statement that begins with \"SELECT 1 INTO OUTFILE '/tmp/x'\" lacks the word CREATE"
                        + " before SELECT.");
        refused(Definition.Kind.TABLE, "-- nothing\n", "f.sql creates nothing.");
        refused(
                Definition.Kind.TABLE,
                TABLE.substring(0, 20),
                "f.sql, line 1: the statement is cut off: the file ends before it does.");
    }

    @Test
    void aViewsFileCreatesThatViewAlone() {
        refused(
                Definition.Kind.VIEW,
                "CREATE VIEW `t` AS SELECT 1; DROP DATABASE shop;\n",
                "f.sql, line 1: the statement that begins with \"CREATE VIEW `t` AS SELECT 1; DROP DATABASE shop\" is"
                        + " followed by another one in the same line.");
        refused(
                Definition.Kind.VIEW,
                "CREATE /*!99999 VIEW `t` AS */ USER evil;\n",
                "f.sql, line 1: the statement that begins with \"CREATE /*!99999 VIEW `t` AS */ USER evil\" hides a part of"
                        + " its head in a comment of some versions.");
        refused(
                Definition.Kind.VIEW,
                "CREATE PROCEDURE `t`() SELECT 1;\n",
                "f.sql, line 1: the statement that begins with \"CREATE PROCEDURE `t`() SELECT 1\" creates a PROCEDURE,"
                        + " which has no place in this file.");
        refused(
                Definition.Kind.VIEW,
                "CREATE DEFINER=`a`@`%` USER evil;\n",
                "f.sql, line 1: the statement that begins with \"CREATE DEFINER=`a`@`%` USER evil\" creates USER, which has"
                        + " no place in this file.");
    }

    @Test
    void aTriggersFileCreatesTriggersOfItsTableAlone() {
        refused(
                Definition.Kind.TRIGGERS,
                "CREATE TRIGGER x BEFORE INSERT ON mysql.user FOR EACH ROW SET @x = 1;\n",
                "f.sql, line 1: the statement that begins with \"CREATE TRIGGER x BEFORE INSERT ON mysql.user FOR EACH ROW"
                        + " SE…\" is for the schema mysql, but the file is for shop.");
        refused(
                Definition.Kind.TRIGGERS,
                "CREATE TRIGGER x BEFORE INSERT ON u FOR EACH ROW SET @x = 1;\n",
                "f.sql, line 1: the statement that begins with \"CREATE TRIGGER x BEFORE INSERT ON u FOR EACH ROW SET @x ="
                        + " 1\" is for the table u, but the file is for t.");
    }

    @Test
    void aSchemasFileCreatesThatSchemaAlone() {
        refused(
                Definition.Kind.SCHEMA,
                "CREATE DATABASE mysql;\n",
                "f.sql, line 1: the statement that begins with \"CREATE DATABASE mysql\" is for the schema mysql, but the"
                        + " file is for shop.");
        refused(
                Definition.Kind.SCHEMA,
                "CREATE DATABASE shop; DROP DATABASE mysql;\n",
                "f.sql, line 1: the statement that begins with \"CREATE DATABASE shop; DROP DATABASE mysql\" has ;, which is"
                        + " no option of a schema.");
    }

    @Test
    void takesWhatMydumperAndTheMysqlClientWrite() {
        taken(
                Definition.Kind.SCHEMA,
                "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET"
                        + " utf8mb4 COLLATE utf8mb4_bin */ /*!80016 DEFAULT ENCRYPTION='N' */;\n");
        taken(
                Definition.Kind.TABLE,
                "/*!40101 SET NAMES binary*/;\n/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n\n"
                        + "/*!40103 SET TIME_ZONE='+00:00' */;\n" + TABLE);
        taken(
                Definition.Kind.VIEW,
                "/*!40101 SET NAMES binary*/;\nDROP TABLE IF EXISTS `t`;\nDROP VIEW IF EXISTS `t`;\n"
                        + "SET @PREV_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT;\n"
                        + "SET @PREV_COLLATION_CONNECTION=@@COLLATION_CONNECTION;\n"
                        + "SET character_set_client = utf8mb4;\nSET collation_connection = utf8mb4_general_ci;\n"
                        + "CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW `t` AS select 1;\n"
                        + "SET character_set_client = @PREV_CHARACTER_SET_CLIENT;\n"
                        + "SET collation_connection = @PREV_COLLATION_CONNECTION;\n");
    }

    private static void taken(Definition.Kind kind, String file) {
        assertThatCode(() -> check(kind, file)).doesNotThrowAnyException();
    }

    private static void refused(Definition.Kind kind, String file, String message) {
        assertThatThrownBy(() -> check(kind, file))
                .isInstanceOf(RefusedException.class)
                .hasMessage(message);
    }

    private static void check(Definition.Kind kind, String file) throws Exception {
        DefinitionFiles files =
                new DefinitionFiles(name -> file.getBytes(StandardCharsets.UTF_8), SchemaNames.SAME, false);
        boolean named = kind != Definition.Kind.SCHEMA && kind != Definition.Kind.PROGRAMS;
        files.check(new Definition(
                kind, "shop", named ? Optional.of("t") : Optional.empty(), DefinitionFixture.file("f.sql")));
    }
}
