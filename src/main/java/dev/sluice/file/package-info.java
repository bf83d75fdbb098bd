/**
 * Files of a dump: how rows are written as bytes, compressed, checksummed, and put in place at once.
 *
 * <p>Enter at {@link dev.sluice.file.DataFileWriter} with a {@link dev.sluice.file.RowEncoder} on top of it
 * for data, at {@link dev.sluice.file.AtomicFile} for everything small, at {@link dev.sluice.file.SealedOutput} for
 * a manifest, and at {@link dev.sluice.file.RecordJson} for the JSON of plans and journals. A file appears under its
 * name when it is complete and on the disk, never before. Uses the JDK, zstd-jni, Jackson and the packages {@code row}
 * and {@code run}; knows nothing of servers, of Spring or of any operation.
 */
package dev.sluice.file;
