package dev.sluice.sql;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Puts another schema's name in place of one. A name is the schema's when it stands in front of a dot and behind none;
 * where an alias of the same name makes that doubtful, and in the bodies of stored programs, whose text is the user's
 * own, it is refused instead.
 */
final class SchemaRename {
    private final String from;
    private final String to;
    private final UnaryOperator<String> decoding;

    /** @param to quoted, and as the text is encoded @param decoding of names in the text */
    SchemaRename(String from, String to, UnaryOperator<String> decoding) {
        this.from = from;
        this.to = to;
        this.decoding = decoding;
    }

    /** In all of a view or table. */
    String inQuery(String text, List<Token> tokens) {
        boolean qualified = false;
        boolean alias = false;
        for (int i = 0; i < tokens.size(); i++) {
            if (isSchema(tokens, i)) {
                qualified = true;
            } else if (isNamed(tokens.get(i))) {
                alias = true;
            }
        }
        if (qualified && alias) {
            throw new SqlTextException("uses the name " + from
                    + " for something else than the schema too, so that it cannot be renamed with certainty");
        }
        return replaced(text, tokens, tokens.size());
    }

    /** Everywhere: for text in which nothing else can have a name in front of a dot. */
    String inAll(String text, List<Token> tokens) {
        return replaced(text, tokens, tokens.size());
    }

    /** In the head of a program, whose body must not name the schema. */
    String inHead(String text, List<Token> tokens, int body) {
        int head = body < 0 ? tokens.size() : body;
        for (int i = head; i < tokens.size(); i++) {
            if (isSchema(tokens, i)) {
                throw new SqlTextException("names the schema " + from + " in its body, which sluice does not rewrite");
            }
        }
        return replaced(text, tokens, head);
    }

    private String replaced(String text, List<Token> tokens, int count) {
        StringBuilder renamed = new StringBuilder(text.length());
        int copied = 0;
        for (int i = 0; i < count; i++) {
            if (isSchema(tokens, i)) {
                renamed.append(text, copied, tokens.get(i).start()).append(to);
                copied = tokens.get(i).end();
            }
        }
        return renamed.append(text, copied, text.length()).toString();
    }

    private boolean isSchema(List<Token> tokens, int i) {
        return isNamed(tokens.get(i))
                && i + 1 < tokens.size()
                && tokens.get(i + 1).is('.')
                && (i == 0 || !tokens.get(i - 1).is('.'));
    }

    private boolean isNamed(Token token) {
        return token.isName() && decoding.apply(token.unquoted()).equalsIgnoreCase(from);
    }
}
