package dev.sluice.importer;

import dev.sluice.flat.FilePosition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A range of whole records, whose bytes may be read as often as need be. Immutable.
 *
 * @param at where it begins in the decompressed file
 * @param length in bytes
 * @param stored the file that has the bytes: the file itself, or a part of it that was decompressed
 * @param start of the bytes in that file
 * @param temporary whether that file is of no use when the range is in
 */
record RangeBytes(FilePosition at, long length, Path stored, long start, boolean temporary) {
    /** Reads all of it. */
    InputStream open() throws IOException {
        return open(0, length);
    }

    /**
     * Reads a part of it.
     *
     * @param from index of the first byte
     * @param to index behind the last
     */
    InputStream open(long from, long to) throws IOException {
        return new Part(FileChannel.open(stored, StandardOpenOption.READ), start + from, start + to);
    }

    /** Lets go of the bytes. */
    void release() {
        if (temporary) {
            try {
                Files.deleteIfExists(stored);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Bytes of a file from here to there; fewer are an error. */
    private static final class Part extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        Part(FileChannel channel, long start, long end) {
            this.channel = channel;
            this.position = start;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (position >= end) {
                return -1;
            }
            int most = (int) Math.min(length, end - position);
            int read = channel.read(ByteBuffer.wrap(bytes, offset, most), position);
            if (read < 0) {
                throw new IOException("the file has become shorter while it was read");
            }
            position += read;
            return read;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
