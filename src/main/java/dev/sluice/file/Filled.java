package dev.sluice.file;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A compressed stream that holds at least something: an empty file is no compressed stream of nothing. */
final class Filled extends FilterInputStream {
    private boolean filled;

    Filled(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read < 0 && !filled) {
            throw new EOFException("it is empty");
        }
        filled = true;
        return read;
    }
}
