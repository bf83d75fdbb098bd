package dev.sluice.dump;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.NamePattern;
import dev.sluice.mysql.TableInfo;
import dev.sluice.mysql.TablePattern;
import dev.sluice.run.RefusedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a dump will hold: the schemas and, of all of them together, the tables, the largest first, the views
 * and the sequences.
 *
 * @param schemas names, sorted
 * @param tables base tables, those without transactions first because they are locked while they wait, then by
 *     size
 * @param views views, by name
 * @param sequences MariaDB's sequences, by name
 */
public record Inventory(
        List<String> schemas, List<TableInfo> tables, List<TableInfo> views, List<TableInfo> sequences) {
    /**
     * Selects.
     *
     * @throws RefusedException when a name given matches nothing, or a table cannot be dumped without loss
     */
    static Inventory of(Catalog catalog, DumpOptions options) throws SQLException {
        List<TablePattern> wanted =
                options.tables().stream().map(TablePattern::of).toList();
        List<TablePattern> omitted =
                options.omit().stream().map(TablePattern::of).toList();
        List<String> schemas = schemas(catalog.schemas(), options, wanted);
        List<TableInfo> selected = new ArrayList<>();
        Set<TablePattern> unmatched = new LinkedHashSet<>(wanted);
        Set<TablePattern> idle = new LinkedHashSet<>(omitted);
        Pattern regex = options.regex().map(Pattern::compile).orElse(null);
        for (String schema : schemas) {
            for (TableInfo table : catalog.tables(schema)) {
                wanted.stream().filter(p -> p.matches(table.name())).forEach(unmatched::remove);
                omitted.stream().filter(p -> p.matches(table.name())).forEach(idle::remove);
                boolean listed = wanted.isEmpty() || wanted.stream().anyMatch(p -> p.matches(table.name()));
                boolean left = omitted.stream().anyMatch(p -> p.matches(table.name()));
                boolean found =
                        regex == null || regex.matcher(table.name().toString()).find();
                if (listed && !left && found) {
                    selected.add(table);
                }
            }
        }
        if (!unmatched.isEmpty()) {
            throw new RefusedException(
                    "--tables-list " + unmatched.iterator().next().text() + " matches no table.");
        }
        if (!idle.isEmpty()) {
            throw new RefusedException(idle.iterator().next().text()
                    + ", which --omit-tables or --omit-from-file names, matches no table of the schemas dumped.");
        }
        boolean filtered = !wanted.isEmpty() || regex != null;
        if (filtered && selected.isEmpty()) {
            throw new RefusedException("No table is selected"
                    + options.regex()
                            .map(r -> ": --regex " + r + " is found in no name")
                            .orElse("") + ".");
        }
        refuseHistory(selected, options);
        return new Inventory(
                filtered ? schemas.stream().filter(s -> holds(selected, s)).toList() : schemas,
                sorted(selected, TableInfo.Type.TABLE, TableInfo.Type.SYSTEM_VERSIONED),
                options.contents().views() ? sorted(selected, TableInfo.Type.VIEW) : List.of(),
                sorted(selected, TableInfo.Type.SEQUENCE));
    }

    private static List<String> schemas(List<String> all, DumpOptions options, List<TablePattern> wanted) {
        if (options.databases().isEmpty()) {
            return wanted.isEmpty()
                    ? all
                    : all.stream()
                            .filter(schema -> wanted.stream().anyMatch(p -> p.schema()
                                    .map(s -> s.matches(schema))
                                    .orElse(true)))
                            .toList();
        }
        Set<String> schemas = new LinkedHashSet<>();
        for (String database : options.databases()) {
            NamePattern pattern = NamePattern.of(database);
            List<String> matching = all.stream().filter(pattern::matches).toList();
            if (matching.isEmpty()) {
                throw new RefusedException("--database " + database + " matches no schema that the account may see.");
            }
            schemas.addAll(matching);
        }
        return schemas.stream().sorted().toList();
    }

    private static void refuseHistory(List<TableInfo> tables, DumpOptions options) {
        String versioned = tables.stream()
                .filter(table -> table.type() == TableInfo.Type.SYSTEM_VERSIONED)
                .map(table -> table.name().toString())
                .collect(Collectors.joining(", "));
        if (options.contents().history() && !versioned.isEmpty()) {
            throw new RefusedException("Tables with system versioning would lose their history: " + versioned
                    + "; leave them out with --omit-tables, or dump their current rows only with --no-history.");
        }
    }

    private static boolean holds(List<TableInfo> tables, String schema) {
        return tables.stream().anyMatch(table -> table.name().schema().equals(schema));
    }

    private static List<TableInfo> sorted(List<TableInfo> tables, TableInfo.Type... types) {
        Comparator<TableInfo> order = types[0] == TableInfo.Type.TABLE
                ? Comparator.comparing(TableInfo::transactional)
                        .thenComparing(
                                Comparator.comparingLong(TableInfo::dataBytes).reversed())
                : Comparator.comparing(table -> table.name().toString());
        return tables.stream()
                .filter(table -> List.of(types).contains(table.type()))
                .sorted(order.thenComparing(table -> table.name().toString()))
                .toList();
    }

    /** Estimate of all rows. */
    long rows() {
        return tables.stream().mapToLong(TableInfo::rows).sum();
    }

    /** Size of all rows in the engines' files. */
    long bytes() {
        return tables.stream().mapToLong(TableInfo::dataBytes).sum();
    }
}
