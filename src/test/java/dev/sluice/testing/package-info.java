/**
 * Real servers for tests. A test class says {@link dev.sluice.testing.WithServer} and gets the server of
 * this run as a parameter; {@link dev.sluice.testing.EveryServer} runs a test method on each server there is;
 * {@link dev.sluice.testing.TestServer#startPrivate} starts one that the test may kill.
 *
 * <p>Which server: {@code SLUICE_TEST_MYSQL_URL} (mysql://user:password@host:port), else the programs in
 * {@code SLUICE_TEST_MYSQLD} (paths, separated by colons, or {@code embedded}), else {@code mysqld} or {@code mariadbd} on the PATH,
 * else the embedded MySQL 8.0.15, else a container. None: the test fails, unless
 * {@code SLUICE_TEST_SERVERS=optional}.
 */
package dev.sluice.testing;
