package dev.sluice.load;

import dev.sluice.file.Compression;
import dev.sluice.layout.Definition;
import dev.sluice.layout.StoredFile;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.DefinitionSessions;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.TableName;
import dev.sluice.run.Progress;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.target.KeyBuilder;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Loads the definitions of a dump of ours, without its rows, into a server. All tables count as large. */
final class DefinitionFixture {
    private static final Map<String, Definition.Kind> KINDS = Map.of(
            "-schema-create.sql", Definition.Kind.SCHEMA,
            "-schema-sequence.sql", Definition.Kind.SEQUENCE,
            "-schema.sql", Definition.Kind.TABLE,
            "-schema-view.sql", Definition.Kind.VIEW,
            "-schema-post.sql", Definition.Kind.PROGRAMS,
            "-schema-triggers.sql", Definition.Kind.TRIGGERS);

    final RunReport report = new RunReport();
    private final Path dump;
    private final TestServer target;
    private MemoryNotes notes = new MemoryNotes();
    private SchemaNames names = SchemaNames.SAME;
    private PurgeMode mode = PurgeMode.FAIL;
    private boolean skipDefiner;

    DefinitionFixture(Path dump, TestServer target) {
        this.dump = dump;
        this.target = target;
    }

    DefinitionFixture notes(MemoryNotes wanted) {
        notes = wanted;
        return this;
    }

    DefinitionFixture names(String from, String to) {
        names = new SchemaNames(from, to);
        return this;
    }

    DefinitionFixture mode(PurgeMode wanted) {
        mode = wanted;
        return this;
    }

    DefinitionFixture skipDefiner() {
        skipDefiner = true;
        return this;
    }

    /** What loads between the bare tables and their keys. */
    interface Rows {
        void load(List<TableTarget> tables) throws Exception;
    }

    List<Orphans> load() throws Exception {
        return load(tables -> {});
    }

    /** Runs all phases. */
    List<Orphans> load(Rows rows) throws Exception {
        List<Definition> definitions = definitions(dump);
        DefinitionFiles files = files();
        for (Definition definition : definitions) {
            files.check(definition);
        }
        try (Connection connection = target.connect()) {
            Server server = Server.of(connection);
            DefinitionLoad load = new DefinitionLoad(
                    new DefinitionSessions(new Connections(target.settings()), server, true),
                    files,
                    definitions,
                    definitions.stream()
                            .filter(definition -> definition.kind() == Definition.Kind.TABLE)
                            .map(definition -> new TableName(
                                    definition.schema(), definition.name().orElseThrow()))
                            .collect(Collectors.toSet()),
                    new KeyBuilder(server, 2, 64 << 20),
                    notes,
                    mode,
                    "job",
                    new RunContext("run", new StopSignal(), new Progress(), report));
            return phases(load, definitions, rows);
        }
    }

    private static List<Orphans> phases(DefinitionLoad load, List<Definition> definitions, Rows rows) throws Exception {
        load.bareTables();
        List<TableTarget> tables = new ArrayList<>();
        try (Connection connection = load.open()) {
            for (Definition definition : definitions) {
                if (definition.kind() == Definition.Kind.TABLE) {
                    tables.add(load.table(connection, definition));
                }
            }
            rows.load(tables);
            for (TableTarget table : tables) {
                load.keys(connection, table);
            }
        }
        load.swap(tables);
        List<Orphans> orphans = load.foreignKeys(tables);
        load.programs(tables, false);
        return orphans;
    }

    DefinitionFiles files() {
        return new DefinitionFiles(file -> Files.readAllBytes(dump.resolve(file.name())), names, skipDefiner);
    }

    /** The definition files that the manifest names. */
    static List<Definition> definitions(Path dump) {
        JsonNode manifest = JsonMapper.shared().readTree(dump.resolve("manifest.json"));
        List<Definition> definitions = new ArrayList<>();
        for (JsonNode object : manifest.get("objects")) {
            Optional<String> name =
                    object.hasNonNull("name") ? Optional.of(object.get("name").asString()) : Optional.empty();
            add(
                    definitions,
                    object.get("schema").asString(),
                    name,
                    object.get("files"),
                    object.get("type").asString());
        }
        for (JsonNode table : manifest.get("tables")) {
            add(
                    definitions,
                    table.get("schema").asString(),
                    Optional.of(table.get("table").asString()),
                    table.get("definitions").get("files"),
                    "table");
        }
        return definitions;
    }

    private static void add(
            List<Definition> definitions, String schema, Optional<String> name, JsonNode files, String type) {
        for (JsonNode file : files) {
            String fileName = file.get("name").asString();
            Definition.Kind kind = KINDS.entrySet().stream()
                    .filter(entry -> fileName.endsWith(entry.getKey()))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            if (kind == Definition.Kind.TABLE && type.equals("view")) {
                kind = Definition.Kind.VIEW_PLACEHOLDER;
            }
            definitions.add(new Definition(kind, schema, name, file(fileName)));
        }
    }

    /** A plain file of which nothing is known. */
    static StoredFile file(String name) {
        return new StoredFile(name, Compression.NONE, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    }

    /** The kinds of what a table lacks at first. */
    static Set<String> later(TableTarget table) {
        return table.keys().later().stream()
                .flatMap(List::stream)
                .map(key -> key.name())
                .collect(Collectors.toSet());
    }
}
