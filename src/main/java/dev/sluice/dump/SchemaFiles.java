package dev.sluice.dump;

import dev.sluice.file.AtomicFile;
import dev.sluice.file.Checksum;
import dev.sluice.mysql.SchemaReader;
import dev.sluice.mysql.StoredObject;
import dev.sluice.mysql.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes the schema files of a dump, whose names tell myloader what is in them. One thread. */
final class SchemaFiles {
    private final Path directory;
    private final SchemaReader reader;
    private final Definitions definitions;
    private final DumpOptions.Contents contents;
    private final Triggered triggered;

    /** Tells whether a table has triggers. */
    interface Triggered {
        boolean has(TableName table) throws SQLException;
    }

    SchemaFiles(
            Path directory,
            SchemaReader reader,
            Definitions definitions,
            DumpOptions.Contents contents,
            Triggered triggered) {
        this.directory = directory;
        this.reader = reader;
        this.definitions = definitions;
        this.contents = contents;
        this.triggered = triggered;
    }

    List<DumpFile> schema(PlanItem.Schema item) throws SQLException, IOException {
        return List.of(write(item.base() + "-schema-create.sql", definitions.single(reader.schema(item.schema()))));
    }

    List<DumpFile> sequence(PlanItem.Sequence item) throws SQLException, IOException {
        return List.of(write(item.base() + "-schema-sequence.sql", definitions.sequence(reader.sequence(item.name()))));
    }

    List<DumpFile> view(PlanItem.View item) throws SQLException, IOException {
        byte[] placeholder = definitions.placeholder(item.name().name(), reader.columnDefinitions(item.name()));
        return List.of(
                write(item.base() + "-schema.sql", placeholder),
                write(item.base() + "-schema-view.sql", definitions.view(reader.view(item.name()))));
    }

    List<DumpFile> programs(PlanItem.Programs item) throws SQLException, IOException {
        List<StoredObject> programs = new ArrayList<>();
        if (contents.routines()) {
            programs.addAll(reader.routines(item.schema()));
        }
        if (contents.events()) {
            programs.addAll(reader.events(item.schema()));
        }
        return programs.isEmpty()
                ? List.of()
                : List.of(write(
                        item.base() + "-schema-post.sql",
                        definitions.programs(programs, reader.collation(item.schema()))));
    }

    List<DumpFile> table(TableName table, String base) throws SQLException, IOException {
        if (!contents.schemas()) {
            return List.of();
        }
        List<DumpFile> files = new ArrayList<>();
        files.add(write(base + "-schema.sql", definitions.single(reader.table(table))));
        List<StoredObject> triggers = contents.triggers() && triggered.has(table) ? reader.triggers(table) : List.of();
        if (!triggers.isEmpty()) {
            files.add(write(
                    base + "-schema-triggers.sql", definitions.programs(triggers, reader.collation(table.schema()))));
        }
        return files;
    }

    private DumpFile write(String name, byte[] bytes) throws IOException {
        AtomicFile.write(directory.resolve(name), bytes);
        return new DumpFile(name, 0, bytes.length, bytes.length, Checksum.of(bytes));
    }
}
