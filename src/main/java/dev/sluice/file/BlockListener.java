package dev.sluice.file;

/** Hears, on the thread that writes rows, how far a data file is: about once per megabyte. */
@FunctionalInterface
public interface BlockListener {
    /**
     * A block is full. May throw an unchecked exception to end the writing, such as when a stop was asked for.
     *
     * @param rows rows completed since the last call
     * @param bytes bytes written since the last call, before compression
     */
    void block(long rows, long bytes);
}
