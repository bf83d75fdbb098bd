package dev.sluice.layout;

import dev.sluice.file.Compression;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens the data files of a dump. Thread-safe; what is opened is for one thread. */
public final class RowFiles {
    static final String ROWS = ".dat";
    static final String STATEMENTS = ".sql";

    private final DumpFolder folder;

    /** @param directory of the dump */
    public RowFiles(Path directory) {
        this.folder = new DumpFolder(directory);
    }

    /**
     * Opens a file with rows. Its first rows are read, so that its columns are known.
     *
     * @param table whose rows they are: no statement in the file may name another
     * @return the rows, to be closed
     * @throws dev.sluice.run.RefusedException when it is not there, is no regular file, is damaged, or holds anything
     *     but rows of the table
     * @throws IOException when it cannot be read, naming the file
     */
    public TsvRows open(TableData table, DataFile file) throws IOException {
        return switch (file.format()) {
            case TSV -> new PlainRows(folder, file.file().name(), folder.open(file.file()), columns(table));
            case INSERTS -> inserts(table.name(), file.file());
            case LOAD_DATA -> loadData(table.name(), file.file());
        };
    }

    private static Optional<List<String>> columns(TableData table) {
        return table.columns().isEmpty()
                ? Optional.empty()
                : Optional.of(table.columns().stream().map(Column::name).toList());
    }

    private TsvRows inserts(TableName table, StoredFile file) throws IOException {
        InputStream source = folder.open(file);
        try {
            return new InsertRows(folder, file.name(), source, table);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Of the statement's file name only one thing is asked: that it is the name of the file beside it. */
    private TsvRows loadData(TableName table, StoredFile file) throws IOException {
        String stem = file.name().substring(0, file.name().lastIndexOf(ROWS));
        Compression compression = Compression.NONE;
        for (Compression candidate : Compression.values()) {
            if (folder.has(stem + STATEMENTS + candidate.suffix())) {
                compression = candidate;
            }
        }
        String control = stem + STATEMENTS + compression.suffix();
        LoadStatement statement;
        try (ControlFile text = new ControlFile(folder, control, folder.open(control, compression), table)) {
            statement = text.statement();
        }
        if (!statement.file().equals(stem + ROWS) && !statement.file().equals(file.name())) {
            throw folder.refused(control, "loads '" + statement.file() + "', which is not the file beside it");
        }
        return new DialectRows(folder, file.name(), folder.open(file), statement);
    }
}
