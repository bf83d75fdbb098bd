package dev.sluice.verify;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at the SQL of a rule before it is sent anywhere. The session is read-only, but that stops neither a file that
 * the server writes ({@code INTO OUTFILE}) nor locks on rows; so only a single SELECT without either is let through.
 * Read as the session reads it: backslash escapes, double quotes for text.
 */
final class RuleSql {
    private static final Pattern SELECT = Pattern.compile("[\\s(]*(select|with|table|values)\\b.*", flags());
    private static final Pattern INTO = Pattern.compile("\\binto\\b", flags());
    private static final Pattern LOCKS =
            Pattern.compile("\\bfor\\s+(update|share)\\b|\\block\\s+in\\s+share\\b", flags());
    private static final Pattern HIDDEN = Pattern.compile("/\\*M?!");

    private RuleSql() {}

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    }

    /** What is wrong with a query, one sentence; empty when nothing is. */
    static Optional<String> problem(String sql) {
        String bare = bare(sql).strip();
        if (!SELECT.matcher(bare).matches()) {
            return Optional.of("the sql of a rule must be a SELECT.");
        }
        if (bare.indexOf(';') >= 0 && bare.indexOf(';') < bare.length() - 1) {
            return Optional.of("the sql of a rule must be one statement.");
        }
        if (HIDDEN.matcher(bare).find()) {
            return Optional.of("the sql of a rule must not hide parts in comments such as /*! */.");
        }
        if (INTO.matcher(bare).find()) {
            return Optional.of("the sql of a rule must not write its result INTO anything.");
        }
        if (LOCKS.matcher(bare).find()) {
            return Optional.of("the sql of a rule must not lock rows.");
        }
        return Optional.empty();
    }

    /** The statement without a semicolon at its end. */
    static String statement(String sql) {
        String stripped = sql.strip();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    /** The text with blanks for what stands in quotes and in comments; comments that servers run stay. */
    private static String bare(String sql) {
        StringBuilder bare = new StringBuilder();
        int at = 0;
        while (at < sql.length()) {
            int end = end(sql, at);
            if (end > at) {
                bare.append(' ');
                at = end;
            } else {
                bare.append(sql.charAt(at++));
            }
        }
        return bare.toString();
    }

    /** Where a quoted piece or a comment that begins here ends; the same place when none begins. */
    private static int end(String sql, int at) {
        char first = sql.charAt(at);
        if (first == '\'' || first == '"' || first == '`') {
            return quoteEnd(sql, at, first);
        }
        if (first == '#' || sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ')) {
            return orEnd(sql, sql.indexOf('\n', at));
        }
        if (sql.startsWith("/*", at)
                && !HIDDEN.matcher(sql).region(at, sql.length()).lookingAt()) {
            int end = sql.indexOf("*/", at + 2);
            return end < 0 ? sql.length() : end + 2;
        }
        return at;
    }

    private static int quoteEnd(String sql, int at, char quote) {
        for (int i = at + 1; i < sql.length(); i++) {
            if (sql.charAt(i) == quote) {
                return i + 1; // a doubled quote begins the next piece
            }
            if (sql.charAt(i) == '\\' && quote != '`') {
                i++;
            }
        }
        return sql.length();
    }

    private static int orEnd(String sql, int at) {
        return at < 0 ? sql.length() : at;
    }
}
