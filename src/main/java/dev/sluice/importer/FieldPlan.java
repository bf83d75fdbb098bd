package dev.sluice.importer;

import dev.sluice.flat.FileCharset;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the fields of a file are to a table: columns, variables of {@code --set}, or nothing. A value goes in as the bytes
 * it is, unless its column is text in another character set than the file, or of a type that takes characters only; then
 * it is converted from the file's by name.
 *
 * @param table the target
 * @param charset of the file
 * @param fields one for each field of a record, in order
 * @param assignments of {@code --set}
 */
record FieldPlan(TargetTable table, FileCharset charset, List<Field> fields, List<Assignment> assignments) {
    /** Types that refuse bytes, or make NULL of them. */
    private static final Set<String> UNICODE = Set.of("json", "uuid", "inet4", "inet6");

    private static final Pattern VARIABLE = Pattern.compile("@[A-Za-z0-9_$]+");

    /** What becomes of a field. */
    sealed interface Field {
        /** Its name in messages. */
        String name();
    }

    /**
     * A column's value.
     *
     * @param target the column
     * @param from the character set it is converted from; empty: it goes in as bytes
     */
    record ToColumn(TargetTable.Target target, Optional<String> from) implements Field {
        @Override
        public String name() {
            return target.column().name();
        }
    }

    /** The value of a user's variable. @param name with its {@code @} */
    record ToVariable(String name) implements Field {}

    /** Of no use. @param name of the file's column, or its number */
    record Skipped(String name) implements Field {}

    /**
     * A column whose value is computed.
     *
     * @param target the column
     * @param expression SQL, in which the file's variables are text in their character set
     */
    record Assignment(TargetTable.Target target, String expression) {}

    FieldPlan {
        fields = List.copyOf(fields);
        assignments = List.copyOf(assignments);
    }

    /**
     * Finds the columns.
     *
     * @param names of the fields: columns or variables; empty: the table's visible columns in its order
     * @param skip names or numbers, from 1, of fields that are left out
     * @param sets {@code column=expression}
     * @throws RefusedException when they do not fit the table
     */
    static FieldPlan of(
            TargetTable table,
            Optional<List<String>> names,
            List<String> skip,
            List<String> sets,
            FileCharset charset) {
        return new Maker(table, charset).make(names, skip, sets);
    }

    /** Whether the statement has user variables. */
    boolean hasVariables() {
        return !assignments.isEmpty() || fields.stream().anyMatch(ToVariable.class::isInstance);
    }

    /** Where a column's values stand in a record, from 0; empty when the file has none. */
    Optional<Integer> indexOf(String column) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(column)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static final class Maker {
        private final TargetTable table;
        private final FileCharset charset;
        private final Map<String, TargetTable.Target> targets = new HashMap<>();
        private final Set<String> given = new HashSet<>();

        Maker(TargetTable table, FileCharset charset) {
            this.table = table;
            this.charset = charset;
            table.columns().forEach(target -> targets.put(key(target.column().name()), target));
        }

        FieldPlan make(Optional<List<String>> names, List<String> skip, List<String> sets) {
            List<String> all = names.orElseGet(() -> table.columns().stream()
                    .filter(target -> !target.invisible())
                    .map(target -> target.column().name())
                    .toList());
            Set<Integer> skipped = skipped(all, skip);
            List<Field> fields = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                fields.add(skipped.contains(i) ? new Skipped(all.get(i)) : field(all.get(i)));
            }
            List<Assignment> assignments = new ArrayList<>();
            for (String set : sets) {
                assignments.add(assignment(set, fields));
            }
            for (TargetTable.Target target : table.columns()) {
                if (target.mustBeGiven() && !given.contains(key(target.column().name()))) {
                    throw new RefusedException("Column " + target.column().name() + " of table " + table.name()
                            + " has no default, and there are no values for it; give it one with --set.");
                }
            }
            return new FieldPlan(table, charset, fields, assignments);
        }

        private Set<Integer> skipped(List<String> names, List<String> skip) {
            Set<Integer> skipped = new HashSet<>();
            for (String word : skip) {
                int index = -1;
                for (int i = 0; i < names.size(); i++) {
                    if (names.get(i).equalsIgnoreCase(word)) {
                        index = i;
                    }
                }
                if (index < 0 && word.matches("[1-9]\\d{0,4}") && Integer.parseInt(word) <= names.size()) {
                    index = Integer.parseInt(word) - 1;
                }
                if (index < 0) {
                    throw new RefusedException("--skip-columns " + word + " is no column of the file, which has "
                            + String.join(", ", names) + ".");
                }
                skipped.add(index);
            }
            return skipped;
        }

        private Field field(String name) {
            if (name.startsWith("@")) {
                if (!VARIABLE.matcher(name).matches()) {
                    throw new RefusedException(
                            "'" + name + "' is no name of a variable: it has letters, digits, _ and $.");
                }
                return new ToVariable(name);
            }
            TargetTable.Target target = target(name);
            return new ToColumn(target, conversion(target));
        }

        private TargetTable.Target target(String name) {
            TargetTable.Target target = targets.get(key(name));
            if (target == null) {
                throw new RefusedException(
                        "The table " + table.name() + " has no column " + name + " that takes values.");
            }
            if (!given.add(key(name))) {
                throw new RefusedException("Column " + name + " of table " + table.name() + " would get two values.");
            }
            return target;
        }

        private Optional<String> conversion(TargetTable.Target target) {
            boolean unicode = UNICODE.contains(target.column().dataType());
            Optional<String> own = target.column().charset();
            if (!unicode && own.isEmpty()) {
                return Optional.empty();
            }
            if (charset.isBinary()) {
                return unicode ? Optional.of("utf8mb4") : Optional.empty();
            }
            return !unicode && same(own.orElseThrow(), charset.name()) ? Optional.empty() : Optional.of(charset.name());
        }

        /** MariaDB and MySQL up to 8.0.28 call utf8mb3 by its old name. */
        private static boolean same(String one, String other) {
            return current(one).equals(current(other));
        }

        private static String current(String name) {
            return name.equalsIgnoreCase("utf8") ? "utf8mb3" : key(name);
        }

        private Assignment assignment(String set, List<Field> fields) {
            int equals = set.indexOf('=');
            if (equals < 1 || equals == set.length() - 1) {
                throw new RefusedException("--set " + set + " is not of the form column=expression.");
            }
            String name = set.substring(0, equals).strip();
            String plain = name.startsWith("`") && name.endsWith("`") && name.length() > 2
                    ? name.substring(1, name.length() - 1).replace("``", "`")
                    : name;
            Set<String> variables = new HashSet<>();
            fields.stream().filter(ToVariable.class::isInstance).forEach(field -> variables.add(key(field.name())));
            String expression = set.substring(equals + 1);
            boolean asText = !charset.isBinary();
            return new Assignment(
                    target(plain), asText ? VariableText.converted(expression, variables, charset.name()) : expression);
        }
    }

    /** The quoted names of the columns of which records give values. */
    List<String> quotedColumns() {
        return fields.stream()
                .filter(ToColumn.class::isInstance)
                .map(field -> Identifiers.quote(field.name()))
                .toList();
    }
}
