# The rows for the measurements; sourced after server.sh. Needs $rows. fill_orders makes the table bench.orders unless it is
# there already: orders of a shop, about 190 bytes each as TSV, the same on every server.

# 100,000 a statement, in the order of the key.
orders_sql() {
  cat <<'SQL'
CREATE DATABASE bench CHARACTER SET utf8mb4;
USE bench;
CREATE TABLE digit (d INT NOT NULL PRIMARY KEY) ENGINE = InnoDB;
INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
CREATE TABLE orders (
  id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  customer_id INT NOT NULL,
  placed DATETIME NOT NULL,
  status VARCHAR(12) NOT NULL,
  total DECIMAL(10, 2) NOT NULL,
  weight DOUBLE,
  email VARCHAR(80) CHARACTER SET latin1,
  address VARCHAR(160) NOT NULL,
  note VARCHAR(255),
  token BINARY(16) NOT NULL,
  updated TIMESTAMP NULL
) ENGINE = InnoDB;
SQL
  local first
  for ((first = 0; first < rows; first += 100000)); do
    cat <<SQL
INSERT INTO orders
SELECT n, r % 900000, '2020-01-01' + INTERVAL n * 31 SECOND,
  ELT(1 + r % 5, 'new', 'paid', 'packed', 'shipped', 'returned'), (r % 5000000) / 100, IF(r % 7 = 0, NULL, r / 1000003),
  CONCAT(ELT(1 + r % 9, 'anna', 'bruno', 'carla', 'dmitri', 'eva', 'farid', 'greta', 'hugo', 'ines'), '.',
    LOWER(HEX(r)), '@', ELT(1 + r DIV 9 % 4, 'example.com', 'mail.example.net', 'post.example.org', 'shop.example')),
  CONCAT(1 + r % 250, ' ', ELT(1 + r DIV 250 % 6, 'Harbour Street', 'Rue de l''Église', 'Königsallee', 'Station Road',
    'Avenida del Río', 'Mill Lane'), ', ', 10000 + r DIV 1500 % 90000, ' ', ELT(1 + r DIV 7 % 7, 'Aachen', 'Bordeaux',
    'Córdoba', 'Dundee', 'Évora', 'Freiburg', 'Göteborg')),
  IF(r % 4 = 0, NULL, CONCAT('Leave it with the neighbour', ELT(1 + r % 3, ' on the left', '\non the second floor',
    ', or call'), ' ', r DIV 3 % 100000, ELT(1 + r DIV 11 % 3, '', '\tfragile', ' C:\\\\tmp'))),
  UNHEX(LEFT(SHA2(n, 256), 32)), IF(r % 3 = 0, NULL, '2021-01-01' + INTERVAL n * 29 SECOND)
FROM (SELECT n, CRC32(n) AS r FROM (SELECT $first + 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
  FROM digit a, digit b, digit c, digit e, digit f) numbers WHERE n <= $rows ORDER BY n) ordered;
SQL
  done
}

fill_orders() {
  if [[ $(sql -N -e "SELECT COUNT(*) FROM bench.orders" 2>/dev/null) != "$rows" ]]; then
    echo "filling $rows rows ..."
    { echo "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES'; DROP DATABASE IF EXISTS bench;" && orders_sql; } |
      sql --default-character-set=utf8mb4
    sql -e "ANALYZE TABLE bench.orders; DROP TABLE bench.digit" >/dev/null
  fi
  server_version=$(sql -N -e "SELECT VERSION()")
}
