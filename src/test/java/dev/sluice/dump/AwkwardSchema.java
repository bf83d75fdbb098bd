package dev.sluice.dump;

import dev.sluice.testing.EveryType;
import dev.sluice.testing.TestServer;

/** A schema like Sakila's with everything in it that dumps are known to lose or change. */
public final class AwkwardSchema {
    private AwkwardSchema() {}

    /** Creates it. @return its name */
    public static String create(TestServer server) {
        String schema = server.createSchema("awkward");
        tables(server, schema);
        rows(server, schema);
        views(server, schema);
        programs(server, schema);
        if (server.isMariaDb()) {
            ofMariaDb(server, schema);
        } else {
            ofMySql(server, schema);
        }
        EveryType type = new EveryType(server);
        type.create(server, schema, "every_type");
        type.fill(server, schema, "every_type");
        return schema;
    }

    private static void tables(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE actor (actor_id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                        + " first_name VARCHAR(45) NOT NULL, last_name VARCHAR(45) NOT NULL DEFAULT 'Müller; \"Söhne\"',"
                        + " last_update TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,"
                        + " KEY idx_actor_last_name (last_name(10))) COMMENT='Schauspieler; ''été''\nline \\\\ two;\n'",
                "CREATE TABLE film (film_id INT PRIMARY KEY, title VARCHAR(128) NOT NULL COMMENT '題名; \\'x\\'',"
                        + " description TEXT, rating ENUM('G','PG','ü','') CHARACTER SET latin1 DEFAULT 'ü',"
                        + " gbk ENUM('中','文') CHARACTER SET gbk, sj SET('表','ソ') CHARACTER SET sjis,"
                        + " u16 ENUM('é','a') CHARACTER SET utf16,"
                        + " loud VARCHAR(200) GENERATED ALWAYS AS (CONCAT(title, ' – ', 'üß中')) VIRTUAL,"
                        + " kept VARCHAR(200) GENERATED ALWAYS AS (CONCAT(UPPER(title), 'é;')) STORED,"
                        + " price DOUBLE(10,2), ratio FLOAT, exact DOUBLE, bits BIT(64),"
                        + " FULLTEXT KEY idx_text (title, description), KEY by_kept (kept)) ROW_FORMAT=DYNAMIC",
                // The two tables refer to each other.
                "CREATE TABLE store (store_id INT PRIMARY KEY, manager INT)",
                "CREATE TABLE staff (staff_id INT PRIMARY KEY, store_id INT NOT NULL, picture BLOB,"
                        + " CONSTRAINT fk_store FOREIGN KEY (store_id) REFERENCES store (store_id) ON DELETE CASCADE)",
                "ALTER TABLE store ADD CONSTRAINT fk_manager FOREIGN KEY (manager) REFERENCES staff (staff_id)",
                "CREATE TABLE by_hash (id INT, d DATE NOT NULL, PRIMARY KEY (id, d))"
                        + " PARTITION BY RANGE (YEAR(d)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2"
                        + " (PARTITION `old ones` VALUES LESS THAN (2000) COMMENT = 'ä;', PARTITION p1 VALUES LESS THAN MAXVALUE)",
                "CREATE TABLE by_list (c VARCHAR(5) CHARACTER SET latin1 PRIMARY KEY)"
                        + " PARTITION BY LIST COLUMNS (c) (PARTITION a VALUES IN ('a;', 'b'), PARTITION n VALUES IN ('x'))",
                "CREATE TABLE by_key (id INT PRIMARY KEY) PARTITION BY KEY () PARTITIONS 3",
                "CREATE TABLE places (id INT PRIMARY KEY, g GEOMETRY NOT NULL, SPATIAL KEY (g)) ENGINE=InnoDB",
                "CREATE TABLE only_generated_key (a INT, b INT GENERATED ALWAYS AS (a + 1) STORED, UNIQUE KEY (b))",
                "CREATE TABLE no_rows (a INT DEFAULT 7)",
                "CREATE TABLE fixed (a CHAR(3)) ENGINE=MyISAM ROW_FORMAT=FIXED CHARSET=latin1",
                "CREATE TABLE defaults (a INT, b VARCHAR(40) DEFAULT (CONCAT('ü', UPPER('x'))),"
                        + " c BINARY(3) DEFAULT 'ab', d TIMESTAMP NULL DEFAULT '2000-01-01 00:00:00',"
                        + " e BIT(3) DEFAULT b'101', f VARCHAR(9) DEFAULT '', g VARCHAR(9) DEFAULT 'NULL',"
                        + " h DECIMAL(5,2) DEFAULT (1 + 1), CONSTRAINT `a;b` CHECK (b <> 'ö;' OR a > 0))");
    }

    private static void rows(TestServer server, String schema) {
        server.executeIn(
                schema,
                "SET sql_mode='NO_AUTO_VALUE_ON_ZERO', time_zone='+00:00', foreign_key_checks=0",
                "INSERT INTO actor VALUES (0, 'zero', 'd''Or \\\\', '2026-03-29 01:30:00'), (7, '', '😀', '1970-01-01 00:00:01')",
                "INSERT INTO film (film_id, title, description, rating, gbk, sj, u16, price, ratio, exact, bits) VALUES"
                        + " (1, 'a\\nb;\\n', NULL, 'ü', '文', '表,ソ', 'é', 0.1, 16777217, 1.7976931348623157e308, b'0'),"
                        + " (2, '\\\\', '', '', '中', 'ソ', 'a', -0.0, 1e0/3, -0e0, 0xFFFFFFFFFFFFFFFF),"
                        + " (3, '''; DROP', REPEAT('ä', 20000), 'G', NULL, '', NULL, 12345678.99, -0e0,"
                        + " 4.9406564584124654e-324, NULL), (4, '', '', 'nix', 'nix', 'nix', 'nix', 0, 1.1754943508222875e-38, 0, 1)",
                "INSERT INTO store VALUES (1, 1), (2, NULL)",
                "INSERT INTO staff VALUES (1, 1, 0x00FF5C27), (2, 1, '')",
                "INSERT INTO by_hash VALUES (1, '1999-01-01'), (2, '2020-01-01'), (3, '2021-01-01')",
                "INSERT INTO by_list VALUES ('a;'), ('x')",
                "INSERT INTO by_key VALUES (1), (2), (3), (4)",
                "INSERT INTO places VALUES (1, ST_GeomFromText('POINT(1 2)')), (2, ST_GeomFromText('LINESTRING(0 0,1 1)'))",
                "INSERT INTO only_generated_key (a) VALUES (1), (NULL), (3)",
                "INSERT INTO fixed VALUES ('é'), (''), (NULL), ('')",
                "INSERT INTO defaults (a) VALUES (1)");
    }

    private static void views(TestServer server, String schema) {
        server.executeIn(
                schema,
                // Its name comes first, what it selects from is made later.
                "CREATE VIEW z_base AS SELECT title, rating, g.id, g.g FROM film JOIN places g ON g.id = film.film_id",
                "CREATE VIEW a_on_z AS SELECT rating COLLATE latin1_bin AS r, ST_AsText(g) AS shape FROM z_base"
                        + " WHERE title LIKE '%\\n%' OR title = 'ü;'",
                "CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `b; on``a` AS SELECT r AS `the r;`, shape FROM a_on_z"
                        + " WITH CASCADED CHECK OPTION",
                "SET NAMES latin1 COLLATE latin1_german1_ci",
                "CREATE VIEW of_latin1 AS SELECT _latin1 X'E9' AS e, 'x' AS x, CONCAT(_latin1 X'FC', title) AS t FROM film",
                "SET NAMES utf8mb4",
                "CREATE VIEW `of_utf8` AS SELECT _latin1 X'E9' AS `é`, 'ü' AS x");
    }

    private static void programs(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what TEXT)",
                "CREATE TRIGGER z_first BEFORE INSERT ON actor FOR EACH ROW SET NEW.first_name = CONCAT(NEW.first_name, 'ü;')",
                "CREATE TRIGGER a_second BEFORE INSERT ON actor FOR EACH ROW FOLLOWS z_first BEGIN\n"
                        + "  -- don't; stop\n  /* nor here;\n  */ SET @a = 'it''s;', @b = \"it's;\";\n"
                        + "  SET NEW.first_name = CONCAT(NEW.first_name, '2'); # end;\nEND",
                "CREATE TRIGGER m_third BEFORE INSERT ON actor FOR EACH ROW PRECEDES a_second SET @c = 1",
                "CREATE TRIGGER after_delete AFTER DELETE ON actor FOR EACH ROW DELETE FROM log",
                "CREATE FUNCTION twice(x VARCHAR(20)) RETURNS VARCHAR(50) CHARSET utf8mb4 DETERMINISTIC\n"
                        + "COMMENT 'a \\'comment\\'; ü' RETURN CONCAT(x, x, 'ß')",
                "SET sql_mode='NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PIPES_AS_CONCAT'",
                "CREATE PROCEDURE \"no line\"() BEGIN\n  SELECT '\\' || ';' AS \"a;b\";\nEND",
                "SET sql_mode='ANSI_QUOTES'",
                "CREATE DEFINER=`nobody there`@`%` PROCEDURE ansi(INOUT \"in\" INT) SQL SECURITY INVOKER BEGIN\n"
                        + "  SET \"in\" = \"in\" + 1;\nEND",
                "SET sql_mode=DEFAULT",
                "SET NAMES latin1 COLLATE latin1_german1_ci",
                "CREATE PROCEDURE of_latin1() SELECT 'x', _latin1 X'E9'",
                "SET NAMES utf8mb4",
                "CREATE PROCEDURE `$$dollar$$`() BEGIN /* ;; // */ SELECT 1; END",
                "SET time_zone='+05:30'",
                "CREATE EVENT once ON SCHEDULE AT '2037-12-31 23:00:00' ON COMPLETION PRESERVE ENABLE"
                        + " COMMENT 'ü;' DO BEGIN\n  DELETE FROM log;\nEND",
                "CREATE EVENT often ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 00:00:00'"
                        + " ENDS '2031-01-01 00:00:00' DISABLE DO DELETE FROM log WHERE id < 0",
                "SET time_zone=DEFAULT",
                "ALTER DATABASE COLLATE utf8mb4_bin",
                "CREATE FUNCTION of_another_collation(x VARCHAR(9)) RETURNS INT DETERMINISTIC RETURN x = 'A'",
                "ALTER DATABASE COLLATE utf8mb4_general_ci");
    }

    private static void ofMySql(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE functional (id INT PRIMARY KEY, j JSON, name VARCHAR(50), s POINT NOT NULL SRID 4326,"
                        + " KEY f ((UPPER(name)), (LENGTH(CONCAT(name, 'ü')))), KEY hidden (name) INVISIBLE,"
                        + " KEY down (name DESC, id), SPATIAL KEY (s))",
                "INSERT INTO functional VALUES (1, '{\"a\": [1, 1.0, \"ü\\\\n\", null, 12345678901234567890]}', 'x',"
                        + " ST_GeomFromText('POINT(1 2)', 4326)), (2, 'null', NULL, ST_GeomFromText('POINT(3 4)', 4326))",
                "CREATE VIEW json_view AS SELECT j, id FROM functional",
                "CREATE VIEW json_on_view AS SELECT JSON_EXTRACT(j, '$.a') AS a FROM json_view");
        if (server.isAtLeast(8, 0, 30)) {
            server.executeIn(
                    schema,
                    "SET sql_generate_invisible_primary_key=ON",
                    "CREATE TABLE gipk (a INT)",
                    "INSERT INTO gipk VALUES (5), (6)",
                    "DELETE FROM gipk WHERE a = 5",
                    "CREATE TABLE hidden (a INT, b INT DEFAULT 3 INVISIBLE, PRIMARY KEY (a))",
                    "INSERT INTO hidden (a, b) VALUES (1, 9)");
        }
    }

    private static void ofMariaDb(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE SEQUENCE up START WITH 5 INCREMENT BY 10 CACHE 3",
                "DO NEXTVAL(up)",
                "CREATE SEQUENCE fresh START WITH 100 MINVALUE 50",
                "CREATE SEQUENCE down START WITH -1 INCREMENT BY -2 MINVALUE -100 MAXVALUE -1 NOCACHE",
                "DO NEXTVAL(down)",
                "CREATE SEQUENCE round START WITH 3 MINVALUE 1 MAXVALUE 3 NOCACHE CYCLE",
                "DO NEXTVAL(round)",
                "DO NEXTVAL(round)",
                "CREATE SEQUENCE spent START WITH 1 MAXVALUE 2 NOCACHE NOCYCLE",
                "DO NEXTVAL(spent)",
                "DO NEXTVAL(spent)",
                "CREATE TABLE period (id INT, since DATE, until DATE, PERIOD FOR valid(since, until),"
                        + " UNIQUE (id, valid WITHOUT OVERLAPS))",
                "INSERT INTO period VALUES (1, '2020-01-01', '2021-01-01'), (1, '2021-01-01', '9999-12-31')",
                "CREATE TABLE squeezed (id INT PRIMARY KEY, t TEXT COMPRESSED, b BLOB COMPRESSED)",
                "INSERT INTO squeezed VALUES (1, REPEAT('ü', 5000), REPEAT(0x00FF, 5000)), (2, '', NULL)",
                "CREATE TABLE hidden (a INT PRIMARY KEY, b INT INVISIBLE DEFAULT 3, KEY ignored (b) IGNORED)",
                "INSERT INTO hidden (a, b) VALUES (1, 9)",
                "SET sql_mode=ORACLE",
                "CREATE PACKAGE pack AS\n  FUNCTION f RETURN INT;\n  PROCEDURE p(a INT);\nEND",
                "CREATE PACKAGE BODY pack AS\n  v INT := 1;\n  FUNCTION f RETURN INT AS\n  BEGIN\n    RETURN v;\n  END;\n"
                        + "  PROCEDURE p(a INT) AS\n  BEGIN\n    SELECT ';';\n  END;\nEND",
                "CREATE PROCEDURE oracle(a IN INT) AS\nBEGIN\n  NULL;\nEND");
    }

    /** Adds programs with literals that hold a line break behind a semicolon. */
    public static void addLiteralsOfSeveralLines(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE IF NOT EXISTS without_a_table_0_10_makes_no_schema (a INT)",
                "CREATE PROCEDURE literals() BEGIN SELECT ';\n' AS a, \"it's;\n\" AS b; END",
                "SET sql_mode='NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PIPES_AS_CONCAT'",
                "CREATE PROCEDURE \"no escapes\"() BEGIN\n  SELECT '\\' || ';\n' AS \"a;b\";\nEND");
    }

    /** Adds a table that a sequence numbers; nothing on MySQL, which has no sequences. */
    public static void addNumberedTable(TestServer server, String schema) {
        if (server.isMariaDb()) {
            server.executeIn(
                    schema,
                    "CREATE TABLE numbered (id BIGINT NOT NULL DEFAULT NEXTVAL(up) PRIMARY KEY, a INT)",
                    "INSERT INTO numbered (a) VALUES (1), (2)");
        }
    }

    /**
     * Adds a table whose partitions are told apart by text that is not ASCII. MySQL reads that text in the
     * character set of whichever session opens the table first, so that only sessions in utf8mb4 find a partition.
     */
    public static void addPartitionsByText(TestServer server, String schema) {
        server.executeIn(
                schema,
                "CREATE TABLE by_text (c VARCHAR(5) CHARACTER SET latin1 PRIMARY KEY)"
                        + " PARTITION BY LIST COLUMNS (c) (PARTITION a VALUES IN ('ä', 'b'), PARTITION n VALUES IN ('x'))",
                "INSERT INTO by_text VALUES ('ä'), ('x')");
    }
}
