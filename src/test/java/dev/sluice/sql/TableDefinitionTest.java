package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableDefinitionTest {
    private static final TableName NEW = new TableName("s", "new");

    @Test
    void keysWaitForTheRowsButThoseThatTheRowsNeed() {
        KeyPlan plan = KeyPlan.of(TableDefinition.parse("""
                CREATE TABLE `t` (
                  `id` int NOT NULL AUTO_INCREMENT,
                  `a` int NOT NULL COMMENT 'x, `y` (z); ''KEY',
                  `b` text,
                  PRIMARY KEY (`id`),
                  UNIQUE KEY `u` (`a`),
                  KEY `f` ((lower(`b`)),`a`),
                  KEY `k` (`b`(10) DESC) COMMENT 'k' /*!80000 INVISIBLE */,
                  FULLTEXT KEY `ft` (`b`),
                  CONSTRAINT `fk` FOREIGN KEY (`a`) REFERENCES `s`.`o` (`x`) ON DELETE CASCADE,
                  CONSTRAINT `c` CHECK ((`a` > 0)) /*!80016 NOT ENFORCED */
                ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='a;b'"""), true);

        assertThat(plan.bare().create(NEW)).isEqualTo("""
                CREATE TABLE `s`.`new` (
                  `id` int NOT NULL AUTO_INCREMENT,
                  `a` int NOT NULL COMMENT 'x, `y` (z); ''KEY',
                  `b` text,
                  PRIMARY KEY (`id`),
                  CONSTRAINT `c` CHECK ((`a` > 0)) /*!80016 NOT ENFORCED */
                ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='a;b'""");
        assertThat(plan.later())
                .extracting(step -> TableDefinition.add(NEW, step))
                .containsExactly(
                        "ALTER TABLE `s`.`new`\n  ADD UNIQUE KEY `u` (`a`)",
                        "ALTER TABLE `s`.`new`\n  ADD KEY `f` ((lower(`b`)),`a`)",
                        "ALTER TABLE `s`.`new`\n  ADD KEY `k` (`b`(10) DESC) COMMENT 'k' /*!80000 INVISIBLE */",
                        "ALTER TABLE `s`.`new`\n  ADD FULLTEXT KEY `ft` (`b`)");
    }

    @Test
    void withoutAPrimaryKeyTheKeyThatOrdersTheRowsIsThereFromTheStart() {
        assertThat(later("`a` int NOT NULL,`b` int,UNIQUE KEY `ua` (`a`),UNIQUE KEY `ub` (`b`),KEY `k` (`b`)"))
                .containsExactly("ub", "k");
        assertThat(later("`a` int,UNIQUE KEY `ua` (`a`)")).containsExactly("ua");
    }

    @Test
    void theKeyOfAnAutoIncrementColumnIsThereFromTheStartAndThoseInFrontOfIt() {
        assertThat(later(
                        "`a` int NOT NULL,`n` int NOT NULL AUTO_INCREMENT,PRIMARY KEY (`a`),KEY `x` (`a`),KEY `n` (`n`),"
                                + "KEY `y` (`a`)"))
                .containsExactly("y");
    }

    @Test
    void readsOptionsAndPartitionsOfBothFamilies() {
        TableDefinition mysql = TableDefinition.parse("CREATE TABLE `t` (\n  `a` int\n) /*!50100 TABLESPACE `ts` */"
                + " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci ROW_FORMAT=DYNAMIC\n"
                + "/*!50100 PARTITION BY RANGE (year(`a`))\nSUBPARTITION BY HASH (`a`)\nSUBPARTITIONS 2\n"
                + "(PARTITION `old ones` VALUES LESS THAN (2000) COMMENT = 'ä;' ENGINE = InnoDB) */");
        assertThat(mysql.partitioned()).isTrue();
        assertThat(mysql.create(NEW)).endsWith("ENGINE = InnoDB) */");

        TableDefinition maria = TableDefinition.parse("CREATE TABLE `t` (\n  `a` int,\n  `s` date,\n  `e` date,\n"
                + "  PERIOD FOR `valid` (`s`, `e`),\n  UNIQUE KEY `u` (`a`,`valid` WITHOUT OVERLAPS)\n)"
                + " ENGINE=InnoDB `PAGE_COMPRESSED`=1 WITH SYSTEM VERSIONING\n"
                + " PARTITION BY LIST  COLUMNS(`a`)\n(PARTITION `p` VALUES IN (1) ENGINE = InnoDB)");
        assertThat(maria.partitioned()).isTrue();
        assertThat(maria.isVersioned()).isTrue();
    }

    @Test
    void renamesTheSchemaInForeignKeysAndDefaults() {
        assertThat(TableDefinition.parse("CREATE TABLE `t` (`a` bigint DEFAULT nextval(`old`.`up`) COMMENT '`old`.`x`',"
                                + "`b` int,CONSTRAINT `f` FOREIGN KEY (`b`) REFERENCES `old`.`o` (`old`))")
                        .renamed("old", "ne`w")
                        .create(NEW))
                .isEqualTo("CREATE TABLE `s`.`new` (\n  `a` bigint DEFAULT nextval(`ne``w`.`up`) COMMENT '`old`.`x`',\n"
                        + "  `b` int,\n  CONSTRAINT `f` FOREIGN KEY (`b`) REFERENCES `ne``w`.`o` (`old`)\n)");
    }

    @Test
    void typesHaveTheNamesThatEveryServerKnows() {
        assertThat(TableDefinition.parse(
                                "CREATE TABLE `t` (\n `geomcollection` int DEFAULT NULL COMMENT 'geomcollection',"
                                        + "\n  `g` geomcollection NOT NULL /*!80003 SRID 0 */\n)")
                        .create(NEW))
                .contains("`geomcollection` int DEFAULT NULL COMMENT 'geomcollection',")
                .contains("`g` geometrycollection NOT NULL /*!80003 SRID 0 */");
    }

    @Test
    void readsWhatAForeignKeyRefersTo() {
        TableDefinition table = TableDefinition.parse("CREATE TABLE `t` (`a` int,`b` int,"
                + "CONSTRAINT `f` FOREIGN KEY (`a`, `b`) REFERENCES `s``x`.`o` (`c`, `d`) ON UPDATE SET NULL)");
        assertThat(ForeignKey.of(table.of(TableElement.Kind.FOREIGN_KEY).get(0)))
                .isEqualTo(
                        new ForeignKey("f", List.of("a", "b"), java.util.Optional.of("s`x"), "o", List.of("c", "d")));
    }

    @Test
    void refusesATableThatDoesMoreThanToBeOne() {
        refused(
                "CREATE TABLE `t` (`a` int) SELECT * FROM mysql.user",
                "has SELECT behind its elements, which sluice does not let through");
        refused(
                "CREATE TABLE `t` (`a` int) AS SELECT 1",
                "has AS behind its elements, which sluice does not let through");
        refused(
                "CREATE TABLE `t` (`a` int) (SELECT 1)",
                "has ( behind its elements, which sluice does not let through");
        refused(
                "CREATE TABLE `t` (SELECT 1)",
                "has an element that begins with SELECT, which sluice does not let through");
        refused(
                "CREATE TABLE `t` (LIKE mysql.user)",
                "has an element that begins with LIKE, which sluice does not let through");
        refused("CREATE TABLE `t` LIKE mysql.user", "lacks a '(' before LIKE");
        refused(
                "CREATE TABLE `t` (`a` int); DROP DATABASE x",
                "has ; behind its elements, which sluice does not let through");
        refused("CREATE TABLE `t` (`a` int; DROP DATABASE x)", "is followed by another one in the same line");
        refused(
                "CREATE TABLE `t` (`a` int) DATA DIRECTORY='/tmp'",
                "has the option DATA DIRECTORY, which names a place on the server's disk");
        refused(
                "CREATE TABLE `t` (`a` int) PARTITION BY HASH (`a`) (PARTITION p DATA DIRECTORY = '/tmp')",
                "has DIRECTORY in its partitions, which no dump may");
        refused("CREATE TABLE `t` (`a` int) PARTITION BY HASH (`a`) SELECT 1", "has SELECT behind its partitions");
        refused(
                "CREATE TABLE `t` (`a` int) ENGINE=FEDERATED CONNECTION='mysql://x'",
                "has the engine FEDERATED, whose rows may be elsewhere than in the server's data; create such a table by hand");
        refused(
                "CREATE TABLE `t` (`a` int) UNION=(`x`)",
                "has UNION behind its elements, which sluice does not let through");
        refused("CREATE TEMPORARY TABLE `t` (`a` int)", "lacks the word TABLE before TEMPORARY");
        refused("DROP TABLE `t`", "lacks the word CREATE before DROP");
        refused("CREATE USER x", "lacks the word TABLE before USER");
    }

    @Test
    void refusesWhatReadsOtherwiseOnAnotherVersion() {
        refused("CREATE /*!99999 TABLE `t` (`a` int) */", "hides a part of its form in a comment of some versions");
        refused("CREATE TABLE `t` (`a` int /*!99999 ) */", "hides a part of its form in a comment of some versions");
        refused(
                "CREATE TABLE `t` (`a` int) COMMENT /*!99999 'x' */ = 'y'",
                "has an option of which some versions see only a part");
        refused(
                "CREATE TABLE `t` (`a` int) /*!99999 COMMENT ' */ 'x' DATA DIRECTORY='/tmp' /*!99999 ' */",
                "has a version comment whose end can be read in two ways");
        refused(
                "CREATE TABLE `t` (`a` int) /*!50000 ; DROP DATABASE x */",
                "has ; behind its elements, which sluice does not let through");
    }

    private static List<String> later(String elements) {
        return KeyPlan.of(TableDefinition.parse("CREATE TABLE `t` (" + elements + ") ENGINE=InnoDB"), true)
                .later()
                .stream()
                .flatMap(List::stream)
                .map(TableElement::name)
                .toList();
    }

    private static void refused(String create, String message) {
        assertThatThrownBy(() -> TableDefinition.parse(create))
                .isInstanceOf(SqlTextException.class)
                .hasMessage(message);
    }
}
