package dev.sluice.layout;

import dev.sluice.file.Compression;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;

/**
 * Lists a dump by the names of its files and mydumper's metadata. Where names alone do not tell - mydumper 0.10 writes
 * dots and {@code -schema} in names as they are, so that {@code a.b.c.sql} may be of two tables - the first statement
 * of a file does. One thread, one listing.
 */
final class NamedFiles {
    private final DumpFolder folder;
    private final Metadata metadata;
    /** Whether what is wrong with a file only leaves it out. */
    private final boolean partial;

    private final SortedMap<String, Long> sizes;
    private final List<String> missing = new ArrayList<>();
    private final RealNames names;
    private final List<Definition> definitions = new ArrayList<>();
    private final Map<String, TableName> tables = new LinkedHashMap<>();
    private final Set<TableName> distinct = new HashSet<>();
    private final Map<String, List<FileName>> data = new HashMap<>();

    NamedFiles(DumpFolder folder, Metadata metadata, boolean partial) throws IOException {
        this.folder = folder;
        this.metadata = metadata;
        this.partial = partial;
        this.sizes = folder.sizes();
        this.names = new RealNames(folder, metadata);
    }

    /** @param missing what is known to be missing beforehand */
    DumpListing list(DumpListing.Origin origin, List<String> missing) throws IOException {
        this.missing.addAll(missing);
        List<FileName> definitionFiles = new ArrayList<>();
        List<FileName> rowFiles = new ArrayList<>();
        for (FileName file : files()) {
            if (file.kind() == FileName.Kind.TSV && origin != DumpListing.Origin.SLUICE) {
                throw folder.refused(
                        file.name(),
                        "was written by sluice, but " + ManifestReader.NAME + ", which tells"
                                + " what is in it, is missing");
            }
            (file.kind().isDefinition() ? definitionFiles : rowFiles).add(file);
        }
        // Schemas first, for their real names; then tables, which views and triggers are told by.
        Set<String> views = new HashSet<>();
        definitionFiles.stream()
                .filter(file -> file.kind() == FileName.Kind.VIEW)
                .forEach(file -> views.add(file.stem()));
        for (FileName.Kind kind : List.of(
                FileName.Kind.SCHEMA,
                FileName.Kind.TABLE,
                FileName.Kind.SEQUENCE,
                FileName.Kind.VIEW,
                FileName.Kind.TRIGGERS,
                FileName.Kind.PROGRAMS)) {
            for (FileName file : definitionFiles) {
                if (file.kind() == kind) {
                    attempt(() -> define(file, views, rowFiles));
                }
            }
        }
        Map<String, FileName> withRows = new HashMap<>();
        Map<String, FileName> withStatements = new HashMap<>();
        for (FileName file : rowFiles) {
            (file.kind() == FileName.Kind.STATEMENTS ? withStatements : withRows).put(file.stem(), file);
        }
        for (FileName file : rowFiles) {
            boolean isControl = file.kind() == FileName.Kind.STATEMENTS && withRows.containsKey(file.stem());
            if (!isControl) {
                attempt(() -> rows(file, Optional.ofNullable(withStatements.get(file.stem()))));
            }
        }
        return new DumpListing(
                folder.directory(), origin, "", this.missing.isEmpty(), definitions, tableData(), this.missing);
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) throws IOException {
        try {
            step.run();
        } catch (RefusedException e) {
            if (!partial) {
                throw e;
            }
            missing.add(e.getMessage());
        }
    }

    private List<FileName> files() throws IOException {
        List<FileName> files = new ArrayList<>();
        Map<String, String> plain = new HashMap<>();
        for (Map.Entry<String, Long> entry : sizes.entrySet()) {
            String name = entry.getKey();
            attempt(() -> {
                Optional<FileName> file = FileName.of(name);
                if (FileName.isCompressedOtherwise(name)) {
                    throw folder.refused(name, "is compressed in a way that sluice does not read; decompress it first");
                }
                if (file.isEmpty()) {
                    return;
                }
                if (!DumpFolder.isPlain(name)) {
                    throw folder.refused(name, "has a name that no dump writes");
                }
                if (entry.getValue() < 0) {
                    throw folder.refused(
                            name, "is no regular file; links and special files in a dump are not followed");
                }
                if (name.startsWith("all-schema-create-tablespace")) {
                    throw folder.refused(name, "creates tablespaces, which sluice does not; create them and remove it");
                }
                String stem = file.get().stem() + "\n" + file.get().kind();
                String other = plain.putIfAbsent(stem, name);
                if (other != null) {
                    throw folder.refused(name, "is there twice: beside it is " + other);
                }
                files.add(file.get());
            });
        }
        return files;
    }

    private void define(FileName file, Set<String> views, List<FileName> rowFiles) throws IOException {
        StatementHead head = StatementHead.of(folder, stored(file));
        if (head.kind().hasRows()) {
            rowFiles.add(file.withRows());
            return;
        }
        switch (file.kind()) {
            case SCHEMA -> {
                if (head.kind() != StatementHead.Kind.CREATE_SCHEMA) {
                    throw folder.refused(file.name(), "holds no CREATE DATABASE");
                }
                names.schema(file.stem(), head.name().orElseThrow());
                add(Definition.Kind.SCHEMA, head.name().orElseThrow(), Optional.empty(), file);
            }
            case TABLE -> {
                if (head.kind() != StatementHead.Kind.CREATE_TABLE) {
                    throw folder.refused(file.name(), "holds no CREATE TABLE");
                }
                TableName name = names.table(file.name(), file.stem(), head.name());
                boolean view = views.contains(file.stem()) || names.isView(file.stem());
                if (!view) {
                    table(file.stem(), name);
                }
                add(view ? Definition.Kind.VIEW_PLACEHOLDER : Definition.Kind.TABLE, name, file);
            }
            case SEQUENCE -> {
                if (head.kind() != StatementHead.Kind.CREATE_SEQUENCE) {
                    throw folder.refused(file.name(), "holds no CREATE SEQUENCE");
                }
                add(Definition.Kind.SEQUENCE, names.table(file.name(), file.stem(), head.name()), file);
            }
            case VIEW -> add(Definition.Kind.VIEW, names.table(file.name(), file.stem(), Optional.empty()), file);
            case TRIGGERS -> {
                if (names.isTable(file.stem()) || !names.isSchema(file.stem())) {
                    add(Definition.Kind.TRIGGERS, names.table(file.name(), file.stem(), Optional.empty()), file);
                } else {
                    add(Definition.Kind.TRIGGERS, names.schemaOf(file.stem()), Optional.empty(), file);
                }
            }
            case PROGRAMS -> add(Definition.Kind.PROGRAMS, names.schemaOf(file.stem()), Optional.empty(), file);
            case TSV, ROWS, STATEMENTS -> throw new IllegalArgumentException(file.name() + " is no definition");
        }
    }

    private void add(Definition.Kind kind, TableName name, FileName file) {
        add(kind, name.schema(), Optional.of(name.name()), file);
    }

    private void add(Definition.Kind kind, String schema, Optional<String> name, FileName file) {
        definitions.add(new Definition(kind, schema, name, stored(file)));
    }

    private void table(String base, TableName name) {
        if (tables.putIfAbsent(base, name) == null && !distinct.add(name)) {
            throw new RefusedException(
                    folder.directory() + " has the table " + name + " twice, under different file names.");
        }
    }

    /** @param beside the file with the statements, which is the file itself unless that holds rows alone */
    private void rows(FileName file, Optional<FileName> beside) throws IOException {
        if (file.kind() == FileName.Kind.ROWS && beside.isEmpty()) {
            throw folder.refused(file.name(), "has no LOAD DATA statement in a file beside it");
        }
        FileName statements = beside.orElse(file);
        List<String> known = file.bases().stream().filter(names::isTable).toList();
        String base;
        Optional<String> inStatement = Optional.empty();
        if (known.size() == 1) {
            base = known.get(0);
        } else if (file.kind() == FileName.Kind.TSV) {
            base = file.bases().get(file.bases().size() - 1);
        } else {
            StatementHead head = StatementHead.of(folder, stored(statements));
            inStatement = head.name();
            base = names.baseOf(statements, inStatement);
        }
        table(base, names.table(statements.name(), base, inStatement));
        data.computeIfAbsent(base, same -> new ArrayList<>()).add(file);
    }

    private StoredFile stored(FileName file) {
        long size = sizes.get(file.name());
        return new StoredFile(
                file.name(),
                file.compression(),
                file.compression() == Compression.NONE ? OptionalLong.of(size) : OptionalLong.empty(),
                OptionalLong.of(size),
                Optional.empty());
    }

    private List<TableData> tableData() throws IOException {
        for (Map.Entry<String, Metadata.Table> told : metadata.tables().entrySet()) {
            Metadata.Table table = told.getValue();
            if (table.rows().orElse(0) > 0 && !table.view() && !table.sequence() && !data.containsKey(told.getKey())) {
                attempt(() -> {
                    throw folder.refused(
                            "metadata",
                            "tells of " + table.rows().orElseThrow() + " rows of " + told.getKey()
                                    + ", but no file with them is there");
                });
            }
        }
        List<TableData> all = new ArrayList<>();
        tables.forEach((base, name) -> {
            List<DataFile> files = data.getOrDefault(base, List.of()).stream()
                    .sorted(Comparator.comparing((FileName file) -> file.numbers(base), NamedFiles::compare))
                    .map(file -> new DataFile(stored(file), format(file), OptionalLong.empty(), Optional.empty()))
                    .toList();
            OptionalLong rows = Optional.ofNullable(metadata.tables().get(base))
                    .map(Metadata.Table::rows)
                    .orElse(OptionalLong.empty());
            all.add(new TableData(name, List.of(), Optional.empty(), rows, files));
        });
        all.sort(Comparator.comparingLong(NamedFiles::size).reversed());
        return all;
    }

    private static DataFile.Format format(FileName file) {
        return switch (file.kind()) {
            case TSV -> DataFile.Format.TSV;
            case ROWS -> DataFile.Format.LOAD_DATA;
            case STATEMENTS -> DataFile.Format.INSERTS;
            case SCHEMA, PROGRAMS, TRIGGERS, VIEW, SEQUENCE, TABLE ->
                throw new IllegalArgumentException(file.name() + " has no rows");
        };
    }

    private static int compare(List<Long> one, List<Long> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = Long.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static long size(TableData table) {
        return table.files().stream()
                .mapToLong(file -> file.file().fileBytes().orElse(0))
                .sum();
    }
}
