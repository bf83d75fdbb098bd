package dev.sluice.dump;

import dev.sluice.run.RefusedException;

/**
 * The text of a statement in which no line but the last ends with a semicolon. Outside of literals a space goes
 * behind it; in a literal, where a space would change the value, the line break becomes the escape {@code \n} or,
 * without such escapes, the first character of a second literal, which the server joins with the first.
 */
final class BodyLines {
    private final String source;
    private final boolean backslashEscapes;

    /** @param backslashEscapes false under the sql_mode NO_BACKSLASH_ESCAPES */
    BodyLines(String source, boolean backslashEscapes) {
        this.source = source;
        this.backslashEscapes = backslashEscapes;
    }

    /** @throws RefusedException when a name cannot be written so */
    String text() {
        if (!source.contains(";\n")) {
            return source;
        }
        StringBuilder text = new StringBuilder(source.length() + 64);
        int i = 0;
        while (i < source.length()) {
            int end = tokenEnd(i);
            String token = source.substring(i, end);
            char first = token.charAt(0);
            switch (first) {
                case '\'', '"' -> text.append(literal(token));
                case '`' -> text.append(name(token));
                default -> text.append(token.replace(";\n", "; \n"));
            }
            i = end;
            if (token.endsWith(";") && i < source.length() && source.charAt(i) == '\n') {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private static String name(String token) {
        if (token.contains(";\n")) {
            throw new RefusedException("The name " + token.replace("\n", "\\n") + " holds a line that ends in a"
                    + " semicolon, which has no form that myloader reads; dump it with --format tsv.");
        }
        return token;
    }

    private String literal(String token) {
        if (backslashEscapes) {
            return token.replace(";\n", ";\\n");
        }
        String quote = token.substring(0, 1);
        return token.replace(";\n", ";" + quote + " " + quote + "\n");
    }

    /** The end of the literal, quoted name, comment or single character that begins here. */
    private int tokenEnd(int start) {
        char c = source.charAt(start);
        if (c == '\'' || c == '"' || c == '`') {
            for (int i = start + 1; i < source.length(); i++) {
                if (source.charAt(i) == '\\' && c != '`' && backslashEscapes) {
                    i++;
                } else if (source.charAt(i) == c) {
                    return i + 1;
                }
            }
            return source.length();
        }
        if (source.startsWith("/*", start)) {
            int end = source.indexOf("*/", start + 2);
            return end < 0 ? source.length() : end + 2;
        }
        if (c == '#' || source.startsWith("-- ", start)) {
            int end = source.indexOf('\n', start);
            return end < 0 ? source.length() : end;
        }
        return start + 1;
    }
}
