package dev.sluice.target;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which column each value of a data file goes into, and how. A value goes in as the bytes it is, unless
 *
 * <ul>
 *   <li>its column takes characters only, such as MySQL's JSON or MariaDB's UUID;
 *   <li>it is text in another character set than that of its column: raw, the bytes would be taken for other characters.
 * </ul>
 *
 * Then it is converted from its character set by name.
 *
 * @param table the target
 * @param values one for each value of a row, in order
 */
public record ColumnMapping(TargetTable table, List<Value> values) {
    /** Types that refuse bytes, or make NULL of them. */
    private static final Set<String> UNICODE = Set.of("json", "uuid", "inet4", "inet6");

    /**
     * A value's place.
     *
     * @param target its column
     * @param charset what it is converted from; empty: it goes in as bytes
     */
    public record Value(TargetTable.Target target, Optional<String> charset) {}

    public ColumnMapping {
        values = List.copyOf(values);
    }

    /**
     * Maps by name.
     *
     * @param names the file's columns; empty: all columns of the table that an INSERT without a list means
     * @param source the columns as the source had them; those that it does not name are taken for the target's own
     * @param charset of text in the file, {@code binary} when each value has the bytes of its own column
     * @throws FailedException when the columns do not fit the table's; the message names them
     */
    public static ColumnMapping of(
            TargetTable table, Optional<List<String>> names, List<Column> source, String charset) {
        Map<String, TargetTable.Target> targets = new HashMap<>();
        table.columns().forEach(target -> targets.put(key(target.column().name()), target));
        Map<String, Column> sources = new HashMap<>();
        source.forEach(column -> sources.put(key(column.name()), column));
        List<String> wanted = names.orElseGet(() -> table.columns().stream()
                .filter(target -> !target.invisible())
                .map(target -> target.column().name())
                .toList());
        List<Value> values = new ArrayList<>();
        Set<String> given = new HashSet<>();
        for (String name : wanted) {
            TargetTable.Target target = targets.get(key(name));
            if (target == null) {
                throw new FailedException("The table " + table.name() + " has no column " + name
                        + " with values of its own, but the dump has values for it");
            }
            if (!given.add(key(name))) {
                throw new FailedException("The dump has two values for column " + name + " of " + table.name());
            }
            Optional<Column> from = Optional.ofNullable(sources.get(key(name)));
            from.flatMap(column -> ColumnFit.problem(column, target.column())).ifPresent(problem -> {
                throw new FailedException(
                        "Column " + name + " of " + table.name() + " cannot hold the dump's values: " + problem);
            });
            values.add(new Value(target, conversion(target.column(), from, charset)));
        }
        for (TargetTable.Target target : table.columns()) {
            if (target.mustBeGiven() && !given.contains(key(target.column().name()))) {
                throw new FailedException(
                        "The dump has no values for column " + target.column().name() + " of " + table.name()
                                + ", which must not be NULL and has no default");
            }
        }
        return new ColumnMapping(table, values);
    }

    private static Optional<String> conversion(Column target, Optional<Column> source, String charset) {
        boolean unicode = UNICODE.contains(target.dataType());
        if (!unicode && target.charset().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> from = charset.equals("binary")
                ? source.map(ColumnMapping::bytesOf).orElse(unicode ? Optional.of("utf8mb4") : target.charset())
                : Optional.of(charset);
        return !unicode && same(from.orElseThrow(), target.charset().get()) ? Optional.empty() : from;
    }

    /** The character set of what the server sends of a column when nobody converts it. */
    private static Optional<String> bytesOf(Column source) {
        if (source.charset().isPresent()) {
            return source.charset();
        }
        // Numbers and dates are sent in ASCII.
        return Optional.of(UNICODE.contains(source.dataType()) ? "utf8mb4" : "ascii");
    }

    private static boolean same(String one, String other) {
        return current(one).equals(current(other));
    }

    /** MariaDB and MySQL up to 8.0.28 call utf8mb3 by its old name. */
    private static String current(String charset) {
        return charset.equalsIgnoreCase("utf8") ? "utf8mb3" : charset.toLowerCase(Locale.ROOT);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Invisible columns that get their default, because the rows have no values for them. */
    public static List<String> leftOut(TargetTable table, Optional<List<String>> names) {
        Set<String> given = new HashSet<>();
        names.ifPresent(all -> all.forEach(name -> given.add(key(name))));
        return table.columns().stream()
                .filter(TargetTable.Target::invisible)
                .map(target -> target.column().name())
                .filter(name -> !given.contains(key(name)))
                .toList();
    }

    /**
     * Where in a row the ENUMs are that have no empty member. They may hold the empty value all the same, as the mark of
     * an error, and let it in again with a warning.
     */
    public List<Integer> errorMarks() {
        List<Integer> fields = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Column column = values.get(i).target().column();
            if (column.dataType().equals("enum")
                    && !Members.of(column.columnType()).contains("")) {
                fields.add(i);
            }
        }
        return fields;
    }
}
