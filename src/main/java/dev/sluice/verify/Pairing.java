package dev.sluice.verify;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableInfo;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TablePattern;
import dev.sluice.mysql.TableSelection;
import dev.sluice.run.RefusedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds which tables stand against each other, and what is not alike before a row is looked at. One thread. */
final class Pairing {
    private final VerifyOptions options;
    private final Catalog source;
    private final Catalog target;
    private final List<StructureDifference> differences = new ArrayList<>();
    private final Map<TableInfo, TableInfo> tables = new LinkedHashMap<>();

    Pairing(VerifyOptions options, Catalog source, Catalog target) {
        this.options = options;
        this.source = source;
        this.target = target;
    }

    /**
     * Lists the tables.
     *
     * @throws RefusedException when what the options name is not on the source
     */
    void list() throws SQLException {
        List<String> sourceSchemas = source.schemas();
        List<String> targetSchemas = target.schemas();
        Optional<String> schema = options.source().schema();
        Set<TableName> seen = new HashSet<>();
        if (schema.isPresent()) {
            refuseUnknown(schema.get(), sourceSchemas, "source");
            refuseUnknown(options.target().schema().orElseThrow(), targetSchemas, "target");
            pair(schema.get(), options.target().schema().orElseThrow(), seen);
        } else {
            Set<String> all = new LinkedHashSet<>(sourceSchemas);
            all.addAll(targetSchemas);
            for (String name : all) {
                pair(name, name, seen);
            }
        }
        TableSelection selection = options.selection();
        refuseUnmatched("--tables-list", selection.listed(), seen);
        refuseUnmatched("--omit-tables", selection.omitted(), seen);
        if (tables.isEmpty() && differences.isEmpty()) {
            throw new RefusedException("There is no table to compare.");
        }
    }

    private static void refuseUnknown(String schema, List<String> schemas, String where) {
        if (!schemas.contains(schema)) {
            throw new RefusedException(
                    "Schema " + schema + " is not on the " + where + ", or the account may not see it.");
        }
    }

    private static void refuseUnmatched(String option, List<TablePattern> patterns, Set<TableName> seen) {
        TableSelection.unmatched(patterns, seen).ifPresent(text -> {
            throw new RefusedException(option + " " + text + " matches no table.");
        });
    }

    private void pair(String sourceSchema, String targetSchema, Set<TableName> seen) throws SQLException {
        Map<String, TableInfo> here =
                tables(source, sourceSchema, options.source().table());
        Map<String, TableInfo> there =
                tables(target, targetSchema, options.target().table());
        if (options.source().table().isPresent()) {
            if (here.isEmpty()) {
                throw new RefusedException("Table " + sourceSchema + "."
                        + options.source().table().get() + " is not on the source, or the account may not see it.");
            }
            if (!there.isEmpty()) {
                there = Map.of(
                        here.keySet().iterator().next(),
                        there.values().iterator().next());
            }
        }
        TableSelection selection = options.selection();
        Set<String> left = new LinkedHashSet<>(there.keySet());
        for (Map.Entry<String, TableInfo> entry : here.entrySet()) {
            TableInfo table = entry.getValue();
            seen.add(table.name());
            if (selection.selects(table.name())) {
                TableInfo other = there.get(match(entry.getKey(), there.keySet()));
                if (other == null) {
                    differences.add(new StructureDifference(table.name(), "missing on the target"));
                } else {
                    tables.put(table, other);
                }
            }
            left.remove(match(entry.getKey(), there.keySet()));
        }
        for (String name : left) {
            TableName asOnSource = new TableName(sourceSchema, name);
            seen.add(asOnSource);
            if (selection.selects(asOnSource)) {
                differences.add(new StructureDifference(there.get(name).name(), "missing on the source"));
            }
        }
    }

    /** Servers with other rules for case may show the same table in other letters. */
    private static String match(String name, Set<String> names) {
        if (names.contains(name)) {
            return name;
        }
        List<String> alike = names.stream().filter(name::equalsIgnoreCase).toList();
        return alike.size() == 1 ? alike.get(0) : name;
    }

    private static Map<String, TableInfo> tables(Catalog catalog, String schema, Optional<String> only)
            throws SQLException {
        Map<String, TableInfo> tables = new TreeMap<>();
        for (TableInfo table : catalog.tables(schema)) {
            boolean rows = table.type() == TableInfo.Type.TABLE || table.type() == TableInfo.Type.SYSTEM_VERSIONED;
            if (rows && only.map(table.name().name()::equals).orElse(true)) {
                tables.put(table.name().name(), table);
            }
        }
        return tables;
    }

    /** The tables of the source with those of the target. */
    Map<TableInfo, TableInfo> tables() {
        return tables;
    }

    /** What is not alike, as far as {@link #list} and {@link #of} have come. */
    List<StructureDifference> differences() {
        return differences;
    }

    /** Compares two tables' columns; empty when they have none in common. */
    Optional<TablePair> of(TableName here, TableName there) throws SQLException {
        TableShape one = TableShape.of(source, here);
        TableShape other = TableShape.of(target, there);
        List<ColumnPair> columns = new ArrayList<>();
        Set<String> ignored = new HashSet<>();
        for (Column column : one.columns()) {
            Optional<Column> match = other.column(column.name());
            if (isIgnored(here, column.name())) {
                ignored.add(column.name());
            } else if (match.isEmpty()) {
                differences.add(new StructureDifference(here, "column " + column.name() + ": missing on the target"));
            } else {
                columns.add(new ColumnPair(column, match.get()));
                compareTypes(here, column, match.get());
            }
        }
        for (Column column : other.columns()) {
            if (one.column(column.name()).isEmpty() && !isIgnored(here, column.name())) {
                differences.add(new StructureDifference(here, "column " + column.name() + ": missing on the source"));
            }
        }
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        Optional<KeyAgreement> key = KeyAgreement.of(one, other, ignored);
        return Optional.of(new TablePair(
                here,
                there,
                columns,
                key.map(KeyAgreement::key),
                key.map(KeyAgreement::targetIndex),
                key.map(KeyAgreement::unique).orElse(false),
                columns.size() == other.columns().size()));
    }

    private void compareTypes(TableName table, Column one, Column other) {
        if (!TableTypes.alike(one, other)) {
            differences.add(new StructureDifference(
                    table,
                    "column " + one.name() + ": " + one.columnType() + " on the source, " + other.columnType()
                            + " on the target"));
        }
    }

    private boolean isIgnored(TableName table, String column) {
        String name = column.toLowerCase(Locale.ROOT);
        return options.ignoreColumns().contains(name)
                || options.ignoreColumns().contains(table.name().toLowerCase(Locale.ROOT) + "." + name);
    }
}
