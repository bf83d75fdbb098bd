package dev.sluice.layout;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.TableKey;
import dev.sluice.file.SealedOutput;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code manifest.json}, which sluice writes when a dump is complete, entry by entry. Its seal tells accidents and
 * honest edits; beyond that nothing is believed: keys must be the known ones, names plain and of the right kind, no file
 * twice, and the sums at the end must be those of the entries. One thread.
 */
final class ManifestReader {
    static final String NAME = "manifest.json";

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private static final Map<String, Definition.Kind> KINDS = Map.of(
            "-schema-create.sql", Definition.Kind.SCHEMA,
            "-schema-sequence.sql", Definition.Kind.SEQUENCE,
            "-schema-view.sql", Definition.Kind.VIEW,
            "-schema-post.sql", Definition.Kind.PROGRAMS,
            "-schema-triggers.sql", Definition.Kind.TRIGGERS);

    private final DumpFolder folder;
    private final List<Definition> definitions = new ArrayList<>();
    private final List<TableData> tables = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private String server = "";
    private boolean consistent;
    private String dataFormat = "";
    private long tableCount;
    private long rows;
    private long files;
    private long bytes;
    private long fileBytes;

    ManifestReader(DumpFolder folder) {
        this.folder = folder;
    }

    record FileEntry(
            String name, long rows, long bytes, long fileBytes, String crc32c, Integer snapshot, KeyRange range) {}

    record Files(List<FileEntry> files) {}

    record ObjectEntry(String type, String schema, Optional<String> name, List<FileEntry> files) {}

    record TableEntry(
            String schema,
            String table,
            String base,
            String engine,
            List<Column> columns,
            Optional<TableKey> key,
            long rows,
            Files definitions,
            Files data) {}

    record Totals(long tables, long rows, long files, long bytes, long fileBytes) {}

    /** @throws RefusedException when it is of a later version of sluice, or not as sluice writes it */
    DumpListing read() throws IOException {
        folder.size(NAME); // refuses what is no regular file
        require(
                SealedOutput.isIntact(folder.directory().resolve(NAME)),
                "was cut or edited since sluice wrote it; load a copy of the dump that is as it was");
        try (InputStream in = folder.openStored(NAME);
                JsonParser json = MAPPER.createParser(in)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "is no JSON object");
            head(json);
            beginList(json, "objects");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                object(json.readValueAs(ObjectEntry.class));
            }
            beginList(json, "tables");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                table(json.readValueAs(TableEntry.class));
            }
            key(json, "totals");
            json.nextToken();
            Totals totals = new Totals(tableCount, rows, files, bytes, fileBytes);
            require(totals.equals(json.readValueAs(Totals.class)), "was edited: its totals are not those of its files");
            key(json, "crc32c");
            json.nextToken();
            require(json.nextToken() == JsonToken.END_OBJECT && json.nextToken() == null, "goes on behind its end");
        } catch (JacksonException e) {
            throw folder.refused(NAME, "is damaged or was edited: " + e.getOriginalMessage(), e);
        } catch (NullPointerException | IllegalArgumentException | ArithmeticException e) {
            throw folder.refused(NAME, "is damaged or was edited: a value is missing or none of its kind", e);
        }
        tables.sort(Comparator.comparingLong(ManifestReader::size).reversed());
        return new DumpListing(
                folder.directory(), DumpListing.Origin.SLUICE, server, consistent, definitions, tables, List.of());
    }

    private static long size(TableData table) {
        return table.files().stream()
                .mapToLong(file -> file.file().bytes().orElse(0))
                .sum();
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw folder.refused(NAME, otherwise);
        }
    }

    private void key(JsonParser json, String key) {
        require(
                json.nextToken() == JsonToken.PROPERTY_NAME
                        && json.currentName().equals(key),
                "is damaged or was edited: it has no '" + key + "' in its place");
    }

    private void beginList(JsonParser json, String key) {
        key(json, key);
        require(json.nextToken() == JsonToken.START_ARRAY, "is damaged or was edited: '" + key + "' is no list");
    }

    private void head(JsonParser json) {
        key(json, "dump");
        json.nextToken();
        JsonNode head = json.readValueAsTree();
        require(head.path("format").asString("").equals("sluice-dump"), "is no manifest of a dump of sluice");
        int version = head.path("version").asInt(0);
        require(
                version >= 1 && version <= VERSION,
                "is of version " + version + ", but this sluice reads version " + VERSION
                        + " at most; load it with the sluice that wrote it or a later one");
        require(
                head.path("consistent").isBoolean(),
                "is damaged or was edited: 'consistent' is neither true nor false");
        require(
                head.path("timeZone").asString("").equals("+00:00"),
                "is damaged or was edited: its time zone is not +00:00");
        dataFormat = head.path("dataFormat").asString("");
        require(
                dataFormat.equals("TSV") || dataFormat.equals("SQL"),
                "is damaged or was edited: its dataFormat is neither TSV nor SQL");
        server = head.path("server").asString("");
        consistent = head.path("consistent").asBoolean();
    }

    private void object(ObjectEntry entry) {
        requireNonNull(entry.schema());
        for (FileEntry file : entry.files()) {
            Definition.Kind kind = kind(file.name(), entry.type().equals("view"));
            boolean fits =
                    switch (kind) {
                        case SCHEMA -> entry.type().equals("schema");
                        case PROGRAMS -> entry.type().equals("programs");
                        case SEQUENCE -> entry.type().equals("sequence");
                        case VIEW, VIEW_PLACEHOLDER -> entry.type().equals("view");
                        case TABLE, TRIGGERS -> false;
                    };
            require(fits, "lists '" + file.name() + "' as a " + entry.type() + ", which its name is not that of");
            definitions.add(new Definition(kind, entry.schema(), entry.name(), stored(file)));
        }
    }

    private void table(TableEntry entry) {
        tableCount++;
        TableName name = new TableName(requireNonNull(entry.schema()), requireNonNull(entry.table()));
        entry.columns().forEach(column -> requireNonNull(column.name()));
        for (FileEntry file : entry.definitions().files()) {
            Definition.Kind kind = kind(file.name(), false);
            require(
                    kind == Definition.Kind.TABLE || kind == Definition.Kind.TRIGGERS,
                    "lists '" + file.name() + "' as a definition of " + name + ", which its name is not that of");
            definitions.add(new Definition(kind, entry.schema(), Optional.of(entry.table()), stored(file)));
        }
        List<DataFile> data = new ArrayList<>();
        long sum = 0;
        for (FileEntry file : entry.data().files()) {
            StoredFile stored = stored(file);
            String suffix = (dataFormat.equals("TSV") ? ".tsv" : ".sql")
                    + stored.compression().suffix();
            require(
                    file.name().endsWith(suffix) && !file.name().contains("-schema"),
                    "lists '" + file.name() + "' as rows of " + name + ", which its name is not that of");
            data.add(new DataFile(
                    stored,
                    dataFormat.equals("TSV") ? DataFile.Format.TSV : DataFile.Format.INSERTS,
                    OptionalLong.of(file.rows()),
                    Optional.of(file.range())));
            sum = Math.addExact(sum, file.rows());
        }
        require(sum == entry.rows(), "was edited: the rows of " + name + " are not those of its files");
        rows = Math.addExact(rows, sum);
        tables.add(new TableData(name, entry.columns(), entry.key(), OptionalLong.of(sum), data));
    }

    private Definition.Kind kind(String file, boolean view) {
        for (Map.Entry<String, Definition.Kind> kind : KINDS.entrySet()) {
            if (file.endsWith(kind.getKey())) {
                return kind.getValue();
            }
        }
        require(file.endsWith("-schema.sql"), "lists '" + file + "' among definitions, which its name is not that of");
        return view ? Definition.Kind.VIEW_PLACEHOLDER : Definition.Kind.TABLE;
    }

    private StoredFile stored(FileEntry entry) {
        require(
                DumpFolder.isPlain(entry.name()),
                "names the file '" + entry.name() + "', which is none in the dump's directory");
        require(names.add(entry.name()), "was edited: it lists '" + entry.name() + "' twice");
        require(
                entry.rows() >= 0 && entry.bytes() >= 0 && entry.fileBytes() >= 0 && entry.crc32c() != null,
                "was edited: the size or hash of '" + entry.name() + "' is none");
        files++;
        bytes = Math.addExact(bytes, entry.bytes());
        fileBytes = Math.addExact(fileBytes, entry.fileBytes());
        return new StoredFile(
                entry.name(),
                FileName.compression(entry.name()),
                OptionalLong.of(entry.bytes()),
                OptionalLong.of(entry.fileBytes()),
                Optional.of(entry.crc32c()));
    }
}
