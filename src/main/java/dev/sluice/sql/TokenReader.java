package dev.sluice.sql;

import java.util.List;

/** Reads tokens one after the other. */
final class TokenReader {
    /** Stands behind the last one and is like no other. */
    private static final Token END = new Token(Token.Kind.SYMBOL, "\0", 0, 0, 0);

    private final List<Token> tokens;
    private int position;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean atEnd() {
        return position >= tokens.size();
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return position + ahead < tokens.size() ? tokens.get(position + ahead) : END;
    }

    Token take() {
        if (atEnd()) {
            throw new SqlTextException("ends too early");
        }
        return tokens.get(position++);
    }

    boolean accept(String word) {
        if (!peek().is(word)) {
            return false;
        }
        position++;
        return true;
    }

    boolean accept(char symbol) {
        if (atEnd() || !peek().is(symbol)) {
            return false;
        }
        position++;
        return true;
    }

    void expect(char symbol) {
        if (!accept(symbol)) {
            throw new SqlTextException("lacks a '" + symbol + "'" + at());
        }
    }

    void expect(String word) {
        if (!accept(word)) {
            throw new SqlTextException("lacks the word " + word + at());
        }
    }

    /** Refuses anything that is left. */
    void end() {
        if (!atEnd()) {
            throw new SqlTextException("goes on with " + peek().text() + " where it should end");
        }
    }

    private String at() {
        return atEnd() ? " at its end" : " before " + peek().text();
    }
}
