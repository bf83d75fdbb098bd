package dev.sluice.dump;

import dev.sluice.file.AtomicFile;
import dev.sluice.file.Directories;
import dev.sluice.file.RecordJson;
import dev.sluice.run.FailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends a dump: {@link #complete} walks the whole plan, makes sure that every item is in the journal and every file in
 * place with its size, and writes {@code manifest.json}; {@link #publish} writes {@code metadata}, last of all. Holds one partition and one table in
 * memory. One thread.
 */
final class DumpFinisher {
    private final PlanHeader header;
    private final Path directory;
    private final WorkFolder work;
    private final Optional<String> where;

    private ManifestWriter manifest;
    private MetadataWriter metadata;
    private DumpedTable table;
    private List<DumpFile> definitions = List.of();
    private List<Manifest.DataFile> data = new ArrayList<>();

    DumpFinisher(PlanHeader header, Path directory, WorkFolder work, Optional<String> where) {
        this.header = header;
        this.directory = directory;
        this.work = work;
        this.where = where;
    }

    /** @throws FailedException when anything that was planned is missing */
    Manifest.Totals complete() throws IOException {
        Path manifestPart = directory.resolve(DumpDirectory.MANIFEST + AtomicFile.PART);
        Manifest.Totals totals;
        try (ManifestWriter manifestWriter = new ManifestWriter(manifestPart, head());
                MetadataWriter metadataWriter = new MetadataWriter(metadataPart(), header)) {
            manifest = manifestWriter;
            metadata = metadataWriter;
            for (String partition : work.partitions(header)) {
                walk(partition);
            }
            endTable();
            totals = manifest.totals();
        }
        AtomicFile.putInPlace(manifestPart, directory.resolve(DumpDirectory.MANIFEST));
        Directories.sync(directory);
        return totals;
    }

    /** Makes the directory a dump; after {@link #complete}. */
    void publish() throws IOException {
        AtomicFile.putInPlace(metadataPart(), directory.resolve(DumpDirectory.METADATA));
        Directories.sync(directory);
    }

    private Path metadataPart() {
        return directory.resolve(DumpDirectory.METADATA_PARTIAL);
    }

    private Manifest.Head head() {
        return new Manifest.Head(
                "sluice-dump",
                Manifest.VERSION,
                header.server(),
                header.address(),
                header.startedAt(),
                Instant.now(),
                header.snapshots().size() == 1
                        && !header.lastSnapshot().method().equals("none"),
                header.snapshots(),
                header.format(),
                header.compression(),
                where,
                "+00:00");
    }

    private void walk(String partition) throws IOException {
        Map<Integer, DoneItem> done = new HashMap<>();
        work.done(partition).forEach(item -> done.put(item.item(), item));
        try (BufferedReader plan = work.planReader(partition)) {
            int position = 0;
            for (String line = plan.readLine(); line != null; line = plan.readLine()) {
                PlanItem item = RecordJson.MAPPER.readValue(line, PlanItem.class);
                boolean again = item instanceof PlanItem.Table next && next.continued();
                if (!again) {
                    DoneItem result = done.get(position);
                    if (result == null) {
                        throw new FailedException("The dump is not complete: item " + position + " of partition "
                                + partition + " was never finished; begin again with --fresh");
                    }
                    for (DumpFile file : result.files()) {
                        check(file);
                    }
                    add(item, result);
                }
                position++;
            }
        }
    }

    private void check(DumpFile file) throws IOException {
        Path path = directory.resolve(file.name());
        if (!Files.isRegularFile(path) || Files.size(path) != file.fileBytes()) {
            throw new FailedException("The dump is damaged: " + path + " is missing or not " + file.fileBytes()
                    + " bytes long any more; begin again with --fresh");
        }
    }

    private void add(PlanItem item, DoneItem result) throws IOException {
        if (item instanceof PlanItem.Range range) {
            for (DumpFile file : result.files()) {
                data.add(Manifest.DataFile.of(file, result.snapshot(), range.range()));
            }
        } else if (item instanceof PlanItem.Table next) {
            endTable();
            table = next.table();
            definitions = result.files();
        } else if (item instanceof PlanItem.Schema schema) {
            manifest.object("schema", schema.schema(), Optional.empty(), result.files());
        } else if (item instanceof PlanItem.Programs programs) {
            manifest.object("programs", programs.schema(), Optional.empty(), result.files());
        } else if (item instanceof PlanItem.View view) {
            manifest.object(
                    "view", view.name().schema(), Optional.of(view.name().name()), result.files());
            metadata.view(view);
        } else if (item instanceof PlanItem.Sequence sequence) {
            manifest.object(
                    "sequence",
                    sequence.name().schema(),
                    Optional.of(sequence.name().name()),
                    result.files());
            metadata.sequence(sequence);
        }
    }

    private void endTable() throws IOException {
        if (table != null) {
            long rows = data.stream().mapToLong(Manifest.DataFile::rows).sum();
            manifest.table(table, rows, definitions, data);
            metadata.table(table, rows);
            table = null;
            data = new ArrayList<>();
        }
    }
}
