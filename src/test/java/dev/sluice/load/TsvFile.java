package dev.sluice.load;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.RowReader;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.TableName;
import dev.sluice.row.RowSink;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A data file in memory. */
record TsvFile(
        String name,
        byte[] content,
        Optional<List<String>> columns,
        List<Column> source,
        String charset,
        OptionalLong rows)
        implements RowFile {
    /** Lines as they stand, of a dump that tells nothing of its columns. */
    static TsvFile of(String... lines) {
        String text = lines.length == 0 ? "" : String.join("\n", lines) + "\n";
        return new TsvFile(
                "t.tsv",
                text.getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                List.of(),
                "binary",
                OptionalLong.empty());
    }

    /** All rows of a table, as a dump has them. */
    static TsvFile of(TestServer server, TableName table) throws Exception {
        Connections connections = new Connections(server.settings());
        try (Connection connection = connections.connect()) {
            List<Column> columns = new Catalog(connection).columns(table);
            Sink sink = new Sink();
            try (Connection data = new Sessions(connections, Server.of(connection)).data()) {
                RowReader.forConnection(data)
                        .read(
                                "SELECT "
                                        + columns.stream()
                                                .map(Column::readExpression)
                                                .collect(Collectors.joining(","))
                                        + " FROM " + table.quoted(),
                                sink);
            }
            return new TsvFile(
                    table.name() + ".tsv",
                    sink.out.toByteArray(),
                    Optional.of(columns.stream().map(Column::name).toList()),
                    columns,
                    "binary",
                    OptionalLong.empty());
        }
    }

    TsvFile withColumns(String... names) {
        return new TsvFile(name, content, Optional.of(List.of(names)), source, charset, rows);
    }

    TsvFile withSource(List<Column> known) {
        return new TsvFile(name, content, columns, known, charset, rows);
    }

    TsvFile withCharset(String text) {
        return new TsvFile(name, content, columns, source, text, rows);
    }

    TsvFile withRows(long told) {
        return new TsvFile(name, content, columns, source, charset, OptionalLong.of(told));
    }

    @Override
    public String unit() {
        return "file " + name;
    }

    @Override
    public Batches open() {
        return new Reading();
    }

    private final class Reading implements Batches {
        private int at;
        private long rows;
        private long bytes;

        @Override
        public Optional<List<String>> columns() {
            return columns;
        }

        @Override
        public String charset() {
            return charset;
        }

        @Override
        public void skip(long skipped) throws IOException {
            if (take(Long.MAX_VALUE, skipped) < skipped) {
                throw new EOFException("the file has fewer rows than are loaded");
            }
        }

        private long take(long maxBytes, long maxRows) {
            int begin = at;
            long taken = 0;
            while (at < content.length && taken < maxRows) {
                int end = at;
                while (content[end] != '\n') {
                    end++;
                }
                if (taken > 0 && end + 1 - begin > maxBytes) {
                    break;
                }
                at = end + 1;
                taken++;
            }
            return taken;
        }

        @Override
        public InputStream next(long maxBytes, long maxRows) {
            int begin = at;
            rows = take(maxBytes, maxRows);
            bytes = at - begin;
            return rows == 0 ? null : new ByteArrayInputStream(content, begin, at - begin);
        }

        @Override
        public long rows() {
            return rows;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Writes what the server sends as LOAD DATA wants it. */
    private static final class Sink implements RowSink {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        @Override
        public void beginRow() {
            // a row has nothing before its first value
        }

        private void separate(int column) {
            if (column > 0) {
                out.write('\t');
            }
        }

        @Override
        public void nullValue(int column) {
            separate(column);
            out.writeBytes("\\N".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void value(int column, byte[] bytes, int offset, int length) {
            separate(column);
            part(bytes, offset, length);
        }

        @Override
        public void beginValue(int column) {
            separate(column);
        }

        @Override
        public void part(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                switch (bytes[i]) {
                    case '\t' -> out.writeBytes(new byte[] {'\\', 't'});
                    case '\n' -> out.writeBytes(new byte[] {'\\', 'n'});
                    case '\\' -> out.writeBytes(new byte[] {'\\', '\\'});
                    case 0 -> out.writeBytes(new byte[] {'\\', '0'});
                    default -> out.write(bytes[i]);
                }
            }
        }

        @Override
        public void endValue() {
            // a value has nothing behind it
        }

        @Override
        public void endRow() {
            out.write('\n');
        }
    }
}
