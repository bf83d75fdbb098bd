package dev.sluice.importer;

import java.util.Locale;
import java.util.Set;

/**
 * Makes text of variables in an SQL expression: {@code UPPER(@name)} becomes {@code UPPER(CONVERT(@name USING utf8mb4))}.
 * A variable that LOAD DATA has filled is a string of bytes, which has no upper case and equals nothing but itself.
 */
final class VariableText {
    private VariableText() {}

    /**
     * Converts.
     *
     * @param variables in lower case with their {@code @}; others stay as they are
     * @param charset of their bytes
     */
    static String converted(String expression, Set<String> variables, String charset) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < expression.length()) {
            char c = expression.charAt(i);
            int end = i + 1;
            if (c == '\'' || c == '"' || c == '`') {
                end = quotedEnd(expression, i);
            } else if (c == '@') {
                end = nameEnd(expression, i + 1);
            }
            String part = expression.substring(i, end);
            boolean known = c == '@' && variables.contains(part.toLowerCase(Locale.ROOT));
            out.append(known ? "CONVERT(" + part + " USING " + charset + ")" : part);
            i = end;
        }
        return out.toString();
    }

    private static int nameEnd(String text, int from) {
        int end = from;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "_$@.".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static int quotedEnd(String text, int from) {
        char quote = text.charAt(from);
        int i = from + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '`') {
                i++;
            } else if (c == quote) {
                return i + 1; // a doubled one begins another quoted text, which is as good
            }
            i++;
        }
        return text.length();
    }
}
