package dev.sluice.flat;

/**
 * A place in a file where a record begins.
 *
 * @param offset bytes before it, of the decompressed content
 * @param line number of the physical line it is on, from 1
 */
public record FilePosition(long offset, long line) {
    /** The beginning of a file. */
    public static final FilePosition START = new FilePosition(0, 1);
}
