package dev.sluice.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts SQL text into tokens as the server does. Comments are left out. What stands in a version comment, {@code
 * /*!50100 … *}{@code /} or {@code /*M! … *}{@code /}, is SQL to some servers and a comment to others; its tokens come
 * with the number of their comment. {@link #isAmbiguous} tells whether the two would differ about more than that.
 */
final class Lexer {
    private final String text;
    private final boolean backslashEscapes;
    private final boolean ansiQuotes;
    private final ClientCharset charset;
    private String delimiter = "";
    private int position;
    private int comments;
    private int comment;
    private int commentEnd;
    private boolean ambiguous;

    Lexer(String text, int position, SqlSession session) {
        this.text = text;
        this.position = position;
        this.backslashEscapes = !session.has("NO_BACKSLASH_ESCAPES");
        this.ansiQuotes = session.has("ANSI_QUOTES") || session.has("ORACLE") || session.has("ANSI");
        this.charset = session.charset();
    }

    /** All tokens of a text. */
    static List<Token> tokens(String text, SqlSession session) {
        Lexer lexer = new Lexer(text, 0, session);
        List<Token> tokens = new ArrayList<>();
        lexer.next().ifPresent(tokens::add);
        while (!tokens.isEmpty() && lexer.position < text.length()) {
            Optional<Token> token = lexer.next();
            if (token.isEmpty()) {
                break;
            }
            tokens.add(token.get());
        }
        if (lexer.isAmbiguous()) {
            throw new SqlTextException("has a version comment whose end can be read in two ways");
        }
        return tokens;
    }

    /** Words end where this begins. */
    void delimiter(String delimiter) {
        this.delimiter = delimiter;
    }

    int position() {
        return position;
    }

    /** Whether a quoted text or comment reaches over the end of a version comment, or that has none. */
    boolean isAmbiguous() {
        return ambiguous || comment > 0;
    }

    /** The next token; empty at the end of the text. */
    Optional<Token> next() {
        skip();
        if (position >= text.length()) {
            return Optional.empty();
        }
        int start = position;
        char c = text.charAt(start);
        Token.Kind kind;
        if (c == '\'' || c == '"' || c == '`') {
            position = quotedEnd(c, start + 1);
            kind = c == '`' || c == '"' && ansiQuotes ? Token.Kind.NAME : Token.Kind.STRING;
        } else if (isWord(c)) {
            position = wordEnd(start);
            kind = Token.Kind.WORD;
        } else {
            position = start + 1;
            kind = Token.Kind.SYMBOL;
        }
        ambiguous |= comment > 0 && position > commentEnd;
        return Optional.of(new Token(kind, text.substring(start, position), start, position, comment));
    }

    private void skip() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c <= ' ') {
                position++;
            } else if (comment > 0 && text.startsWith("*/", position)) {
                ambiguous |= position != commentEnd;
                comment = 0;
                position += 2;
            } else if (text.startsWith("/*", position)) {
                block();
            } else if (c == '#' || isDashes()) {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end + 1;
                ambiguous |= comment > 0 && position > commentEnd;
            } else {
                return;
            }
        }
    }

    private boolean isDashes() {
        return text.startsWith("--", position) && (position + 2 == text.length() || text.charAt(position + 2) <= ' ');
    }

    private void block() {
        int code = position + (text.startsWith("/*M!", position) ? 4 : text.startsWith("/*!", position) ? 3 : 0);
        int end = text.indexOf("*/", position + 2);
        if (end < 0) {
            throw new SqlTextException("has a comment without end");
        }
        if (code > position) {
            ambiguous |= comment > 0;
            comment = ++comments;
            commentEnd = end;
            position = code;
            while (position < end && Character.isDigit(text.charAt(position))) {
                position++;
            }
        } else {
            position = end + 2;
            ambiguous |= comment > 0;
        }
    }

    private int quotedEnd(char quote, int from) {
        boolean escapes = backslashEscapes && quote != '`' && !(quote == '"' && ansiQuotes);
        for (int i = from; i < text.length(); i += charset.length(text.charAt(i))) {
            char c = text.charAt(i);
            if (c == '\\' && escapes) {
                i++;
                if (i < text.length() && charset.length(text.charAt(i)) > 1) {
                    i--; // the backslash is followed by a whole letter
                }
            } else if (c == quote) {
                if (i + 1 >= text.length() || text.charAt(i + 1) != quote) {
                    return i + 1;
                }
                i++;
            }
        }
        throw new SqlTextException("has a quote without end");
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length()
                && isWord(text.charAt(end))
                && (end == from || delimiter.isEmpty() || !text.startsWith(delimiter, end))) {
            end += charset.length(text.charAt(end));
        }
        return Math.min(end, text.length());
    }

    private static boolean isWord(char c) {
        return c == '_'
                || c == '$'
                || c >= '0' && c <= '9'
                || c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= 0x80;
    }
}
