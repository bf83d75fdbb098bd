package dev.sluice.sql;

/**
 * A piece of SQL text.
 *
 * @param kind what it is
 * @param text as it stands there, quotes included
 * @param start where it begins
 * @param end behind its last character
 * @param comment the number of the version comment it stands in, 0 outside of all
 */
record Token(Kind kind, String text, int start, int end, int comment) {
    enum Kind {
        /** A keyword, name without quotes, or number. */
        WORD,
        /** A name in quotes. */
        NAME,
        /** A literal in quotes. */
        STRING,
        /** Any other character. */
        SYMBOL
    }

    /** Whether it is this keyword. */
    boolean is(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    /** Whether it is this character. */
    boolean is(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /** Whether it can be the name of something. */
    boolean isName() {
        return kind == Kind.NAME || kind == Kind.WORD;
    }

    /** A name or literal without its quotes; escapes stay as they are. */
    String unquoted() {
        return switch (kind) {
            case NAME, STRING -> {
                String quote = text.substring(0, 1);
                yield text.substring(1, text.length() - 1).replace(quote + quote, quote);
            }
            case WORD, SYMBOL -> text;
        };
    }
}
