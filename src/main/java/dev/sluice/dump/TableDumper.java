package dev.sluice.dump;

import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.RangePredicate;
import dev.sluice.chunk.TableKey;
import dev.sluice.file.BlockListener;
import dev.sluice.file.ColumnFormat;
import dev.sluice.file.DataFileWriter;
import dev.sluice.file.FileStage;
import dev.sluice.file.InsertEncoder;
import dev.sluice.file.RowEncoder;
import dev.sluice.file.TsvEncoder;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads ranges of one table and writes them as data files. One thread. */
final class TableDumper {
    private final DumpedTable table;
    private final PlanHeader header;
    private final Path directory;
    private final Optional<String> where;
    private final int statementBytes;

    /** @param where condition on the rows, SQL of the user's own */
    TableDumper(DumpedTable table, PlanHeader header, Path directory, Optional<String> where, int statementBytes) {
        this.table = table;
        this.header = header;
        this.directory = directory;
        this.where = where;
        this.statementBytes = statementBytes;
    }

    /**
     * Reads a range. Its files are not in place before {@link Reading#finish}, for which the session is no longer
     * needed: another thread may read with it while this one waits for the disk.
     *
     * @throws SQLException what the server said; no file is left
     * @throws IOException what the file system said, naming the file
     */
    Reading read(PlanItem.Range range, Snapshot.Session session, FileStage stage, BlockListener listener)
            throws SQLException, IOException {
        removeLeftovers(range.number());
        RowEncoder encoder = encoder(new DataFileWriter(
                stage,
                directory,
                header.compression(),
                header.chunkFileBytes() == 0 ? Long.MAX_VALUE : header.chunkFileBytes(),
                names(range.number()),
                listener));
        boolean complete = false;
        try {
            long rows = session.rows().read(query(range.range()), encoder);
            if (session.rows().warnings() > 0) {
                throw firstWarning(session.connection());
            }
            complete = true;
            return new Reading(encoder, rows);
        } finally {
            if (!complete) {
                encoder.abort();
            }
        }
    }

    /**
     * A range that is read, with its last blocks on the way to the disk.
     *
     * @param encoder that wrote it
     * @param rows that the server sent
     */
    record Reading(RowEncoder encoder, long rows) {
        /** Puts the files in place and on the disk; a range without rows has none. */
        List<DumpFile> finish() throws IOException {
            try {
                List<DumpFile> files = encoder.finish().stream()
                        .map(file ->
                                new DumpFile(file.name(), file.rows(), file.bytes(), file.fileBytes(), file.crc32c()))
                        .toList();
                long written = files.stream().mapToLong(DumpFile::rows).sum();
                if (written != rows) {
                    throw new IOException(rows + " rows were read but " + written + " written");
                }
                return files;
            } finally {
                encoder.abort();
            }
        }
    }

    private static SQLException firstWarning(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW WARNINGS")) {
            return row.next()
                    ? new SQLException("warning: " + row.getString("Message"), "01000", row.getInt("Code"))
                    : new SQLException("the server counted a warning that it does not show", "01000");
        }
    }

    /** The statement of a range, in the order of the key where the server can give that without sorting. */
    String query(KeyRange range) {
        StringBuilder sql = new StringBuilder("SELECT ");
        sql.append(table.columns().stream().map(Column::readExpression).collect(Collectors.joining(",")));
        sql.append(" FROM ").append(table.name().quoted());
        Optional<TableKey> key =
                table.key().filter(k -> !range.unbounded() || k.index().equals("PRIMARY"));
        key.ifPresent(k -> sql.append(" FORCE INDEX (")
                .append(Identifiers.quote(k.index()))
                .append(')'));
        String bounds = table.key().map(k -> new RangePredicate(k).of(range)).orElse("");
        String conditions = where.map(condition -> "(" + condition + "\n)")
                .map(condition -> bounds.isEmpty() ? condition : bounds + " AND " + condition)
                .orElse(bounds);
        if (!conditions.isEmpty()) {
            sql.append(" WHERE ").append(conditions);
        }
        key.filter(k -> !table.partitioned() && table.engine().equalsIgnoreCase("InnoDB"))
                .ifPresent(k -> sql.append(order(k)));
        return sql.toString();
    }

    private static String order(TableKey key) {
        return key.columns().stream()
                .map(column -> column.quoted() + (column.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    private RowEncoder encoder(DataFileWriter file) {
        List<ColumnFormat> formats =
                table.columns().stream().map(TableDumper::format).toList();
        return switch (header.format()) {
            case TSV -> new TsvEncoder(file, formats);
            case SQL ->
                new InsertEncoder(
                        file,
                        Identifiers.quote(table.name().name()),
                        table.columns().stream().map(Column::quoted).toList(),
                        formats,
                        InsertEncoder.SESSION,
                        statementBytes);
        };
    }

    /** What the values of a column look like in the text protocol. */
    static ColumnFormat format(Column column) {
        return ColumnFormat.of(column.dataType(), column.charset().isPresent());
    }

    private Supplier<String> names(int number) {
        String range = table.base() + String.format(".%05d", number);
        if (header.chunkFileBytes() == 0) {
            return () -> range + header.format().suffix();
        }
        int[] part = {0};
        return () -> range + String.format(".%05d", ++part[0]) + header.format().suffix();
    }

    /** Files of a range whose end a crash prevented are made again; perhaps fewer than before. */
    private void removeLeftovers(int number) throws IOException {
        Supplier<String> names = names(number);
        boolean more = true;
        while (more) {
            Path file = directory.resolve(names.get() + header.compression().suffix());
            more = Files.deleteIfExists(file) && header.chunkFileBytes() != 0;
        }
    }
}
