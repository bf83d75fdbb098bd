package dev.sluice.file;

import java.io.IOException;

/** Stores blocks as they are. */
final class PlainCompressor implements BlockCompressor {
    @Override
    public void block(byte[] bytes, int length, Store store) throws IOException {
        store.write(bytes, length);
    }

    @Override
    public void end(Store store) {
        // nothing is kept back
    }

    @Override
    public void reset() {
        // nothing is kept back
    }

    @Override
    public void close() {
        // nothing is held
    }
}
