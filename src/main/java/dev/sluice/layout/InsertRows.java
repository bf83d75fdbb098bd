package dev.sluice.layout;

import dev.sluice.mysql.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * INSERT statements of literal values, as sluice and mydumper 0.10 to 1.0 write them, and nothing else. INSERT IGNORE
 * and REPLACE are taken for INSERT: a dump's rows clash with none.
 *
 * <p>A literal is NULL, a number, a string in either kind of quotes with MySQL's escapes, a string behind
 * {@code _binary} or the name of the file's own character set, {@code CONVERT('…' USING utf8mb4)}, or digits in
 * hexadecimal ({@code 0x…}, {@code X'…'}) or binary ({@code 0b…}, {@code b'…'}). Numbers go on as they are
 * written; so {@code -0} keeps the sign that an integer literal would lose, which is what a DOUBLE meant. Hexadecimal
 * and binary digits become the bytes that they are in a column of bytes or bits, which is what mydumper's
 * {@code --hex-blob} means; for a column of numbers, where SQL takes them for a number, no dump writes them.
 */
final class InsertRows extends LiteralText implements TsvRows {
    private enum State {
        STATEMENT,
        ROW,
        VALUE,
        LITERAL
    }

    private final TableName table;
    private Optional<List<String>> columns = Optional.empty();
    private boolean columnsKnown;
    private int columnCount;

    private State state = State.STATEMENT;
    private boolean ended;
    private int column;

    /** Reads up to the first row, so that the columns are known. */
    InsertRows(DumpFolder folder, String file, InputStream source, TableName table) throws IOException {
        super(folder, file, source, table.toString());
        this.table = table;
        ensure(LOOKAHEAD);
        statement();
    }

    @Override
    public Optional<List<String>> columns() {
        return columns;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (tsv.isEmpty()) {
            if (ended) {
                return -1;
            }
            convert();
        }
        return tsv.read(buffer, offset, length);
    }

    private void convert() throws IOException {
        while (!tsv.isFull() && !ended) {
            ensure(LOOKAHEAD);
            switch (state) {
                case STATEMENT -> statement();
                case ROW -> row();
                case VALUE -> value();
                case LITERAL -> {
                    if (endLiteral()) {
                        endValue();
                    }
                }
            }
        }
    }

    private void statement() throws IOException {
        if (!nextStatement()) {
            ended = true;
            return;
        }
        if (takeWord("INSERT")) {
            takeWord("IGNORE");
        } else if (!takeWord("REPLACE")) {
            throw refused("holds a statement that is no INSERT of values into " + table);
        }
        if (!takeWord("INTO")) {
            throw refused("holds an INSERT without INTO");
        }
        target();
        List<String> named = columnList();
        if (!columnsKnown) {
            columnsKnown = true;
            columns = named.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(named));
            columnCount = named.size();
        } else if (!named.equals(columns.orElse(List.of()))) {
            throw refused("names other columns than the statements before");
        }
        if (!takeWord("VALUES") && !takeWord("VALUE")) {
            throw refused("holds an INSERT into " + table + " without VALUES");
        }
        beginRows();
        state = State.ROW;
    }

    private void target() throws IOException {
        String name = name();
        boolean own = name.equals(table.name());
        if (take(".")) {
            own = name.equals(table.schema()) && name().equals(table.name());
        }
        if (!own) {
            throw refused("inserts into another table than " + table);
        }
    }

    private List<String> columnList() throws IOException {
        List<String> names = new ArrayList<>();
        if (take("(")) {
            do {
                names.add(name());
            } while (take(","));
            expect(")");
        }
        return names;
    }

    private void row() throws IOException {
        expect("(");
        column = 0;
        state = State.VALUE;
    }

    private void value() throws IOException {
        if (column > 0) {
            tsv.endValue();
        }
        beginLiteral();
        state = State.LITERAL;
    }

    private void endValue() throws IOException {
        skipSpaces();
        byte next = byteHere();
        column++;
        if (next == ',') {
            position++;
            state = State.VALUE;
        } else if (next == ')') {
            position++;
            endRow();
        } else {
            throw refused("has a value of " + table + " that is more than a literal");
        }
    }

    private void endRow() throws IOException {
        tsv.endRow();
        if (columnCount == 0) {
            columnCount = column;
        } else if (column != columnCount) {
            throw refused("has a row of " + column + " values where there should be " + columnCount);
        }
        skipSpaces();
        byte next = byteHere();
        position++;
        if (next == ',') {
            state = State.ROW;
        } else if (next == ';') {
            state = State.STATEMENT;
        } else {
            position--;
            throw refused("has more behind a row of " + table + " than another row or the end of the statement");
        }
    }
}
