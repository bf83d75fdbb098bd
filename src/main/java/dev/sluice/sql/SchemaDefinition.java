package dev.sluice.sql;

import dev.sluice.mysql.Identifiers;
import java.util.Optional;

/**
 * A schema as {@code SHOW CREATE DATABASE} prints it.
 *
 * @param name real name
 * @param charset default character set, where told
 * @param collation default collation, where told
 * @param comment MariaDB's, as a literal in quotes
 * @param encryption MySQL's default for its tables, {@code Y} or {@code N}
 */
public record SchemaDefinition(
        String name,
        Optional<String> charset,
        Optional<String> collation,
        Optional<String> comment,
        Optional<String> encryption) {
    /**
     * Reads a CREATE DATABASE.
     *
     * @throws SqlTextException when it is none
     */
    public static SchemaDefinition parse(String create) {
        TokenReader reader = new TokenReader(Lexer.tokens(create, SqlSession.PLAIN));
        reader.expect("CREATE");
        if (!reader.accept("DATABASE")) {
            reader.expect("SCHEMA");
        }
        if (reader.accept("IF")) {
            reader.expect("NOT");
            reader.expect("EXISTS");
        }
        String name = reader.take().unquoted();
        Optional<String> charset = Optional.empty();
        Optional<String> collation = Optional.empty();
        Optional<String> comment = Optional.empty();
        Optional<String> encryption = Optional.empty();
        while (!reader.atEnd()) {
            if (reader.accept("DEFAULT")) {
                continue;
            }
            if (reader.accept("CHARACTER")) {
                reader.expect("SET");
                charset = Optional.of(word(reader));
            } else if (reader.accept("CHARSET")) {
                charset = Optional.of(word(reader));
            } else if (reader.accept("COLLATE")) {
                collation = Optional.of(word(reader));
            } else if (reader.accept("ENCRYPTION")) {
                encryption = Optional.of(word(reader));
            } else if (reader.accept("COMMENT")) {
                reader.accept('=');
                comment = Optional.of(literal(reader.take()));
            } else {
                throw new SqlTextException("has " + reader.peek().text() + ", which is no option of a schema");
            }
        }
        return new SchemaDefinition(name, charset, collation, comment, encryption);
    }

    private static String literal(Token token) {
        if (token.kind() != Token.Kind.STRING) {
            throw new SqlTextException("has a comment that is no literal");
        }
        return token.text();
    }

    private static String word(TokenReader reader) {
        reader.accept('=');
        String word = reader.take().unquoted();
        if (!word.matches("[A-Za-z0-9_]+")) {
            throw new SqlTextException("has '" + word + "' for an option, which is no value of one");
        }
        return word;
    }

    /** The statement that creates it under a name, unless there is one of that name. */
    public String create(String as) {
        return "CREATE DATABASE IF NOT EXISTS " + Identifiers.quote(as)
                + charset.map(value -> " CHARACTER SET " + value).orElse("")
                + collation.map(value -> " COLLATE " + value).orElse("")
                + comment.map(value -> " COMMENT " + value).orElse("")
                + encryption
                        .filter("Y"::equalsIgnoreCase)
                        .map(value -> " ENCRYPTION = 'Y'")
                        .orElse("");
    }
}
