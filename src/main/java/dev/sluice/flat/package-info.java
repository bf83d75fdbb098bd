/**
 * Flat files as they are imported: text in any dialect of {@code LOAD DATA} and CSV of RFC 4180. Where their records
 * begin and end, on which line, what their fields are, and how they become rows that a server reads.
 *
 * <p>Enter at {@link dev.sluice.flat.FlatFile}, which opens a file, and {@link dev.sluice.flat.FlatFormat}, which says
 * how it is written. {@link dev.sluice.flat.RangeCutter} cuts a file for several threads, {@link
 * dev.sluice.flat.RecordReader} gives its records one by one, byte for byte, and {@link dev.sluice.flat.RecordParser}
 * takes one apart. {@link dev.sluice.flat.RecordProcessor} is where users change, drop and reject records.
 *
 * <p>Knows files and bytes, and connects to nothing. Uses the JDK, zstd, Commons CSV and the packages {@code run} and
 * {@code file}.
 */
package dev.sluice.flat;
