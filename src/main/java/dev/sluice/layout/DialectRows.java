package dev.sluice.layout;

import dev.sluice.file.Escapes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Rows in any dialect of LOAD DATA, as that statement reads them (reference manual, "LOAD DATA Statement"). Every row
 * must have as many fields as the first and the last must end as the others do. One thread.
 */
final class DialectRows extends BlockInput implements TsvRows {
    private enum State {
        LINE,
        FIELD,
        BARE,
        ENCLOSED
    }

    private static final int NONE = -1;
    private static final byte[] NULL = {'N', 'U', 'L', 'L'};

    private final TsvBlock tsv = new TsvBlock();
    private final LoadStatement statement;
    private final byte[] fieldEnd;
    private final byte[] lineStart;
    private final byte[] lineEnd;
    private final int enclosed;
    private final int escaped;
    /** Bytes that may be more than themselves, in the file or in TSV. */
    private final boolean[] special = new boolean[256];

    private State state = State.LINE;
    private boolean ended;
    private int skip;
    private int fields;
    private int field;
    private boolean hexadecimal;
    /** First digit of a byte in a field of digits, {@link #NONE} when there is none. */
    private int high = NONE;

    DialectRows(DumpFolder folder, String file, InputStream source, LoadStatement statement) {
        super(folder, file, source);
        this.statement = statement;
        Dialect dialect = statement.dialect();
        fieldEnd = Dialect.bytes(dialect.fieldEnd());
        lineStart = Dialect.bytes(dialect.lineStart());
        lineEnd = Dialect.bytes(dialect.lineEnd());
        enclosed = dialect.enclosed().orElse(NONE);
        // With both the same, only the doubled byte is an escape, which needs no other.
        escaped = dialect.escaped().equals(dialect.enclosed())
                ? NONE
                : dialect.escaped().orElse(NONE);
        fields = statement.fields().size();
        skip = statement.skippedLines();
        for (int b : new int[] {0, '\t', '\n', '\\', fieldEnd[0] & 0xff, lineEnd[0] & 0xff}) {
            special[b] = true;
        }
        if (enclosed != NONE) {
            special[enclosed] = true;
        }
        if (escaped != NONE) {
            special[escaped] = true;
        }
    }

    @Override
    public Optional<List<String>> columns() {
        return statement.fields().isEmpty()
                ? Optional.empty()
                : Optional.of(statement.fields().stream()
                        .map(LoadStatement.Field::column)
                        .toList());
    }

    @Override
    public String charset() {
        return statement.charset();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (tsv.isEmpty()) {
            if (ended) {
                return -1;
            }
            while (!tsv.isFull() && !ended) {
                ensure(LOOKAHEAD);
                step();
            }
        }
        return tsv.read(buffer, offset, length);
    }

    private void step() throws IOException {
        switch (state) {
            case LINE -> line();
            case FIELD -> field();
            case BARE, ENCLOSED -> value();
        }
    }

    private void line() throws IOException {
        while (skip > 0 && position < limit) {
            ensure(LOOKAHEAD);
            if (at(lineEnd)) {
                position += lineEnd.length - 1;
                skip--;
            }
            position++;
        }
        ensure(LOOKAHEAD);
        if (position == limit) {
            ended = true;
            return;
        }
        if (!at(lineStart)) {
            throw refused("begins a line with another text than it should");
        }
        position += lineStart.length;
        field = 0;
        state = State.FIELD;
    }

    private void field() {
        if (fields > 0 && field == fields) {
            throw refused("has a line of more than " + fields + " fields");
        }
        hexadecimal = field < statement.fields().size()
                && statement.fields().get(field).hexadecimal();
        high = NONE;
        if (field > 0) {
            tsv.endValue();
        }
        state = State.BARE;
        if (position == limit) {
            throw cut();
        }
        if ((in[position] & 0xff) == enclosed) {
            position++;
            state = State.ENCLOSED;
        } else if ((in[position] & 0xff) == escaped && isByte(position + 1, 'N') && isEnd(position + 2)) {
            position += 2;
            tsv.putNull();
        } else if (enclosed != NONE && at(NULL) && isEnd(position + NULL.length)) {
            position += NULL.length;
            tsv.putNull();
        }
    }

    private RuntimeException cut() {
        return refused("ends in the middle of a row");
    }

    /** Copies a value as far as there is room, or ends it. */
    private void value() throws IOException {
        int end = Math.min(limit, position + TsvBlock.SIZE - tsv.written);
        if (!hexadecimal) {
            int i = position;
            int o = tsv.written;
            byte[] to = tsv.bytes;
            while (i < end && !special[in[i] & 0xff]) {
                to[o++] = in[i++];
            }
            position = i;
            tsv.written = o;
            if (i == end && i < limit) {
                return;
            }
        }
        ensure(LOOKAHEAD);
        if (position == limit) {
            throw cut();
        }
        one();
    }

    private void one() {
        int b = in[position] & 0xff;
        if (b == escaped) {
            if (position + 1 == limit) {
                throw cut();
            }
            put(Escapes.meaning(in[position + 1]));
            position += 2;
        } else if (state == State.ENCLOSED && b == enclosed) {
            position++;
            if (isByte(position, enclosed)) {
                position++;
                put((byte) enclosed);
            } else if (isEnd(position)) {
                end();
            } else {
                put((byte) enclosed);
            }
        } else if (state == State.BARE && isEnd(position)) {
            end();
        } else {
            put((byte) b);
            position++;
        }
    }

    private void end() {
        if (high != NONE) {
            throw refused("has a value of an odd number of hexadecimal digits");
        }
        field++;
        if (at(fieldEnd)) {
            position += fieldEnd.length;
            state = State.FIELD;
            return;
        }
        position += lineEnd.length;
        if (fields == 0) {
            fields = field;
        } else if (field < fields) {
            throw refused("ends a line of " + field + " fields where there should be " + fields);
        }
        tsv.endRow();
        state = State.LINE;
    }

    private void put(byte b) {
        if (!hexadecimal) {
            tsv.put(b);
            return;
        }
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            throw refused("has a value that should be hexadecimal digits and is not");
        }
        if (high == NONE) {
            high = digit;
        } else {
            tsv.put((byte) (high << 4 | digit));
            high = NONE;
        }
    }

    private boolean at(byte[] text) {
        return at(position, text);
    }

    private boolean at(int index, byte[] text) {
        if (limit - index < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (in[index + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isByte(int index, int value) {
        return index < limit && (in[index] & 0xff) == value;
    }

    private boolean isEnd(int index) {
        return at(index, fieldEnd) || at(index, lineEnd);
    }
}
