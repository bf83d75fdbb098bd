package dev.sluice.sql;

import java.util.ArrayList;
import java.util.List;

/** Tells what an element of a CREATE TABLE declares. */
final class ElementParser {
    private final String source;
    private final TokenReader reader;
    private final List<String> columns = new ArrayList<>();
    private boolean plain = true;

    ElementParser(String source, List<Token> tokens) {
        this.source = source;
        this.reader = new TokenReader(tokens);
    }

    TableElement element() {
        Token first = reader.take();
        if (first.kind() == Token.Kind.NAME) {
            return new TableElement(TableElement.Kind.COLUMN, first.unquoted(), column(first), List.of(), true);
        }
        if (first.is("CONSTRAINT")) {
            String name = reader.peek().is("CHECK") ? "" : reader.take().unquoted();
            return constraint(name, reader.take());
        }
        if (first.is("PRIMARY")) {
            reader.expect("KEY");
            return key(TableElement.Kind.PRIMARY);
        }
        if (first.is("UNIQUE")) {
            keyword();
            return key(TableElement.Kind.UNIQUE);
        }
        if (first.is("FULLTEXT")) {
            keyword();
            return key(TableElement.Kind.FULLTEXT);
        }
        if (first.is("SPATIAL")) {
            keyword();
            return key(TableElement.Kind.SPATIAL);
        }
        if (first.is("VECTOR")) {
            keyword();
            return key(TableElement.Kind.VECTOR);
        }
        if (first.is("KEY") || first.is("INDEX")) {
            return key(TableElement.Kind.KEY);
        }
        if (first.is("PERIOD")) {
            return new TableElement(TableElement.Kind.PERIOD, "", source, List.of(), false);
        }
        return constraint("", first);
    }

    /** MySQL 8.0.11 and later show GEOMETRYCOLLECTION by a name that only they know. */
    private String column(Token name) {
        Token type = reader.peek();
        return type.is("geomcollection")
                ? source.substring(0, type.start() - name.start())
                        + "geometrycollection"
                        + source.substring(type.end() - name.start())
                : source;
    }

    private void keyword() {
        if (!reader.accept("KEY")) {
            reader.accept("INDEX");
        }
    }

    private TableElement constraint(String name, Token kind) {
        if (kind.is("FOREIGN")) {
            reader.expect("KEY");
            if (!reader.peek().is('(')) {
                reader.take();
            }
            parts();
            reader.expect("REFERENCES");
            return new TableElement(TableElement.Kind.FOREIGN_KEY, name, source, columns, plain);
        }
        if (kind.is("CHECK")) {
            return new TableElement(TableElement.Kind.CHECK, name, source, List.of(), true);
        }
        if (kind.is("UNIQUE") || kind.is("PRIMARY")) {
            throw new SqlTextException("has a key as a constraint, as no server prints it");
        }
        throw new SqlTextException(
                "has an element that begins with " + kind.text() + ", which sluice does not let through");
    }

    private TableElement key(TableElement.Kind kind) {
        String name = "";
        if (!reader.peek().is('(') && !reader.peek().is("USING")) {
            name = reader.take().unquoted();
        }
        if (reader.accept("USING")) {
            plain &= !reader.take().is("HASH");
        }
        parts();
        while (!reader.atEnd()) {
            if (reader.take().is("HASH")) {
                plain = false;
            }
        }
        return new TableElement(kind, name, source, columns, plain);
    }

    private void parts() {
        reader.expect('(');
        int depth = 1;
        boolean start = true;
        while (depth > 0) {
            Token token = reader.take();
            if (token.is('(')) {
                plain = false;
                depth++;
            } else if (token.is(')')) {
                depth--;
            } else if (token.is(',') && depth == 1) {
                start = true;
                continue;
            } else if (start && depth == 1 && token.kind() == Token.Kind.NAME) {
                columns.add(token.unquoted());
            } else if (token.is("WITHOUT")) {
                plain = false;
            }
            start = false;
        }
    }
}
