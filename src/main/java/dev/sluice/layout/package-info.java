/**
 * Dump directories as they lie on the disk, ours and mydumper's: what is in them, whether it is whole, and the rows of
 * their data files. Everything here is untrusted input; what is wrong with it is a
 * {@link dev.sluice.run.RefusedException} that names the file.
 *
 * <p>A {@link dev.sluice.layout.DumpListing} says what there is. Rows come as
 * {@link dev.sluice.layout.TsvRows}, whatever the format of the file is.
 *
 * <p>Uses the JDK, JSON, zstd, and the packages {@code run}, {@code row}, {@code file}, {@code mysql} and {@code chunk};
 * connects to nothing and knows no operation.
 */
package dev.sluice.layout;
