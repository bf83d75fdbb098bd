package dev.sluice.layout;

import dev.sluice.file.Bytes8;
import dev.sluice.file.Escapes;
import java.io.IOException;
import java.io.InputStream;

/** Copies the strings of a data file into TSV, eight bytes at a time where they mean themselves. One thread. */
abstract class StringText extends SessionText {
    private static final long BACKSLASHES = Bytes8.repeat('\\');

    final TsvBlock tsv = new TsvBlock();
    private byte quote;
    private long quotes;

    StringText(DumpFolder folder, String file, InputStream source) {
        super(folder, file, source);
    }

    /** Passes over the quote that a string begins with. */
    final void beginString(byte kind) {
        position++;
        quote = kind;
        quotes = Bytes8.repeat(kind);
    }

    /** Copies the rest of a string, as far as there is room. @return whether it has ended */
    final boolean string() throws IOException {
        byte[] from = in;
        byte[] to = tsv.bytes;
        long closing = quotes;
        while (true) {
            int i = position;
            int o = tsv.written;
            int end = Math.min(limit, i + TsvBlock.SIZE - o) - Long.BYTES;
            while (i <= end) {
                long word = (long) Bytes8.LONG.get(from, i);
                Bytes8.LONG.set(to, o, word);
                long found = Bytes8.special(word, closing, BACKSLASHES);
                if (found != 0) {
                    int clean = Bytes8.first(found);
                    i += clean;
                    o += clean;
                    break;
                }
                i += Long.BYTES;
                o += Long.BYTES;
            }
            position = i;
            tsv.written = o;
            if (tsv.isFull()) {
                return false;
            }
            if (limit - i < 2) {
                ensure(LOOKAHEAD);
                if (position == limit) {
                    throw refused("ends in the middle of a string");
                }
            }
            if (!stringByte()) {
                return true;
            }
        }
    }

    /** Copies one character of a string, or ends it. @return whether it goes on */
    private boolean stringByte() {
        byte b = in[position++];
        if (b == quote) {
            if (position < limit && in[position] == quote) {
                position++;
                tsv.put(quote);
                return true;
            }
            return false;
        }
        if (b == '\\' && backslashes()) {
            if (position == limit) {
                throw refused("ends in the middle of a string");
            }
            escape(in[position++]);
        } else {
            tsv.put(b);
        }
        return true;
    }

    private void escape(byte b) {
        if (b == '%' || b == '_') {
            // Only a pattern has these; elsewhere the backslash stays (reference manual, "String Literals").
            tsv.put((byte) '\\');
        }
        tsv.put(Escapes.meaning(b));
    }

    /** For the way from value to value, where there is none as a rule. */
    final void skipSpaces() throws IOException {
        if (position < limit && in[position] > ' ') {
            return;
        }
        skipSpace();
    }

    final byte byteHere() throws IOException {
        if (position == limit) {
            ensure(LOOKAHEAD);
            if (position == limit) {
                throw refused("ends in the middle of a statement");
            }
        }
        return in[position];
    }
}
