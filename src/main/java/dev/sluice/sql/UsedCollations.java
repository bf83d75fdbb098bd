package dev.sluice.sql;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The character sets and collations that statements name, for a target that may not have them. */
public final class UsedCollations {
    private UsedCollations() {}

    /** Those in a table's columns and options, in lower case: {@code utf8mb4}, {@code utf8mb4_bin}. */
    public static Set<String> of(TableDefinition table) {
        Set<String> names = new TreeSet<>();
        table.of(TableElement.Kind.COLUMN).forEach(column -> add(names, column.text()));
        add(names, table.options());
        return names;
    }

    /** Those in a schema's options. */
    public static Set<String> of(SchemaDefinition schema) {
        Set<String> names = new TreeSet<>();
        schema.charset().ifPresent(names::add);
        schema.collation().ifPresent(names::add);
        return names;
    }

    /** Those under which a view or program is created. */
    public static Set<String> of(SqlSession session) {
        Set<String> names = new TreeSet<>(Set.of(session.charset().name()));
        session.collation().ifPresent(names::add);
        session.schemaCollation().ifPresent(names::add);
        return names;
    }

    private static void add(Set<String> names, String text) {
        List<Token> tokens = Lexer.tokens(text, SqlSession.PLAIN);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean named = tokens.get(i).is("COLLATE")
                    || tokens.get(i).is("CHARSET")
                    || i > 0 && tokens.get(i).is("SET") && tokens.get(i - 1).is("CHARACTER");
            int value = i + 1;
            if (named && tokens.get(value).is('=') && value + 1 < tokens.size()) {
                value++;
            }
            if (named && tokens.get(value).text().matches("[A-Za-z0-9_]+")) {
                names.add(tokens.get(value).text().toLowerCase(java.util.Locale.ROOT));
            }
        }
    }
}
