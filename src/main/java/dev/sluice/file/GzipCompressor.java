package dev.sluice.file;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One gzip member for a file (RFC 1952): header, deflated blocks, CRC-32 and length modulo 2^32. */
final class GzipCompressor implements BlockCompressor {
    /** Magic number, method deflate, no flags, no time, fastest level, operating system Unix. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, 3};

    private static final int TRAILER = 8;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private final byte[] deflated = new byte[64 * 1024];
    private boolean begun;

    @Override
    public void block(byte[] bytes, int length, Store store) throws IOException {
        begin(store);
        crc.update(bytes, 0, length);
        deflater.setInput(bytes, 0, length);
        while (!deflater.needsInput()) {
            store(deflater.deflate(deflated), store);
        }
    }

    @Override
    public void end(Store store) throws IOException {
        begin(store);
        deflater.finish();
        while (!deflater.finished()) {
            store(deflater.deflate(deflated), store);
        }
        long sum = crc.getValue();
        long size = deflater.getBytesRead();
        byte[] trailer = new byte[TRAILER];
        for (int i = 0; i < 4; i++) {
            trailer[i] = (byte) (sum >>> 8 * i);
            trailer[4 + i] = (byte) (size >>> 8 * i);
        }
        store.write(trailer, TRAILER);
        reset();
    }

    private void begin(Store store) throws IOException {
        if (!begun) {
            begun = true;
            store.write(HEADER, HEADER.length);
        }
    }

    private void store(int length, Store store) throws IOException {
        if (length > 0) {
            store.write(deflated, length);
        }
    }

    @Override
    public void reset() {
        begun = false;
        crc.reset();
        deflater.reset();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
