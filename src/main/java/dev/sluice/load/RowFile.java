package dev.sluice.load;

import dev.sluice.mysql.Column;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A file with rows of one table, which may be read as often as need be and always gives the same rows. */
public interface RowFile {
    /** For messages. */
    String name();

    /** Its unit in the ledger: the same whenever the job is started again. */
    String unit();

    /** How many rows it has, where the dump tells. */
    OptionalLong rows();

    /** The columns as the source had them; empty when the dump does not tell. */
    List<Column> source();

    /** Reads it from its first row. */
    Batches open() throws IOException;

    /** The rows in LOAD DATA's default dialect, some at a time. */
    interface Batches extends Closeable {
        /** The columns the rows have; empty: all those of the table that are not generated, in its order. */
        Optional<List<String>> columns();

        /** The character set of text, {@code binary} when each value has the bytes of its own column. */
        String charset();

        /**
         * Passes over rows that are loaded already.
         *
         * @throws IOException also when there are fewer
         */
        void skip(long rows) throws IOException;

        /**
         * The next rows: at least one, and no more bytes than asked for unless one row alone has more.
         *
         * @return to be read to its end before the next call; null when there are no more rows
         */
        InputStream next(long maxBytes, long maxRows) throws IOException;

        /** How many rows the last stream had, known at its end. */
        long rows();

        /** How many bytes the last stream had, known at its end. */
        long bytes();
    }
}
