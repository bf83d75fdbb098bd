package dev.sluice.sql;

import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A MariaDB sequence and the value it goes on with.
 *
 * @param schema in front of its name, where there is one
 * @param name real name
 * @param options from where to where it counts, as text
 * @param next value it gives out next; empty: its first
 * @param cycles how often it has begun again
 */
public record SequenceDefinition(Optional<String> schema, String name, String options, OptionalLong next, long cycles) {
    private static final Set<String> WORDS = Set.of(
            "AS",
            "TINYINT",
            "SMALLINT",
            "MEDIUMINT",
            "INT",
            "INTEGER",
            "BIGINT",
            "SIGNED",
            "UNSIGNED",
            "START",
            "WITH",
            "MINVALUE",
            "MAXVALUE",
            "INCREMENT",
            "BY",
            "CACHE",
            "NOCACHE",
            "CYCLE",
            "NOCYCLE",
            "NO",
            "ENGINE",
            "INNODB",
            "ARIA",
            "MYISAM");

    /**
     * Reads a CREATE SEQUENCE.
     *
     * @throws SqlTextException when it is none
     */
    public static SequenceDefinition parse(String create) {
        List<Token> tokens = Lexer.tokens(create, SqlSession.PLAIN);
        TokenReader reader = new TokenReader(tokens);
        reader.expect("CREATE");
        reader.expect("SEQUENCE");
        if (reader.accept("IF")) {
            reader.expect("NOT");
            reader.expect("EXISTS");
        }
        Token first = reader.take();
        Optional<String> schema = reader.accept('.') ? Optional.of(first.unquoted()) : Optional.empty();
        Token name = schema.isPresent() ? reader.take() : first;
        StringBuilder options = new StringBuilder();
        while (!reader.atEnd()) {
            Token token = reader.take();
            if (!isOption(token)) {
                throw new SqlTextException("has " + token.text() + ", which is no option of a sequence");
            }
            options.append(token.is('-') ? " -" : options.toString().endsWith("-") ? token.text() : " " + token.text());
        }
        return new SequenceDefinition(schema, name.unquoted(), options.toString(), OptionalLong.empty(), 0);
    }

    private static boolean isOption(Token token) {
        return token.comment() == 0
                && (token.is('-')
                        || token.is('=')
                        || token.kind() == Token.Kind.WORD
                                && (WORDS.contains(token.text().toUpperCase(Locale.ROOT))
                                        || token.text().matches("[0-9]+")));
    }

    /**
     * Reads {@code DO SETVAL(name, next, 0, cycles)} or {@code SELECT SETVAL(name, next, 0)}.
     *
     * @throws SqlTextException when it is anything else
     */
    public SequenceDefinition goingOnAt(String setval) {
        TokenReader reader = new TokenReader(Lexer.tokens(setval, SqlSession.PLAIN));
        if (!reader.accept("DO")) {
            reader.expect("SELECT");
        }
        reader.expect("SETVAL");
        reader.expect('(');
        Token of = reader.take();
        if (reader.accept('.')) {
            of = reader.take();
        }
        if (!of.unquoted().equals(name)) {
            throw new SqlTextException("sets " + of.text() + " and not the sequence of its file");
        }
        reader.expect(',');
        long value = number(reader);
        long again = 0;
        if (reader.accept(',')) {
            if (number(reader) != 0) {
                throw new SqlTextException("sets a value as used, which no dump does");
            }
            again = reader.accept(',') ? number(reader) : 0;
        }
        reader.expect(')');
        reader.end();
        return new SequenceDefinition(schema, name, options, OptionalLong.of(value), again);
    }

    private static long number(TokenReader reader) {
        boolean negative = reader.accept('-');
        String digits = reader.take().text();
        try {
            return Long.parseLong((negative ? "-" : "") + digits);
        } catch (NumberFormatException e) {
            throw new SqlTextException("has " + digits + " where a number should be");
        }
    }

    /** The statement that creates it. */
    public String create(TableName as) {
        return "CREATE SEQUENCE " + as.quoted() + options;
    }

    /** The statement that sets its value; empty when it begins anew. */
    public Optional<String> setValue(TableName as) {
        return next.isEmpty()
                ? Optional.empty()
                : Optional.of("DO SETVAL(" + as.quoted() + ", " + next.getAsLong() + ", 0, " + cycles + ")");
    }
}
