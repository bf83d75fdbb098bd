package dev.sluice.dump;

import dev.sluice.file.AtomicFile;
import dev.sluice.file.RecordJson;
import dev.sluice.file.SealedOutput;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** Writes {@code manifest.json} entry by entry: objects first, then tables, then the totals and the seal. One
 * thread. */
final class ManifestWriter implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final SealedOutput out;
    private final JsonGenerator json;
    private boolean inTables;
    private long tables;
    private long rows;
    private long files;
    private long bytes;
    private long fileBytes;

    ManifestWriter(Path part, Manifest.Head head) throws IOException {
        file = part;
        channel = AtomicFile.createPart(part);
        out = new SealedOutput(Channels.newOutputStream(channel));
        json = RecordJson.MAPPER.writerWithDefaultPrettyPrinter().createGenerator(out);
        write(() -> {
            json.writeStartObject();
            json.writePOJOProperty("dump", head);
            json.writeArrayPropertyStart("objects");
        });
    }

    /** What the disk has to say comes wrapped by the generator. */
    private void write(Runnable part) throws IOException {
        try {
            part.run();
        } catch (JacksonException e) {
            throw AtomicFile.cannotWrite(file, e.getCause() instanceof IOException cause ? cause : new IOException(e));
        }
    }

    void object(String type, String schema, Optional<String> name, List<DumpFile> objectFiles) throws IOException {
        if (inTables) {
            throw new IllegalStateException("objects come before tables");
        }
        write(() -> json.writePOJO(new Manifest.ObjectEntry(type, schema, name, objectFiles)));
        count(objectFiles);
    }

    void table(DumpedTable table, long tableRows, List<DumpFile> definitions, List<Manifest.DataFile> data)
            throws IOException {
        write(this::beginTables);
        write(() -> json.writePOJO(new Manifest.TableEntry(
                table.name().schema(),
                table.name().name(),
                table.base(),
                table.engine(),
                table.columns(),
                table.key(),
                tableRows,
                new Manifest.Files(List.copyOf(definitions)),
                new Manifest.Files(List.copyOf(data)))));
        tables++;
        rows += tableRows;
        count(definitions);
        files += data.size();
        bytes += data.stream().mapToLong(Manifest.DataFile::bytes).sum();
        fileBytes += data.stream().mapToLong(Manifest.DataFile::fileBytes).sum();
    }

    private void count(List<DumpFile> more) {
        files += more.size();
        bytes += more.stream().mapToLong(DumpFile::bytes).sum();
        fileBytes += more.stream().mapToLong(DumpFile::fileBytes).sum();
    }

    private void beginTables() {
        if (!inTables) {
            json.writeEndArray();
            json.writeArrayPropertyStart("tables");
            inTables = true;
        }
    }

    Manifest.Totals totals() {
        return new Manifest.Totals(tables, rows, files, bytes, fileBytes);
    }

    /** Ends the object in place of the generator. */
    private void seal() throws IOException {
        try {
            out.seal();
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /** Writes the totals and the seal and puts the file on the disk. */
    @Override
    public void close() throws IOException {
        try (channel) {
            write(() -> {
                beginTables();
                json.writeEndArray();
                json.writePOJOProperty("totals", totals());
                json.flush();
            });
            seal();
            channel.force(true);
        }
    }
}
