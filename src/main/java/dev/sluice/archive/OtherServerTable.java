package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.TableKey;
import dev.sluice.file.TsvRows;
import dev.sluice.mysql.RowReader;
import dev.sluice.mysql.TableName;
import dev.sluice.row.RowSink;
import dev.sluice.target.ColumnMapping;
import dev.sluice.target.RowWriter;
import dev.sluice.target.Written;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A table on another server: rows are read from the source and, by a thread of their own, written there. */
final class OtherServerTable implements Destination {
    private final SourceSession source;
    private final Connection connection;
    private final TableName table;
    private final RowWriter writer;
    private final List<Integer> errorMarks;
    private final boolean replace;
    private Savepoint mark;
    private long bytes;

    /**
     * @param source the session that holds the rows' locks
     * @param connection the destination's session
     * @param localInfile whether the destination takes LOAD DATA LOCAL
     */
    OtherServerTable(
            SourceSession source, Connection connection, ColumnMapping mapping, boolean localInfile, boolean replace) {
        this.source = source;
        this.connection = connection;
        this.table = mapping.table().name();
        this.writer = localInfile ? RowWriter.loadData(mapping, replace) : RowWriter.inserts(mapping, replace);
        this.errorMarks = mapping.errorMarks();
        this.replace = replace;
    }

    /** How many bytes of text went over. */
    long bytes() {
        return bytes;
    }

    @Override
    public Copying begin(LockedRows rows) throws SQLException, RowsRefusedException, InterruptedException {
        RowPipe pipe = new RowPipe();
        FutureTask<Written> writing = new FutureTask<>(() -> {
            try (pipe) {
                return writer.write(connection, pipe, 0);
            }
        });
        Thread thread = new Thread(writing, "writing " + table);
        thread.setDaemon(true);
        thread.start();
        MarkCount marks = new MarkCount(new TsvRows(pipe.in()), errorMarks);
        long read;
        try {
            read = read(rows, pipe, marks);
        } catch (SQLException | RuntimeException e) {
            thread.join();
            throw e;
        } catch (IOException e) {
            written(writing); // says why it takes no more
            throw new IllegalStateException("rows were not taken to their end", e);
        }
        return new Copying() {
            @Override
            public long rows() {
                return read;
            }

            @Override
            public void finish() throws SQLException, RowsRefusedException, InterruptedException {
                check(read, written(writing), marks.count(), pipe);
            }
        };
    }

    private void check(long read, Written written, long marks, RowPipe pipe) throws RowsRefusedException {
        bytes += pipe.bytes();
        boolean all = replace ? written.rows() >= read : written.rows() == read;
        if (!all || written.warnings() != marks) {
            throw new RowsRefusedException(table + " would have changed or left out rows" + written.complaint(read));
        }
    }

    @Override
    public void confirm(TableKey key, List<KeyBound> rows) throws SQLException, RowsRefusedException {
        if (replace) {
            CopiedRows.confirm(connection, table, key, rows);
        }
    }

    private long read(LockedRows rows, RowPipe pipe, MarkCount sink) throws SQLException, IOException {
        RowReader reader = source.reader();
        Throwable failure = null;
        try {
            long read = reader.read(rows.read(), sink);
            sink.flush();
            return read;
        } catch (IOException e) {
            failure = e;
            reader.drain(); // the session is used again, for the rows that are not refused
            throw e;
        } catch (SQLException | RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            pipe.end(failure);
        }
    }

    private static Written written(FutureTask<Written> writing)
            throws SQLException, RowsRefusedException, InterruptedException {
        try {
            return writing.get();
        } catch (ExecutionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw RowsRefusedException.of(sql).orElseThrow(() -> sql);
                }
            }
            throw new IllegalStateException("rows were not written to their end", e);
        }
    }

    @Override
    public void mark() throws SQLException {
        mark = connection.setSavepoint("sluice");
    }

    @Override
    public void backToMark() throws SQLException {
        connection.rollback(mark);
    }

    /** Counts the values that are an ENUM's mark of an error, each of which goes in with a warning. */
    private static final class MarkCount implements RowSink {
        private final TsvRows rows;
        private final List<Integer> columns;
        private long count;

        MarkCount(TsvRows rows, List<Integer> columns) {
            this.rows = rows;
            this.columns = columns;
        }

        long count() {
            return count;
        }

        void flush() throws IOException {
            rows.flush();
        }

        @Override
        public void beginRow() {
            rows.beginRow();
        }

        @Override
        public void nullValue(int column) throws IOException {
            rows.nullValue(column);
        }

        @Override
        public void value(int column, byte[] bytes, int offset, int length) throws IOException {
            if (length == 0 && columns.contains(column)) {
                count++;
            }
            rows.value(column, bytes, offset, length);
        }

        @Override
        public void beginValue(int column) throws IOException {
            rows.beginValue(column);
        }

        @Override
        public void part(byte[] bytes, int offset, int length) throws IOException {
            rows.part(bytes, offset, length);
        }

        @Override
        public void endValue() throws IOException {
            rows.endValue();
        }

        @Override
        public void endRow() throws IOException {
            rows.endRow();
        }
    }
}
