package dev.sluice.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads a gzip file (RFC 1952) of one or more members to its very end. {@link java.util.zip.GZIPInputStream} takes
 * whatever it cannot read behind a member for the end of the file, so that rows could go missing unseen; here it is an
 * error. One thread.
 */
final class GzipMembers extends InputStream {
    private static final int BUFFER = 64 * 1024;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean ended;

    GzipMembers(InputStream in) throws IOException {
        this.in = in;
        beginMember(next());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember) {
                int first = nextOrEnd();
                if (first < 0) {
                    ended = true;
                    break;
                }
                beginMember(first);
            }
            int read = inflate(bytes, offset, length);
            if (read > 0) {
                crc.update(bytes, offset, read);
                return read;
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        try {
            int read = inflater.inflate(bytes, offset, length);
            if (read == 0) {
                if (inflater.finished()) {
                    endMember();
                } else if (inflater.needsDictionary()) {
                    throw new ZipException("it wants a preset dictionary");
                } else if (inflater.needsInput()) {
                    fill();
                    inflater.setInput(buffer, position, limit - position);
                    position = limit;
                }
            }
            return read;
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage() == null ? "invalid compressed data" : e.getMessage());
        }
    }

    private void beginMember(int first) throws IOException {
        if (first != 0x1f || next() != 0x8b) {
            throw new ZipException("not in gzip format");
        }
        if (next() != 8) {
            throw new ZipException("unknown compression method");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("unknown flags");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        inflater.setInput(buffer, position, limit - position);
        position = limit;
        crc.reset();
        inMember = true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        if (number() != crc.getValue()) {
            throw new ZipException("its CRC-32 is wrong");
        }
        if (number() != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("its length is wrong");
        }
        inMember = false;
    }

    private long number() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            number |= (long) next() << shift;
        }
        return number;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // a file name or a comment, which mean nothing here
        }
    }

    private int next() throws IOException {
        int next = nextOrEnd();
        if (next < 0) {
            throw new EOFException("it is cut off");
        }
        return next;
    }

    private int nextOrEnd() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            if (limit == 0) {
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }

    private void fill() throws IOException {
        if (position == limit) {
            next();
            position--;
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
