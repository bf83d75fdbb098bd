/**
 * A MySQL or MariaDB server of one's own for a while, sample data in it, and the proof that a copy equals
 * its source: what {@code sluice demo} needs, and the tests with it.
 *
 * <p>Enter at {@link dev.sluice.demo.EmbeddedServer}. {@link dev.sluice.demo.ServerProcess} is the one
 * place that starts servers, {@link dev.sluice.demo.SqlScript} the one that runs files of SQL. Nothing
 * but the command line and the tests may depend on this package.
 */
package dev.sluice.demo;
