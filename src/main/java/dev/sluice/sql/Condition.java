package dev.sluice.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A condition on rows, written by the user, that shall stand in brackets behind a WHERE. Proved to stay inside them: its
 * own brackets are balanced, its quotes and comments end, it is not more than one statement, and it holds no version
 * comment, which some servers read and others do not. Everything else is the server's to judge.
 *
 * @param text as the user wrote it
 */
public record Condition(String text) {
    private static final Set<String> PLAIN_WORDS =
            Set.of("AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "IS", "NULL", "TRUE", "FALSE");
    private static final String PLAIN_SYMBOLS = "<>=!(),.+-*/%";
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(e[0-9]+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ZONE = Pattern.compile("[+-]\\d{1,2}:\\d{2}$");

    /** @throws SqlTextException when the text would not stay inside its brackets */
    public Condition {
        int depth = 0;
        for (Token token : tokens(text)) {
            if (token.comment() > 0) {
                throw new SqlTextException("has a version comment, which not every server reads");
            }
            if (token.is(';')) {
                throw new SqlTextException("has a semicolon; it must be one condition");
            }
            depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
            if (depth < 0) {
                throw new SqlTextException("closes a bracket that it did not open");
            }
        }
        if (depth > 0) {
            throw new SqlTextException("opens a bracket that it does not close");
        }
        if (tokens(text).isEmpty()) {
            throw new SqlTextException("is empty");
        }
    }

    private static List<Token> tokens(String text) {
        return Lexer.tokens(text, SqlSession.PLAIN);
    }

    /** Whether a function, or something else that is followed by a bracket, of this name is in it. */
    public boolean calls(String function) {
        List<Token> tokens = tokens(text);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).is(function) && tokens.get(i + 1).is('(')) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it is made of columns, literals, comparisons and arithmetic alone: no functions, variables or queries, no
     * literal with a time zone in it. It is then the same at any time and in any time zone, if the columns are.
     *
     * @param columns names that may be in it
     */
    public boolean isPlain(Set<String> columns) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(columns);
        return tokens(text).stream().allMatch(token -> switch (token.kind()) {
            case WORD ->
                PLAIN_WORDS.contains(token.text().toUpperCase(Locale.ROOT))
                        || NUMBER.matcher(token.text()).matches()
                        || names.contains(token.text());
            case NAME -> names.contains(token.unquoted());
            case STRING ->
                token.text().startsWith("'") && !ZONE.matcher(token.unquoted()).find(); // "x" may be a column
            case SYMBOL -> PLAIN_SYMBOLS.indexOf(token.text().charAt(0)) >= 0;
        });
    }

    /** In brackets; a comment at its end does not swallow the closing one. */
    public String inBrackets() {
        return "(" + text.strip() + "\n)";
    }
}
