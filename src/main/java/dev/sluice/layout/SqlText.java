package dev.sluice.layout;

import dev.sluice.file.Escapes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The words, names and strings of a data file around its values. One thread. */
abstract class SqlText extends BlockInput {
    SqlText(DumpFolder folder, String file, InputStream source) {
        super(folder, file, source);
    }

    /** Whether a double quote begins a name, and no string. */
    abstract boolean ansiQuotes();

    /** A literal or a word, as text. */
    final String setting() throws IOException {
        skipSpace();
        if (position < limit && (in[position] == '\'' || in[position] == '"')) {
            return quoted(in[position]);
        }
        return word();
    }

    /** A short string literal without escapes but those of the server's own options. */
    final String quoted(byte quote) throws IOException {
        ensure(LOOKAHEAD);
        StringBuilder text = new StringBuilder();
        int end = Math.min(limit, position + LOOKAHEAD);
        for (int i = position + 1; i < end; i++) {
            byte b = in[i];
            if (b == quote) {
                if (i + 1 < end && in[i + 1] == quote) {
                    i++;
                } else {
                    position = i + 1;
                    return text.toString();
                }
            } else if (b == '\\' && i + 1 < end) {
                text.append((char) (Escapes.meaning(in[++i]) & 0xff));
                continue;
            }
            text.append((char) (b & 0xff));
        }
        throw refused("holds a string here that does not end");
    }

    final void skipSpace() throws IOException {
        do {
            while (position < limit && isSpace(in[position])) {
                position++;
            }
            ensure(LOOKAHEAD);
        } while (position < limit && isSpace(in[position]));
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r';
    }

    /** Whether the text stands here; letters in any case. */
    final boolean at(String text) {
        if (limit - position < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.toUpperCase((char) in[position + i]) != Character.toUpperCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    final boolean atWord(String word) {
        int end = position + word.length();
        return at(word) && (end == limit || !isWord(in[end]));
    }

    /** Skips space, and the text if it stands there. */
    final boolean take(String text) throws IOException {
        skipSpace();
        if (!at(text)) {
            return false;
        }
        position += text.length();
        return true;
    }

    final boolean takeWord(String word) throws IOException {
        skipSpace();
        if (!atWord(word)) {
            return false;
        }
        position += word.length();
        return true;
    }

    final void expect(String text) throws IOException {
        if (!take(text)) {
            throw refused(
                    position == limit
                            ? "ends in the middle of a statement"
                            : "has no " + text + " where one must" + " be");
        }
    }

    final void skipBehind(String end) throws IOException {
        while (true) {
            ensure(LOOKAHEAD);
            if (at(end)) {
                position += end.length();
                return;
            }
            if (position == limit) {
                if (end.equals("\n")) {
                    return;
                }
                throw refused("ends in the middle of a comment");
            }
            position++;
        }
    }

    private static boolean isWord(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '_'
                || b == '@'
                || b == '.'
                || b == '$'
                || b < 0;
    }

    /** The word here; refused when there is none. */
    final String word() throws IOException {
        skipSpace();
        int start = position;
        while (position < limit && position - start < LOOKAHEAD && isWord(in[position])) {
            position++;
        }
        if (position == start) {
            throw refused(position == limit ? "ends in the middle of a statement" : "holds what is no part of a row");
        }
        return new String(in, start, position - start, StandardCharsets.UTF_8);
    }

    /** A quoted name, or a bare one. */
    final String name() throws IOException {
        skipSpace();
        byte quote = position < limit ? in[position] : 0;
        if (quote != '`' && !(quote == '"' && ansiQuotes())) {
            return word();
        }
        byte[] name = new byte[LOOKAHEAD];
        int length = 0;
        int end = Math.min(limit, position + LOOKAHEAD);
        for (int i = position + 1; i < end; i++) {
            if (in[i] == quote) {
                if (i + 1 < end && in[i + 1] == quote) {
                    i++;
                } else {
                    position = i + 1;
                    return decoded(name, length);
                }
            }
            name[length++] = in[i];
        }
        throw refused("holds a name here that does not end");
    }

    private String decoded(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused("holds a name that is not in UTF-8");
        }
    }
}
