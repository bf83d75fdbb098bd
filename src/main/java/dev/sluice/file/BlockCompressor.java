package dev.sluice.file;

import java.io.IOException;

/** Turns the blocks of one file after the other into what is stored. Used by one thread; reused for the next file. */
sealed interface BlockCompressor extends AutoCloseable permits PlainCompressor, ZstdCompressor, GzipCompressor {
    /** Takes the next block of the file. */
    void block(byte[] bytes, int length, Store store) throws IOException;

    /** Ends the file. */
    void end(Store store) throws IOException;

    /** Forgets what was begun of a file that is given up. */
    void reset();

    /** Frees what is not on the heap. */
    @Override
    void close();

    /** Takes the bytes to be stored. */
    @FunctionalInterface
    interface Store {
        void write(byte[] bytes, int length) throws IOException;
    }
}
