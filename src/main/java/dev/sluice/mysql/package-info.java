/**
 * Everything that knows how a MySQL or MariaDB server behaves: connections, flavour and version,
 * identifiers, schema objects, snapshots and locks, the stream of row bytes, error classes; and for those who
 * write, sessions, LOAD DATA from memory, the ledger of what is done, and when a transaction is run again.
 *
 * <p>Enter at {@link dev.sluice.mysql.ConnectionSettings} and {@link dev.sluice.mysql.Connections}. Uses
 * the JDK, the driver, and the packages {@code run} and {@code row}; knows nothing of Spring, of files or
 * of any operation.
 */
package dev.sluice.mysql;
