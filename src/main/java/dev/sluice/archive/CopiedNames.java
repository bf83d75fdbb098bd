package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.RowReader;
import dev.sluice.row.RowSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys of rows that were copied along with a chunk, in the ledger of the server that they were copied to and in the
 * transaction that did it. They say which copies are to be taken back if the source does not finish the chunk. There may
 * be more of them than fit into memory, so they are kept in portions, each a unit: {@code p00000/2/000017} is one of the
 * second table taken along.
 */
final class CopiedNames {
    /** In characters; keys are short. */
    private static final int PORTION = 128 * 1024;

    private final Ledger ledger;
    private final Connection dest;
    private final String partition;

    CopiedNames(Ledger ledger, Connection dest, String partition) {
        this.ledger = ledger;
        this.dest = dest;
        this.partition = partition;
    }

    /** What is done with a portion. */
    interface Portion {
        void take(List<KeyBound> keys) throws SQLException;
    }

    /** Takes all names away. */
    void forget() throws SQLException {
        ledger.forgetAll(dest, partition + "/");
    }

    /**
     * Notes names.
     *
     * @param table the number of the table
     * @param first the number of the first portion
     * @param source the session that has locked the rows
     * @param query that reads the values of their keys
     * @return the number of the next portion
     */
    int note(int table, int first, Connection source, String query) throws SQLException, IOException {
        Keys keys = new Keys(table, first);
        try {
            RowReader.forConnection(source).read(query, keys);
            keys.flush();
        } catch (IOException e) {
            if (e.getCause() instanceof SQLException ofLedger) {
                throw ofLedger;
            }
            throw e;
        }
        return keys.portion;
    }

    /** Hands out the names of a table. */
    void each(int table, Portion work) throws SQLException {
        int portion = 0;
        Optional<Ledger.Entry> entry = ledger.find(dest, unit(table, portion));
        while (entry.isPresent()) {
            work.take(Arrays.stream(entry.get().state().split("\n", -1))
                    .map(KeyBound::parse)
                    .toList());
            entry = ledger.find(dest, unit(table, ++portion));
        }
    }

    private String unit(int table, int portion) {
        return String.format("%s/%d/%06d", partition, table, portion);
    }

    /** Collects lines of keys; a sink may throw an IOException only, so that of the ledger is inside one. */
    private final class Keys implements RowSink {
        private final int table;
        private int portion;
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

        Keys(int table, int first) {
            this.table = table;
            this.portion = first;
        }

        void flush() throws IOException {
            if (lines.size() > 0) {
                String text = lines.toString(StandardCharsets.US_ASCII);
                lines.reset();
                try {
                    ledger.note(dest, unit(table, portion++), new Ledger.Entry(text, 0));
                } catch (SQLException e) {
                    throw new IOException(e);
                }
            }
        }

        @Override
        public void beginRow() {
            if (lines.size() > 0) {
                lines.write('\n');
            }
        }

        @Override
        public void nullValue(int column) {
            throw new IllegalStateException("a key has a NULL");
        }

        @Override
        public void value(int column, byte[] bytes, int offset, int length) {
            if (column > 0) {
                lines.write(',');
            }
            lines.write(bytes, offset, length);
        }

        @Override
        public void beginValue(int column) {
            if (column > 0) {
                lines.write(',');
            }
        }

        @Override
        public void part(byte[] bytes, int offset, int length) {
            lines.write(bytes, offset, length);
        }

        @Override
        public void endValue() {}

        @Override
        public void endRow() throws IOException {
            if (lines.size() >= PORTION) {
                flush();
            }
        }
    }
}
