/**
 * Dump directories as they lie on the disk, ours and mydumper's: what is in them, whether it is whole, and the rows of
 * their data files. Everything here is untrusted input; what is wrong with it is a
 * {@link dev.sluice.run.RefusedException} that names the file.
 *
 * <p>Enter at {@link dev.sluice.layout.DumpDirectoryReader}, whose {@link dev.sluice.layout.DumpListing} says what
 * there is; prove it with {@link dev.sluice.layout.DumpCheck}; open its rows with
 * {@link dev.sluice.layout.RowFiles}, as {@link dev.sluice.layout.TsvRows} whatever the format of the file is, cut
 * them by {@link dev.sluice.layout.RowBatches}, and take them apart with {@link dev.sluice.layout.TsvRowReader}.
 *
 * <p>Uses the JDK, JSON, zstd, and the packages {@code run}, {@code row}, {@code file}, {@code mysql} and {@code chunk};
 * connects to nothing and knows no operation.
 */
package dev.sluice.layout;
