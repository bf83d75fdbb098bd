-- A small shop with every awkward thing that real schemas have: the schema.
-- Runs on MySQL 8.0 and later and on MariaDB 10.6 and later, in the current database:
--   mysql -e 'CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
--   mysql shop < samples/shop-schema.sql
--   mysql shop < samples/shop-data.sql

-- A collation that every server knows; views, triggers and routines remember it.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

CREATE TABLE categories (
  id SMALLINT UNSIGNED NOT NULL,
  parent_id SMALLINT UNSIGNED DEFAULT NULL,
  name VARCHAR(60) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_name (name),
  CONSTRAINT category_parent FOREIGN KEY (parent_id) REFERENCES categories (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='a tree; it''s "self-referencing"';

CREATE TABLE products (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  sku CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  category_id SMALLINT UNSIGNED NOT NULL,
  name VARCHAR(120) NOT NULL,
  description TEXT,
  price DECIMAL(10,2) NOT NULL,
  price_with_vat DECIMAL(12,2) GENERATED ALWAYS AS (ROUND(price * 1.19, 2)) STORED,
  shout VARCHAR(120) GENERATED ALWAYS AS (UPPER(name)) VIRTUAL,
  weight DOUBLE DEFAULT NULL COMMENT 'kilograms',
  attributes JSON DEFAULT NULL,
  thumbnail BLOB,
  updated_at TIMESTAMP NULL DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_sku (sku),
  KEY by_price (price_with_vat),
  KEY by_name (name(20)),
  CONSTRAINT product_category FOREIGN KEY (category_id) REFERENCES categories (id) ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE price_history (
  product_id INT UNSIGNED NOT NULL,
  changed_at TIMESTAMP NOT NULL DEFAULT '1971-01-01 00:00:00',
  old_price DECIMAL(10,2) NOT NULL,
  new_price DECIMAL(10,2) NOT NULL,
  PRIMARY KEY (product_id, changed_at),
  CONSTRAINT history_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE customers (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  email VARCHAR(120) NOT NULL,
  name VARCHAR(80) NOT NULL,
  country CHAR(2) CHARACTER SET ascii NOT NULL,
  born DATE DEFAULT NULL,
  newsletter ENUM('never','monthly','weekly') NOT NULL DEFAULT 'never',
  interests SET('books','garden','music','sports','tools') NOT NULL DEFAULT '',
  notes TEXT,
  `group` TINYINT NOT NULL DEFAULT 0 COMMENT 'a reserved word',
  -- MySQL knows invisible columns since 8.0.23, MariaDB since 10.3.
  risk_score INT NOT NULL DEFAULT -1 /*!80023 INVISIBLE */ /*M!100303 INVISIBLE */,
  PRIMARY KEY (id),
  UNIQUE KEY by_email (email),
  KEY by_country (country, born)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE orders (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  customer_id BIGINT UNSIGNED NOT NULL,
  status ENUM('placed','paid','sent','returned','cancelled') NOT NULL,
  placed_at DATETIME(3) NOT NULL,
  sent_at DATETIME(3) DEFAULT NULL,
  total DECIMAL(12,2) NOT NULL DEFAULT 0.00,
  note VARCHAR(200) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY by_customer (customer_id),
  KEY by_time (placed_at, status),
  CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE order_lines (
  order_id BIGINT UNSIGNED NOT NULL,
  line_no TINYINT UNSIGNED NOT NULL,
  product_id INT UNSIGNED NOT NULL,
  quantity SMALLINT UNSIGNED NOT NULL,
  unit_price DECIMAL(10,2) NOT NULL,
  amount DECIMAL(12,2) GENERATED ALWAYS AS (quantity * unit_price) VIRTUAL,
  PRIMARY KEY (order_id, line_no),
  KEY by_product (product_id),
  CONSTRAINT line_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT line_product FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT some_quantity CHECK (quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Several years, partitioned: what an archive job is for.
CREATE TABLE access_log (
  id BIGINT NOT NULL,
  at DATETIME NOT NULL,
  ip VARBINARY(16) NOT NULL,
  path VARCHAR(200) NOT NULL,
  status SMALLINT NOT NULL,
  bytes INT UNSIGNED NOT NULL,
  seconds FLOAT NOT NULL,
  agent VARCHAR(120) DEFAULT NULL,
  PRIMARY KEY (id, at),
  KEY by_time (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci
PARTITION BY RANGE (YEAR(at)) (
  PARTITION p2021 VALUES LESS THAN (2022),
  PARTITION p2022 VALUES LESS THAN (2023),
  PARTITION p2023 VALUES LESS THAN (2024),
  PARTITION p2024 VALUES LESS THAN (2025),
  PARTITION p2025 VALUES LESS THAN (2026),
  PARTITION later VALUES LESS THAN MAXVALUE
);

-- A composite key of text in a collation where case and accents do not count.
CREATE TABLE stock (
  warehouse VARCHAR(40) NOT NULL,
  sku CHAR(12) NOT NULL,
  pieces INT NOT NULL,
  counted_on DATE NOT NULL,
  PRIMARY KEY (warehouse, sku)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- No key at all, and rows that are equal.
CREATE TABLE search_terms (
  term VARCHAR(80) DEFAULT NULL,
  hits INT DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Every byte there is, as text and as bytes.
CREATE TABLE legacy_texts (
  id SMALLINT NOT NULL,
  as_text VARCHAR(300) NOT NULL,
  as_bytes VARBINARY(300) NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_german1_ci;

-- Character sets whose bytes look like something else: in Shift-JIS, GBK and Big5 the second byte of a
-- character may be a backslash; in UTF-16 and UCS-2 every second byte of plain text is NUL.
CREATE TABLE charsets (
  id SMALLINT NOT NULL,
  in_sjis VARCHAR(40) CHARACTER SET sjis,
  in_gbk VARCHAR(40) CHARACTER SET gbk,
  in_big5 VARCHAR(40) CHARACTER SET big5,
  in_utf16 VARCHAR(40) CHARACTER SET utf16,
  in_ucs2 VARCHAR(40) CHARACTER SET ucs2,
  in_cp1251 VARCHAR(40) CHARACTER SET cp1251,
  in_utf8mb4 VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE stores (
  id INT NOT NULL AUTO_INCREMENT,
  name VARCHAR(60) NOT NULL,
  location POINT NOT NULL /*!80003 SRID 4326 */,
  PRIMARY KEY (id),
  SPATIAL KEY by_location (location)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE every_type (
  id INT NOT NULL AUTO_INCREMENT COMMENT 'also 0 and below',
  what VARCHAR(40) NOT NULL,
  a_tinyint TINYINT,
  a_tinyint_u TINYINT UNSIGNED,
  a_bool BOOLEAN,
  a_smallint SMALLINT,
  a_smallint_u SMALLINT UNSIGNED,
  a_mediumint MEDIUMINT,
  a_mediumint_u MEDIUMINT UNSIGNED,
  an_int INT,
  an_int_u INT UNSIGNED,
  a_bigint BIGINT,
  a_bigint_u BIGINT UNSIGNED,
  a_zerofill INT(7) UNSIGNED ZEROFILL,
  a_decimal DECIMAL(65,30),
  a_decimal_u DECIMAL(65,0),
  a_float FLOAT,
  a_double DOUBLE,
  a_bit1 BIT(1),
  a_bit17 BIT(17),
  a_bit64 BIT(64),
  a_date DATE,
  a_time TIME,
  a_time6 TIME(6),
  a_datetime DATETIME,
  a_datetime6 DATETIME(6),
  a_timestamp TIMESTAMP NULL DEFAULT NULL,
  a_timestamp6 TIMESTAMP(6) NULL DEFAULT NULL,
  a_year YEAR,
  a_char CHAR(20),
  a_varchar VARCHAR(200),
  a_binary BINARY(20),
  a_varbinary VARBINARY(300),
  a_tinytext TINYTEXT,
  a_text TEXT,
  a_mediumtext MEDIUMTEXT,
  a_longtext LONGTEXT,
  a_tinyblob TINYBLOB,
  a_blob BLOB,
  a_mediumblob MEDIUMBLOB,
  a_longblob LONGBLOB,
  an_enum ENUM('', 'one', 'tw,o', 'thr''ee', 'vier\\'),
  a_set SET('a', 'b', 'c''d', 'é'),
  a_json JSON,
  a_geometry GEOMETRY,
  a_point POINT,
  a_linestring LINESTRING,
  a_polygon POLYGON,
  a_multipoint MULTIPOINT,
  a_multilinestring MULTILINESTRING,
  a_multipolygon MULTIPOLYGON,
  a_collection GEOMETRYCOLLECTION,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- In the order of their names, the first view needs the last one.
CREATE SQL SECURITY INVOKER VIEW order_totals AS
  SELECT o.id AS order_id, o.customer_id, COUNT(*) AS order_lines, SUM(l.quantity * l.unit_price) AS total
  FROM orders o JOIN order_lines l ON l.order_id = o.id
  GROUP BY o.id, o.customer_id;

CREATE SQL SECURITY INVOKER VIEW best_customers AS
  SELECT c.id, c.name, c.country, SUM(t.total) AS revenue
  FROM customers c JOIN order_totals t ON t.customer_id = c.id
  GROUP BY c.id, c.name, c.country
  HAVING SUM(t.total) > 10000;

DELIMITER //

CREATE TRIGGER remember_price AFTER UPDATE ON products FOR EACH ROW
BEGIN
  -- The time is the row's own: the same data load twice gives the same history.
  IF NEW.price <> OLD.price THEN
    INSERT INTO price_history (product_id, changed_at, old_price, new_price)
    VALUES (NEW.id, NEW.updated_at, OLD.price, NEW.price);
  END IF;
END//

CREATE TRIGGER lower_email BEFORE INSERT ON customers FOR EACH ROW
SET NEW.email = LOWER(NEW.email)//

CREATE FUNCTION with_vat(amount DECIMAL(12,2)) RETURNS DECIMAL(12,2)
  DETERMINISTIC NO SQL
  COMMENT 'the ''standard'' rate'
RETURN ROUND(amount * 1.19, 2)//

CREATE PROCEDURE cancel_order(IN which BIGINT UNSIGNED, OUT refunded DECIMAL(12,2))
  MODIFIES SQL DATA
BEGIN
  SELECT total INTO refunded FROM orders WHERE id = which FOR UPDATE;
  UPDATE orders SET status = 'cancelled', note = 'cancelled; refunded' WHERE id = which;
END//

CREATE EVENT forget_access_log
  ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00'
  DISABLE
  COMMENT 'never runs by itself'
  DO BEGIN
    DELETE FROM access_log WHERE at < '2022-01-01' LIMIT 10000;
  END//

DELIMITER ;
