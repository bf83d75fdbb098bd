package dev.sluice.layout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * How the first statement of a file begins, behind comments and what prepares the session: enough to tell what kind of
 * file it is and whose, where its name leaves that open. What else the file holds is for those to check who use it.
 *
 * @param kind what the statement does
 * @param name of what it does it to, without a schema; empty for {@link Kind#OTHER}
 */
record StatementHead(Kind kind, Optional<String> name) {
    enum Kind {
        CREATE_SCHEMA,
        CREATE_TABLE,
        CREATE_SEQUENCE,
        INSERT,
        LOAD_DATA,
        /** Anything else, or nothing. */
        OTHER;

        boolean hasRows() {
            return this == INSERT || this == LOAD_DATA;
        }
    }

    private static final StatementHead OTHER = new StatementHead(Kind.OTHER, Optional.empty());
    private static final int LOOKED_AT = 64 * 1024;

    /** Reads the head of a file. */
    static StatementHead of(DumpFolder folder, StoredFile file) throws IOException {
        byte[] bytes;
        try (InputStream in = folder.open(file)) {
            bytes = in.readNBytes(LOOKED_AT);
        }
        return new Scanner(new String(bytes, StandardCharsets.ISO_8859_1)).head();
    }

    /** Reads words and names; at the end of the text all words are empty. */
    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        StatementHead head() {
            while (true) {
                String first = word();
                switch (first) {
                    case "" -> {
                        if (!isHere(";")) {
                            return OTHER;
                        }
                        at++;
                    }
                    case "SET", "USE", "DROP" -> skipBehindSemicolon();
                    case "CREATE" -> {
                        return create();
                    }
                    case "INSERT", "REPLACE" -> {
                        takeWord("IGNORE");
                        return named(takeWord("INTO") ? Kind.INSERT : Kind.OTHER);
                    }
                    case "LOAD" -> {
                        return load();
                    }
                    default -> {
                        return OTHER;
                    }
                }
            }
        }

        private StatementHead create() {
            if (takeWord("OR")) {
                takeWord("REPLACE");
            }
            Kind kind =
                    switch (word()) {
                        case "DATABASE", "SCHEMA" -> Kind.CREATE_SCHEMA;
                        case "TABLE" -> Kind.CREATE_TABLE;
                        case "SEQUENCE" -> Kind.CREATE_SEQUENCE;
                        default -> Kind.OTHER;
                    };
            if (takeWord("IF")) {
                takeWord("NOT");
                takeWord("EXISTS");
            }
            return named(kind);
        }

        private StatementHead load() {
            while (at < text.length()) {
                skipSpace();
                if (isHere("'") || isHere("\"")) {
                    skipQuoted();
                } else if (takeWord("INTO")) {
                    return named(takeWord("TABLE") ? Kind.LOAD_DATA : Kind.OTHER);
                } else if (word().isEmpty()) {
                    return OTHER;
                }
            }
            return OTHER;
        }

        private StatementHead named(Kind kind) {
            if (kind == Kind.OTHER) {
                return OTHER;
            }
            String name = name();
            skipSpace();
            if (isHere(".")) {
                at++;
                name = name();
            }
            return name.isEmpty()
                    ? OTHER
                    : new StatementHead(
                            kind,
                            Optional.of(
                                    new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        }

        private String name() {
            skipSpace();
            if (!isHere("`") && !isHere("\"")) {
                int start = at;
                while (at < text.length() && (isWord(text.charAt(at)) || text.charAt(at) > 0x7f)) {
                    at++;
                }
                return text.substring(start, at);
            }
            String quote = text.substring(at, at + 1);
            int start = at;
            skipQuoted();
            return at - start < 2 ? "" : text.substring(start + 1, at - 1).replace(quote + quote, quote);
        }

        private boolean takeWord(String word) {
            int before = at;
            if (word().equals(word)) {
                return true;
            }
            at = before;
            return false;
        }

        /** The word that comes next, in upper case. */
        private String word() {
            skipSpace();
            int start = at;
            while (at < text.length() && isWord(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at).toUpperCase(Locale.ROOT);
        }

        private static boolean isWord(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$';
        }

        private boolean isHere(String piece) {
            return text.startsWith(piece, at);
        }

        private void skipSpace() {
            while (at < text.length()) {
                if (Character.isWhitespace(text.charAt(at))) {
                    at++;
                } else if (isHere("/*")) {
                    skipBehind("*/");
                } else if (isHere("-- ") || isHere("#")) {
                    skipBehind("\n");
                } else {
                    return;
                }
            }
        }

        private void skipBehind(String end) {
            int found = text.indexOf(end, at);
            at = found < 0 ? text.length() : found + end.length();
        }

        private void skipBehindSemicolon() {
            while (at < text.length() && !isHere(";")) {
                char c = text.charAt(at);
                if (c == '\'' || c == '"' || c == '`') {
                    skipQuoted();
                } else {
                    at++;
                }
            }
        }

        private void skipQuoted() {
            char quote = text.charAt(at++);
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '\\' && quote != '`') {
                    at++;
                } else if (c == quote) {
                    if (at < text.length() && text.charAt(at) == quote) {
                        at++;
                    } else {
                        return;
                    }
                }
            }
            at = text.length();
        }
    }
}
