/**
 * The command line: parses first, starts Spring last, so that help and usage errors come at once.
 *
 * <p>Enter at {@link dev.sluice.cli.Main}. A command is one class with picocli's annotations, added to Main by one line;
 * it mixes in {@link dev.sluice.cli.ConnectionOptions}, {@link dev.sluice.cli.ProgressOptions} and
 * {@link dev.sluice.cli.ReportingOptions}, builds the options record of its operation and starts its job; what it has to
 * say goes through {@link dev.sluice.cli.Messages}. What the MySQL clients know about connections (option files, environment,
 * URL) is read by small classes that do not need picocli. Nothing depends on this package.
 */
package dev.sluice.cli;
