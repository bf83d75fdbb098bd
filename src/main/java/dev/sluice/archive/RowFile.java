package dev.sluice.archive;

import dev.sluice.file.ColumnFormat;
import dev.sluice.file.CsvRows;
import dev.sluice.file.GrowingFile;
import dev.sluice.file.TextRows;
import dev.sluice.file.TsvRows;
import dev.sluice.mysql.Column;
import dev.sluice.run.FailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The file that takes rows. What it has of a chunk is on the disk before the chunk is committed, and the source's
 * ledger has the file's length in the same transaction: whatever is behind that length belongs to a chunk that was not
 * finished. One thread.
 */
final class RowFile implements AutoCloseable {
    private final Path path;
    private final ArchiveOptions.FileOptions options;
    private final List<Column> columns;
    private final GrowingFile file;

    private RowFile(Path path, ArchiveOptions.FileOptions options, List<Column> columns, GrowingFile file) {
        this.path = path;
        this.options = options;
        this.columns = columns;
        this.file = file;
    }

    /** Opens the file, which is created when it is missing. */
    static RowFile open(Path path, ArchiveOptions.FileOptions options, List<Column> columns) throws IOException {
        return new RowFile(path, options, columns, GrowingFile.open(path, options.compression()));
    }

    /** How long the file is now. */
    long length() throws IOException {
        return file.length();
    }

    /** Takes away what belongs to no finished chunk. */
    void cutBack(long length) throws IOException {
        if (!file.cutBack(length)) {
            throw new FailedException("The file " + path + " has " + file.length() + " bytes, but the rows of " + length
                    + " bytes of it are archived already; bring the file back");
        }
    }

    /**
     * What was written.
     *
     * @param rows how many
     * @param length of the file then
     */
    record Written(long rows, long length) {}

    /**
     * Writes rows and begins to put them on the disk.
     *
     * @param source the session that has locked the rows, or locks them by this
     * @param parts all of this table that a chunk has
     */
    Written write(SourceSession source, List<LockedRows> parts) throws SQLException, IOException {
        if (parts.stream().allMatch(rows -> rows.count() == 0)) {
            return new Written(0, file.length());
        }
        boolean csv = options.format() == ArchiveOptions.Format.CSV;
        OutputStream out = file.part();
        TextRows text = csv
                ? new CsvRows(
                        out,
                        columns.stream()
                                .map(column -> ColumnFormat.of(
                                        column.dataType(), column.charset().isPresent()))
                                .toList())
                : new TsvRows(out);
        if (options.header() && file.length() == 0) {
            header(
                    csv
                            ? new CsvRows(
                                    out,
                                    columns.stream().map(c -> ColumnFormat.TEXT).toList())
                            : new TsvRows(out));
        }
        if (csv) {
            results(source.connection(), "utf8mb4");
        }
        long written = 0;
        for (LockedRows rows : parts) {
            written += source.reader().read(rows.read(), text);
        }
        text.flush();
        if (csv) {
            results(source.connection(), "binary");
        }
        return new Written(written, file.end());
    }

    /** Writes rows that are locked, all of them, and begins to put them on the disk. @return the length of the file */
    long writeAll(SourceSession source, List<LockedRows> parts) throws SQLException, IOException {
        long locked = parts.stream().mapToLong(LockedRows::count).sum();
        Written written = write(source, parts);
        if (written.rows() != locked) {
            throw new FailedException(
                    "Of " + locked + " rows of " + parts.get(0).table() + " that were locked " + written.rows()
                            + " were read; the chunk was undone");
        }
        return written.length();
    }

    /** Waits until what was written is on the disk. */
    void awaitDisk() throws IOException {
        file.awaitDisk();
    }

    private void header(TextRows text) throws IOException {
        text.beginRow();
        for (int i = 0; i < columns.size(); i++) {
            byte[] name = columns.get(i).name().getBytes(StandardCharsets.UTF_8);
            text.value(i, name, 0, name.length);
        }
        text.endRow();
        text.flush();
    }

    private static void results(Connection source, String charset) throws SQLException {
        try (Statement statement = source.createStatement()) {
            statement.execute("SET SESSION character_set_results = " + charset);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
