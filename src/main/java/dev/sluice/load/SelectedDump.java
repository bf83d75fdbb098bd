package dev.sluice.load;

import dev.sluice.layout.DataFile;
import dev.sluice.layout.Definition;
import dev.sluice.layout.DumpFindings;
import dev.sluice.layout.DumpListing;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TableSelection;
import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a dump is loaded, and under which names. The ledger of a job of ours that ran when the dump was made is not.
 *
 * @param listing the dump
 * @param names where its schemas go
 * @param definitions what is created; empty under {@code --no-schemas}
 * @param tables those whose rows are loaded; empty under {@code --no-data}
 */
record SelectedDump(DumpListing listing, SchemaNames names, List<Definition> definitions, List<TableData> tables) {
    /** With fewer rows a table has its keys from the start: an ALTER costs more than it saves. */
    private static final long LARGE = 5_000;

    SelectedDump {
        definitions = List.copyOf(definitions);
        tables = List.copyOf(tables);
    }

    /** @throws RefusedException when a name given means nothing in the dump, or schemas would be merged */
    static SelectedDump of(DumpListing listing, LoadOptions options) {
        Set<String> schemas = new TreeSet<>();
        listing.tables().forEach(table -> schemas.add(table.name().schema()));
        listing.definitions().forEach(definition -> schemas.add(definition.schema()));
        options.sourceDb().ifPresent(wanted -> {
            if (!schemas.contains(wanted)) {
                throw new RefusedException("--source-db " + wanted + " is not in the dump, which holds "
                        + (schemas.isEmpty() ? "nothing" : String.join(", ", schemas)) + ".");
            }
            schemas.retainAll(Set.of(wanted));
        });
        SchemaNames names = options.database().map(to -> renamed(schemas, to)).orElse(SchemaNames.SAME);
        TableSelection selection = TableSelection.of(options.tables(), options.omit(), options.regex());
        List<TableName> all = Stream.concat(
                        listing.tables().stream().map(TableData::name),
                        listing.definitions().stream()
                                .filter(definition -> definition.name().isPresent())
                                .map(SelectedDump::name))
                .filter(name -> schemas.contains(name.schema()))
                .toList();
        refuseUnmatched("--tables-list", TableSelection.unmatched(selection.listed(), all));
        refuseUnmatched("--omit-tables", TableSelection.unmatched(selection.omitted(), all));
        boolean picks = !options.tables().isEmpty() || options.regex().isPresent();
        SelectedDump selected = new SelectedDump(
                listing,
                names,
                listing.definitions().stream()
                        .filter(definition -> schemas.contains(definition.schema()))
                        .filter(definition -> isWanted(definition, options.contents()))
                        .filter(definition ->
                                definition.name().filter(Ledger.TABLE::equals).isEmpty())
                        .filter(definition -> definition.name().isPresent()
                                ? selection.selects(name(definition))
                                : definition.kind() == Definition.Kind.SCHEMA || !picks)
                        .toList(),
                options.contents().data()
                        ? listing.tables().stream()
                                .filter(table -> schemas.contains(table.name().schema()))
                                .filter(table -> selection.selects(table.name()))
                                .filter(table -> !table.name().name().equals(Ledger.TABLE))
                                .toList()
                        : List.of());
        if (picks
                && selected.tables().isEmpty()
                && selected.definitions().stream()
                        .noneMatch(definition -> definition.name().isPresent())) {
            throw new RefusedException("No table is selected"
                    + options.regex()
                            .map(r -> ": --regex " + r + " is found in no name")
                            .orElse("") + ".");
        }
        return selected;
    }

    private static void refuseUnmatched(String option, Optional<String> name) {
        name.ifPresent(text -> {
            throw new RefusedException(option + " " + text + " matches no table of the dump.");
        });
    }

    private static SchemaNames renamed(Set<String> schemas, String to) {
        if (schemas.size() > 1) {
            throw new RefusedException("The dump holds the schemas " + String.join(", ", schemas)
                    + "; --database takes one of them, named by --source-db.");
        }
        return schemas.isEmpty()
                ? SchemaNames.SAME
                : new SchemaNames(schemas.iterator().next(), to);
    }

    private static TableName name(Definition definition) {
        return new TableName(definition.schema(), definition.name().orElse(""));
    }

    private static boolean isWanted(Definition definition, LoadOptions.Contents contents) {
        return contents.schemas()
                && switch (definition.kind()) {
                    case SCHEMA, SEQUENCE, TABLE -> true;
                    case VIEW, VIEW_PLACEHOLDER -> contents.views();
                    case TRIGGERS -> contents.triggers();
                    case PROGRAMS -> contents.programs();
                };
    }

    /** The schemas of the target, sorted. */
    List<String> targetSchemas() {
        Set<String> schemas = new TreeSet<>();
        definitions.forEach(definition -> schemas.add(names.target(definition.schema())));
        tables.forEach(table -> schemas.add(names.target(table.name().schema())));
        return List.copyOf(schemas);
    }

    /** Tables of which there are rows and no definition: they must be there. */
    List<TableData> undefined() {
        Set<TableName> defined = definitions.stream()
                .filter(definition -> definition.kind() == Definition.Kind.TABLE)
                .map(SelectedDump::name)
                .collect(Collectors.toSet());
        return tables.stream().filter(table -> !defined.contains(table.name())).toList();
    }

    /** The same without the rows of some tables. */
    SelectedDump without(Set<TableName> left) {
        return left.isEmpty()
                ? this
                : new SelectedDump(
                        listing,
                        names,
                        definitions,
                        tables.stream()
                                .filter(table -> !left.contains(table.name()))
                                .toList());
    }

    /** The same without files that are damaged. */
    SelectedDump without(DumpFindings findings) {
        DumpListing sound = listing.without(findings.files());
        Set<String> damaged = findings.files().keySet();
        return new SelectedDump(
                sound,
                names,
                definitions.stream()
                        .filter(definition ->
                                !damaged.contains(definition.file().name()))
                        .toList(),
                sound.tables().stream()
                        .filter(table ->
                                tables.stream().anyMatch(mine -> mine.name().equals(table.name())))
                        .toList());
    }

    /** Rows as far as the dump tells. */
    long rows() {
        return tables.stream().mapToLong(SelectedDump::rows).sum();
    }

    /** Rows of a table as far as the dump tells. */
    static long rows(TableData table) {
        return table.rows().orElseGet(() -> table.files().stream()
                .mapToLong(file -> file.rows().orElse(0))
                .sum());
    }

    /** Tables that have so many rows, or may have, that their keys are built when these are in. */
    Set<TableName> largeTables() {
        return tables.stream()
                .filter(table ->
                        table.files().stream().anyMatch(file -> file.rows().isEmpty()) || rows(table) >= LARGE)
                .map(TableData::name)
                .collect(Collectors.toSet());
    }

    /** The tables whose rows are loaded, as a dump of their own. */
    DumpListing loaded() {
        return new DumpListing(
                listing.directory(),
                listing.origin(),
                listing.server(),
                listing.consistent(),
                List.of(),
                tables,
                listing.missing());
    }

    /** A text that differs when the dump does: other files, sizes, sums or numbers of rows. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Object> parts = new ArrayList<>(definitions);
            for (TableData table : tables) {
                parts.add(table.name());
                parts.addAll(table.files());
            }
            for (Object part : parts) {
                digest.update((part + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** All data files. */
    Stream<DataFile> files() {
        return tables.stream().flatMap(table -> table.files().stream());
    }
}
