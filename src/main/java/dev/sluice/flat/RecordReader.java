package dev.sluice.flat;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * The records of a file, or of a range of it, one by one and byte for byte. One thread.
 *
 * <pre>{@code
 * while (records.next()) {
 *     out.write(records.bytes(), records.start(), records.end() - records.start());
 * }
 * }</pre>
 */
public final class RecordReader implements Closeable {
    /** Largest record that is held, in bytes; LOAD DATA itself reads larger ones. */
    public static final int LONGEST = 64 * 1024 * 1024 + 64 * 1024;

    private static final int BUFFER = 256 * 1024;

    private final InputStream in;
    private final RecordBorders borders;
    private final LineCounter lines;
    private byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;
    private int limit;
    private boolean ended;
    private long offset;
    private long line;
    private long number;

    /**
     * @param in what begins with a record; closed with this
     * @param at where that is
     */
    public RecordReader(InputStream in, FlatFormat format, FilePosition at) {
        this(in, format.borders(), format.lineCounter(), at);
    }

    RecordReader(InputStream in, RecordBorders borders, LineCounter lines, FilePosition at) {
        this.in = in;
        this.borders = borders;
        this.lines = lines.from(at.line());
        offset = at.offset();
        line = at.line();
    }

    /**
     * Goes on to the next record.
     *
     * @return false behind the last one
     * @throws RecordTooLongException when it is longer than {@link #LONGEST}
     */
    public boolean next() throws IOException {
        offset += end - start;
        start = end;
        int scanned = start;
        while (true) {
            int found = borders.next(buffer, scanned, limit, ended);
            if (found >= 0) {
                end = found;
                number++;
                line = lines.line();
                lines.add(buffer, start, end);
                return true;
            }
            if (ended) {
                return false;
            }
            scanned = borders.resume() - start;
            fill();
            scanned += start;
        }
    }

    private void fill() throws IOException {
        int held = limit - start;
        if (held >= LONGEST) {
            throw new RecordTooLongException(lines.line());
        }
        byte[] to = buffer;
        if (held > buffer.length / 2 && buffer.length < LONGEST) {
            to = new byte[(int) Math.min(2L * buffer.length, LONGEST)];
        } else if (held < BUFFER / 2 && buffer.length > BUFFER) {
            to = new byte[BUFFER];
        }
        System.arraycopy(buffer, start, to, 0, held);
        buffer = to;
        start = 0;
        end = 0;
        limit = held;
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            ended = true;
        } else {
            limit += read;
        }
    }

    /** Where the record lies; changes with the next. */
    public byte[] bytes() {
        return buffer;
    }

    /** Index of the record's first byte. */
    public int start() {
        return start;
    }

    /** Index behind the record's last byte, its terminator included; the last of a file may have none. */
    public int end() {
        return end;
    }

    /** A copy of the record. */
    public byte[] copy() {
        return Arrays.copyOfRange(buffer, start, end);
    }

    /** Bytes of the file before the record. */
    public long offset() {
        return offset;
    }

    /** Number of the physical line on which the record starts, from 1. */
    public long line() {
        return line;
    }

    /** Number of the record among those that were read here, from 1. */
    public long number() {
        return number;
    }

    /** Where the next record begins. */
    public FilePosition behind() {
        return new FilePosition(offset + (end - start), lines.line());
    }

    /** What lies behind the record; this reader is of no use then. */
    InputStream rest() {
        return new SequenceInputStream(new ByteArrayInputStream(buffer, end, limit - end), in);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
