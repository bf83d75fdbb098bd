package dev.sluice.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A statement that takes something away before the file creates it anew, or that only says in which schema that is.
 * A load never runs it.
 *
 * @param kind such as {@code TABLE} or {@code TRIGGER}
 * @param schema it names; for {@code USE} the only thing it names
 * @param name what is dropped; empty for {@code USE}
 */
public record DroppedObject(String kind, Optional<String> schema, String name) {
    private static final Set<String> KINDS =
            Set.of("TABLE", "VIEW", "SEQUENCE", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE");

    /** The object, when the statement is {@code DROP kind IF EXISTS name} or {@code USE schema} and no more. */
    public static Optional<DroppedObject> of(SqlStatement statement) {
        String first = statement.text().stripLeading();
        if (!first.regionMatches(true, 0, "DROP", 0, 4)
                && !first.regionMatches(true, 0, "USE", 0, 3)
                && !first.startsWith("/*!")) {
            return Optional.empty();
        }
        List<Token> tokens = Lexer.tokens(statement.text(), statement.session());
        TokenReader reader = new TokenReader(tokens);
        ClientCharset charset = statement.session().charset();
        if (reader.accept("USE")) {
            String schema = charset.decode(reader.take().unquoted());
            reader.end();
            return Optional.of(new DroppedObject("USE", Optional.of(schema), ""));
        }
        if (!reader.accept("DROP")) {
            return Optional.empty();
        }
        String kind = reader.take().text().toUpperCase(Locale.ROOT);
        if (!KINDS.contains(kind)) {
            throw new SqlTextException("drops a " + kind + ", which no dump may");
        }
        if (kind.equals("PACKAGE")) {
            reader.accept("BODY");
        }
        reader.expect("IF");
        reader.expect("EXISTS");
        String name = charset.decode(reader.take().unquoted());
        Optional<String> schema = Optional.empty();
        if (reader.accept('.')) {
            schema = Optional.of(name);
            name = charset.decode(reader.take().unquoted());
        }
        reader.end();
        return Optional.of(new DroppedObject(kind, schema, name));
    }
}
