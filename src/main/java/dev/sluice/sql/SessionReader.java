package dev.sluice.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows what the statements of a file do to the session. Nothing of it is ever sent to a server: a value is known or
 * the file is refused. Understood are SET of the few variables that change what a statement means, user variables in
 * which they are saved, and the {@code ALTER DATABASE COLLATE} around programs.
 */
final class SessionReader {
    /** Have no influence on what a definition means. */
    private static final Set<String> IGNORED = Set.of(
            "foreign_key_checks",
            "unique_checks",
            "sql_notes",
            "character_set_results",
            "sql_quote_show_create",
            "sql_log_bin");

    private final Map<String, String> saved = new HashMap<>();
    private SqlSession session = SqlSession.PLAIN;
    private Optional<String> schemaCollation = Optional.empty();

    SqlSession current() {
        return session;
    }

    /** Whether the statement was one that sets the session, and is done with. */
    boolean takes(SqlStatement statement) {
        List<Token> tokens;
        try {
            tokens = Lexer.tokens(statement.text(), statement.session());
        } catch (SqlTextException e) {
            return false; // a program's own business
        }
        TokenReader reader = new TokenReader(tokens);
        if (reader.accept("SET")) {
            if (tokens.get(0).comment() != tokens.get(tokens.size() - 1).comment()) {
                throw new SqlTextException("sets the session in a comment of some versions only in part");
            }
            set(reader);
            return true;
        }
        if (reader.accept("ALTER") && (reader.accept("DATABASE") || reader.accept("SCHEMA"))) {
            alter(reader);
            return true;
        }
        return false;
    }

    /** The first one says which collation a program needs, the second one what the schema had. */
    private void alter(TokenReader reader) {
        if (!reader.accept("COLLATE")) {
            throw new SqlTextException("alters a schema otherwise than by its collation");
        }
        String collation = reader.take().unquoted();
        reader.end();
        schemaCollation = schemaCollation.isPresent() ? Optional.empty() : Optional.of(collation);
        session = session.withSchemaCollation(schemaCollation);
    }

    private void set(TokenReader reader) {
        do {
            if (reader.accept("NAMES")) {
                names(reader);
            } else if (reader.peek().is('@') && !reader.peek(1).is('@')) {
                reader.take();
                String name = reader.take().text().toLowerCase(Locale.ROOT);
                equal(reader);
                saved.put(name, value(reader));
            } else {
                assign(reader);
            }
        } while (reader.accept(','));
        reader.end();
    }

    private void names(TokenReader reader) {
        session = session.withCharset(reader.take().unquoted()).withCollation(Optional.empty());
        if (reader.accept("COLLATE")) {
            session = session.withCollation(Optional.of(reader.take().unquoted()));
        }
    }

    private void assign(TokenReader reader) {
        String variable = variable(reader);
        equal(reader);
        String value = value(reader);
        switch (variable) {
            case "character_set_client" -> session = session.withCharset(value);
            case "collation_connection" -> session = session.withCollation(optional(value));
            case "sql_mode" -> session = session.withSqlMode(value);
            case "time_zone" -> session = session.withTimeZone(optional(value));
            default -> {
                if (!IGNORED.contains(variable)) {
                    throw new SqlTextException("sets " + variable + ", which no dump may");
                }
            }
        }
    }

    /** The name behind {@code @@SESSION.}, {@code @@}, {@code SESSION} or nothing. */
    private static String variable(TokenReader reader) {
        boolean system = reader.accept('@');
        if (system) {
            reader.expect('@');
        }
        Token first = reader.take();
        if (first.is("SESSION") || first.is("LOCAL")) {
            if (system) {
                reader.expect('.');
            }
            first = reader.take();
        }
        if (first.is("GLOBAL") || first.is("PERSIST") || first.is("PERSIST_ONLY") || !first.isName()) {
            throw new SqlTextException("sets " + first.text() + ", which no dump may");
        }
        return first.unquoted().toLowerCase(Locale.ROOT);
    }

    private static void equal(TokenReader reader) {
        reader.accept(':');
        reader.expect('=');
    }

    private String value(TokenReader reader) {
        if (!reader.peek().is('@')) {
            return reader.take().unquoted();
        }
        if (reader.peek(1).is('@')) {
            return valueOf(variable(reader));
        }
        reader.take();
        String name = reader.take().text().toLowerCase(Locale.ROOT);
        if (!saved.containsKey(name)) {
            throw new SqlTextException("reads the variable @" + name + ", which has no value");
        }
        return saved.get(name);
    }

    private String valueOf(String variable) {
        return switch (variable) {
            case "character_set_client" -> session.charset().name();
            case "collation_connection" -> session.collation().orElse("");
            case "sql_mode" -> session.sqlMode();
            case "time_zone" -> session.timeZone().orElse("");
            default -> {
                if (!IGNORED.contains(variable)) {
                    throw new SqlTextException("reads the variable " + variable + ", which no dump may");
                }
                yield "";
            }
        };
    }

    private static Optional<String> optional(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
