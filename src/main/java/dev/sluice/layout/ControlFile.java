package dev.sluice.layout;

import dev.sluice.mysql.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The file that mydumper puts beside one with rows: a LOAD DATA statement, which is read for what it says and never
 * executed. One thread.
 */
final class ControlFile extends SessionText {
    private static final int MOST_SKIPPED = 1_000_000;

    private final TableName table;

    ControlFile(DumpFolder folder, String file, InputStream source, TableName table) {
        super(folder, file, source);
        this.table = table;
    }

    /**
     * Reads the statement.
     *
     * @throws dev.sluice.run.RefusedException when it is anything but the loading of one file into the table
     */
    LoadStatement statement() throws IOException {
        ensure(LOOKAHEAD);
        if (!nextStatement() || !takeWord("LOAD") || !takeWord("DATA")) {
            throw refused("holds no LOAD DATA statement");
        }
        takeWord("LOCAL");
        need("INFILE");
        String rows = text();
        if (!takeWord("REPLACE")) {
            takeWord("IGNORE");
        }
        need("INTO");
        need("TABLE");
        if (!name().equals(table.name())) {
            throw refused("loads into another table than " + table);
        }
        beginRows();
        String charset = charset();
        if (takeWord("CHARACTER")) {
            need("SET");
            String named = word().toLowerCase(Locale.ROOT);
            // Rows that were read under SET NAMES binary have their columns' own bytes, whatever the statement says.
            if (!isCharsetSet()) {
                charset = named;
            }
        }
        Dialect dialect;
        try {
            dialect = dialect();
        } catch (IllegalArgumentException e) {
            throw refused("describes a dialect that cannot be read: " + e.getMessage());
        }
        int skipped = skippedLines();
        List<LoadStatement.Field> fields = fields();
        expect(";");
        if (nextStatement()) {
            throw refused("holds more than its LOAD DATA statement");
        }
        return new LoadStatement(rows, charset, dialect, skipped, fields);
    }

    private void need(String word) throws IOException {
        if (!takeWord(word)) {
            throw refused("holds a LOAD DATA statement that has no " + word + " here");
        }
    }

    private String text() throws IOException {
        skipSpace();
        if (position == limit || in[position] != '\'' && in[position] != '"') {
            throw refused("holds a LOAD DATA statement that has no string here");
        }
        return quoted(in[position]);
    }

    private Dialect dialect() throws IOException {
        Dialect dialect = Dialect.DEFAULT;
        if (takeWord("FIELDS") || takeWord("COLUMNS")) {
            while (true) {
                if (takeWord("TERMINATED")) {
                    dialect = dialect.withFieldEnd(by());
                } else if (takeWord("OPTIONALLY") || at("ENCLOSED")) {
                    need("ENCLOSED");
                    dialect = dialect.withEnclosed(by());
                } else if (takeWord("ESCAPED")) {
                    dialect = dialect.withEscaped(by());
                } else {
                    break;
                }
            }
        }
        if (takeWord("LINES")) {
            while (true) {
                if (takeWord("STARTING")) {
                    dialect = dialect.withLineStart(by());
                } else if (takeWord("TERMINATED")) {
                    dialect = dialect.withLineEnd(by());
                } else {
                    break;
                }
            }
        }
        return dialect;
    }

    private String by() throws IOException {
        need("BY");
        return text();
    }

    private int skippedLines() throws IOException {
        if (!takeWord("IGNORE")) {
            return 0;
        }
        String count = word();
        need("LINES");
        if (!count.matches("[0-9]{1,7}") || Integer.parseInt(count) > MOST_SKIPPED) {
            throw refused("skips '" + count + "' lines");
        }
        return Integer.parseInt(count);
    }

    private List<LoadStatement.Field> fields() throws IOException {
        List<String> targets = new ArrayList<>();
        if (!take("(")) {
            return List.of();
        }
        do {
            targets.add(target());
        } while (take(","));
        expect(")");
        Map<String, LoadStatement.Field> assigned = assignments(targets);
        List<LoadStatement.Field> fields = new ArrayList<>();
        for (String target : targets) {
            LoadStatement.Field field =
                    target.startsWith("@") ? assigned.get(target) : new LoadStatement.Field(target.substring(1), false);
            if (field == null) {
                throw refused("reads a field into " + target + " and does not use it");
            }
            fields.add(field);
        }
        return fields;
    }

    /** A variable with its {@code @}, or a column behind a dot. */
    private String target() throws IOException {
        skipSpace();
        return at("@") ? variable() : "." + name();
    }

    private String variable() throws IOException {
        expect("@");
        return "@" + name();
    }

    private Map<String, LoadStatement.Field> assignments(List<String> targets) throws IOException {
        Map<String, LoadStatement.Field> assigned = new LinkedHashMap<>();
        if (!takeWord("SET")) {
            return assigned;
        }
        do {
            String column = name();
            expect("=");
            boolean converted = takeWord("CONVERT");
            if (converted) {
                expect("(");
            }
            boolean hexadecimal = takeWord("UNHEX");
            if (hexadecimal) {
                expect("(");
            }
            skipSpace();
            if (!at("@")) {
                throw refused("sets " + column + " to what is neither UNHEX nor CONVERT of a field");
            }
            String variable = variable();
            if (hexadecimal) {
                expect(")");
            }
            if (converted) {
                need("USING");
                if (!Charsets.isUtf8(word().toLowerCase(Locale.ROOT))) {
                    throw refused("converts " + column + " to another character set than utf8mb4");
                }
                expect(")");
            }
            if (!targets.contains(variable)
                    || assigned.put(variable, new LoadStatement.Field(column, hexadecimal)) != null) {
                throw refused("sets " + column + " to " + variable + ", which is no field of its own");
            }
        } while (take(","));
        return assigned;
    }
}
