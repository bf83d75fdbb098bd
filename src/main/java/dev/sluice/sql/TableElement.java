package dev.sluice.sql;

import java.util.List;

/**
 * A line of a CREATE TABLE between its parentheses.
 *
 * @param kind what it declares
 * @param name of the column, key or constraint; empty for a primary key and what has none
 * @param text as it stands there
 * @param columns those of a key, foreign key or the like, in order, plain names only: {@code plain} tells whether there
 *     are others
 * @param plain false for a key with parts that are no whole columns: prefixes, expressions, periods
 */
public record TableElement(Kind kind, String name, String text, List<String> columns, boolean plain) {
    /** What an element declares. */
    public enum Kind {
        COLUMN,
        PRIMARY,
        UNIQUE,
        KEY,
        FULLTEXT,
        SPATIAL,
        /** MariaDB's for embeddings. */
        VECTOR,
        FOREIGN_KEY,
        CHECK,
        PERIOD
    }

    public TableElement {
        columns = List.copyOf(columns);
    }

    /** Whether it is a key other than the primary one. */
    public boolean isSecondaryKey() {
        return switch (kind) {
            case UNIQUE, KEY, FULLTEXT, SPATIAL, VECTOR -> true;
            case COLUMN, PRIMARY, FOREIGN_KEY, CHECK, PERIOD -> false;
        };
    }

    /** Words outside of quotes and parentheses, such as NOT or AUTO_INCREMENT. */
    public boolean has(String... words) {
        List<Token> tokens = Lexer.tokens(text, SqlSession.PLAIN);
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            depth += tokens.get(i).is('(') ? 1 : tokens.get(i).is(')') ? -1 : 0;
            int same = 0;
            while (depth == 0
                    && same < words.length
                    && i + same < tokens.size()
                    && tokens.get(i + same).is(words[same])) {
                same++;
            }
            if (same == words.length) {
                return true;
            }
        }
        return false;
    }
}
