package dev.sluice.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a foreign key refers to.
 *
 * @param name of the constraint
 * @param columns of its own table
 * @param schema of the table it refers to; empty: the same
 * @param table it refers to
 * @param referenced the columns it refers to
 */
public record ForeignKey(
        String name, List<String> columns, Optional<String> schema, String table, List<String> referenced) {
    public ForeignKey {
        columns = List.copyOf(columns);
        referenced = List.copyOf(referenced);
    }

    /** Reads an element of that kind. */
    public static ForeignKey of(TableElement element) {
        TokenReader reader = new TokenReader(Lexer.tokens(element.text(), SqlSession.PLAIN));
        while (!reader.accept("REFERENCES")) {
            reader.take();
        }
        String first = reader.take().unquoted();
        Optional<String> schema = reader.accept('.') ? Optional.of(first) : Optional.empty();
        String table = schema.isPresent() ? reader.take().unquoted() : first;
        reader.expect('(');
        List<String> referenced = new ArrayList<>();
        do {
            referenced.add(reader.take().unquoted());
        } while (reader.accept(','));
        reader.expect(')');
        return new ForeignKey(element.name(), element.columns(), schema, table, referenced);
    }
}
