package dev.sluice.layout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The literals of a data file, which go on as values of TSV. One of any length may take several turns: strings and
 * hexadecimal digits are copied as far as there is room. One thread.
 */
abstract class LiteralText extends StringText {
    private static final int MOST_BITS = 64;
    /** More than a DOUBLE or DECIMAL has. */
    private static final int LONGEST_NUMBER = 1024;

    private static final byte NOT_HEX = -1;

    private enum State {
        STRING,
        HEX,
        END
    }

    private final String table;
    private State state = State.END;
    private boolean inConvert;
    /** Whether hexadecimal digits end with a quote, and not with the first other byte. */
    private boolean hexQuoted;

    /** @param table for messages */
    LiteralText(DumpFolder folder, String file, InputStream source, String table) {
        super(folder, file, source);
        this.table = table;
    }

    /** Reads how a literal begins, or the whole of a short one. */
    final void beginLiteral() throws IOException {
        inConvert = false;
        literal(false);
    }

    /** Goes on with the literal as far as there is room. @return whether it is complete */
    final boolean endLiteral() throws IOException {
        switch (state) {
            case STRING -> state = string() ? State.END : State.STRING;
            case HEX -> hex();
            case END -> {
                if (inConvert) {
                    endConvert();
                }
                return true;
            }
        }
        return false;
    }

    private void endConvert() throws IOException {
        if (!takeWord("USING") || !Charsets.isUtf8(word().toLowerCase(Locale.ROOT))) {
            throw refused("converts a value to another character set than utf8mb4");
        }
        expect(")");
        inConvert = false;
    }

    private void literal(boolean charactersOnly) throws IOException {
        skipSpaces();
        byte first = byteHere();
        switch (first) {
            case '\'', '"' -> {
                if (first == '"' && ansiQuotes()) {
                    throw noLiteral();
                }
                beginString(first);
                state = State.STRING;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+', '.' -> {
                if (first == '0' && at("0x")) {
                    beginHex(2, false);
                } else if (first == '0' && at("0b")) {
                    position += 2;
                    bits((byte) 0);
                } else if (charactersOnly) {
                    throw noLiteral();
                } else {
                    number();
                }
            }
            case 'x', 'X' -> {
                if (!at("X'")) {
                    throw noLiteral();
                }
                beginHex(2, true);
            }
            case 'b', 'B' -> {
                if (!at("B'")) {
                    throw noLiteral();
                }
                position += 2;
                bits((byte) '\'');
            }
            case 'n', 'N' -> {
                if (charactersOnly || !takeWord("NULL")) {
                    throw noLiteral();
                }
                tsv.putNull();
                state = State.END;
            }
            case '_' -> introducer();
            case 'c', 'C' -> {
                if (inConvert || charactersOnly || !takeWord("CONVERT")) {
                    throw noLiteral();
                }
                expect("(");
                inConvert = true;
                literal(true);
            }
            default -> throw noLiteral();
        }
    }

    private RuntimeException noLiteral() {
        return refused("has a value of " + table + " that is no literal");
    }

    private void introducer() throws IOException {
        String charset = word().substring(1).toLowerCase(Locale.ROOT);
        if (!charset.equals(Charsets.BINARY) && !Charsets.same(charset, charset())) {
            throw refused("has a value in the character set '" + charset + "', but the file is in '" + charset() + "'");
        }
        skipSpaces();
        byte next = byteHere();
        if (next != '\'' && next != '"' && !at("0x") && !at("X'")) {
            throw noLiteral();
        }
        literal(true);
    }

    private void beginHex(int prefix, boolean inQuotes) throws IOException {
        position += prefix;
        ensure(LOOKAHEAD);
        hexQuoted = inQuotes;
        state = State.HEX;
        if (!inQuotes && (position == limit || digit(in[position]) == NOT_HEX)) {
            throw noLiteral();
        }
        if (!inQuotes && (hexDigits() & 1) == 1) {
            // As the server has it, 0xabc is 0x0abc.
            tsv.put((byte) digit(in[position++]));
        }
    }

    /** How many there are from here on, or at least a lookahead's worth; an odd number is only of short ones. */
    private int hexDigits() {
        int i = position;
        while (i < limit && i - position < LOOKAHEAD && digit(in[i]) != NOT_HEX) {
            i++;
        }
        return i - position;
    }

    private void hex() throws IOException {
        while (!tsv.isFull()) {
            if (limit - position < 2) {
                ensure(LOOKAHEAD);
            }
            int high = digit(byteHere());
            if (high == NOT_HEX) {
                if (hexQuoted) {
                    if (in[position] != '\'') {
                        throw noLiteral();
                    }
                    position++;
                }
                state = State.END;
                return;
            }
            position++;
            int low = digit(byteHere());
            if (low == NOT_HEX) {
                throw refused("has a hexadecimal literal of an odd number of digits");
            }
            position++;
            tsv.put((byte) (high << 4 | low));
        }
    }

    private static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : NOT_HEX;
    }

    /** @param end the quote that ends them, 0 for none */
    private void bits(byte end) throws IOException {
        int start = position;
        while (position < limit && (in[position] == '0' || in[position] == '1')) {
            position++;
        }
        int count = position - start;
        if (count > MOST_BITS || count == 0 && end == 0) {
            throw noLiteral();
        }
        long value =
                count == 0 ? 0 : Long.parseUnsignedLong(new String(in, start, count, StandardCharsets.US_ASCII), 2);
        for (int shift = (count + 7) / 8 * 8 - 8; shift >= 0; shift -= 8) {
            tsv.put((byte) (value >>> shift));
        }
        if (end != 0) {
            if (byteHere() != end) {
                throw noLiteral();
            }
            position++;
        }
        state = State.END;
    }

    private void number() throws IOException {
        int start = position;
        int i = position;
        if (in[i] == '-' || in[i] == '+') {
            i++;
        }
        int digits = i;
        i = digits(i);
        int count = i - digits;
        if (i < limit && in[i] == '.') {
            digits = ++i;
            i = digits(i);
            count += i - digits;
        }
        if (count > 0 && i < limit && (in[i] == 'e' || in[i] == 'E')) {
            i++;
            if (i < limit && (in[i] == '-' || in[i] == '+')) {
                i++;
            }
            digits = i;
            i = digits(i);
            count = i - digits;
        }
        int length = i - start;
        if (count == 0 || length > LONGEST_NUMBER) {
            throw noLiteral();
        }
        System.arraycopy(in, start, tsv.bytes, tsv.written, length);
        tsv.written += length;
        position = i;
        state = State.END;
    }

    private int digits(int from) {
        int i = from;
        while (i < limit && in[i] >= '0' && in[i] <= '9') {
            i++;
        }
        return i;
    }
}
