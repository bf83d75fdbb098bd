package dev.sluice.layout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * mydumper's {@code metadata}: up to 0.11 a text for people, since then a key file of GLib. Of all its keys only those
 * are read that describe a table, and {@code quote-character}; the others, each of which is an option of myloader's
 * command line there, mean nothing here.
 *
 * @param finished whether it says that the dump was finished; nothing else does
 * @param tables by the beginning of their files' names: schema, dot, table, as they are in file names
 */
record Metadata(boolean finished, Map<String, Table> tables) {
    /** Longest line; a name takes at most 1,200 bytes, a set of GTIDs some more. */
    private static final int LONGEST_LINE = 1 << 20;

    /** What mydumper writes for a line break in a name. */
    private static final String LINE_BREAK = "\u1000" + "0";

    private static final Pattern FINISHED = Pattern.compile("#? ?Finished dump at: .*");
    private static final Pattern TABLE = Pattern.compile("\\[([`\"])([^`\"]+)\\1\\.\\1([^`\"]+)\\1\\]");
    private static final Pattern KEY = Pattern.compile("([A-Za-z_-]+)\\s*=\\s*(.*)");
    private static final Pattern ROWS = Pattern.compile("[0-9]{1,18}");

    /**
     * A table, view or sequence.
     *
     * @param schemaAlias its schema, as it is in file names
     * @param alias its name, as it is in file names
     */
    record Table(
            String schemaAlias,
            String alias,
            Optional<String> realName,
            OptionalLong rows,
            boolean view,
            boolean sequence) {
        Table with(DumpFolder folder, String file, String key, String value) {
            return switch (key) {
                case "real_table_name" ->
                    new Table(schemaAlias, alias, Optional.of(value.replace(LINE_BREAK, "\n")), rows, view, sequence);
                case "rows" -> {
                    if (!ROWS.matcher(value).matches()) {
                        throw folder.refused(
                                file, "gives " + schemaAlias + "." + alias + " a number of rows that is" + " none");
                    }
                    yield new Table(
                            schemaAlias, alias, realName, OptionalLong.of(Long.parseLong(value)), view, sequence);
                }
                case "is_view" -> new Table(schemaAlias, alias, realName, rows, value.equals("1"), sequence);
                case "is_sequence" -> new Table(schemaAlias, alias, realName, rows, view, value.equals("1"));
                default -> this;
            };
        }
    }

    /** Reads the file. */
    static Metadata read(DumpFolder folder, String name) throws IOException {
        Map<String, Table> tables = new HashMap<>();
        boolean finished = false;
        String base = "";
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(folder.openStored(name), StandardCharsets.UTF_8.newDecoder()))) {
            for (String line = line(folder, name, in); line != null; line = line(folder, name, in)) {
                if (FINISHED.matcher(line).matches()) {
                    finished = true;
                } else if (line.startsWith("[")) {
                    Matcher table = TABLE.matcher(line.stripTrailing());
                    base = "";
                    if (table.matches()) {
                        base = table.group(2) + "." + table.group(3);
                        tables.putIfAbsent(
                                base,
                                new Table(
                                        table.group(2),
                                        table.group(3),
                                        Optional.empty(),
                                        OptionalLong.empty(),
                                        false,
                                        false));
                    }
                } else {
                    Matcher key = KEY.matcher(line);
                    if (key.matches() && !base.isEmpty()) {
                        String lower = key.group(1).toLowerCase(Locale.ROOT);
                        String value = key.group(2);
                        tables.computeIfPresent(base, (same, table) -> table.with(folder, name, lower, value));
                    }
                }
            }
        } catch (CharacterCodingException e) {
            throw folder.refused(name, "is not in UTF-8", e);
        }
        return new Metadata(finished, Map.copyOf(tables));
    }

    /** The next line without its end, null behind the last. */
    private static String line(DumpFolder folder, String name, Reader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() == LONGEST_LINE) {
                throw folder.refused(name, "has a line of more than " + LONGEST_LINE + " characters");
            }
            line.append((char) c);
        }
        return line.isEmpty() ? null : line.toString();
    }
}
