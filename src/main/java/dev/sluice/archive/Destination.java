package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.TableKey;
import java.sql.SQLException;
import java.util.List;

/** A table that takes rows. What it does commits or is undone with the session's transaction. Used by one thread. */
interface Destination {
    /** Rows that are read from the source, and may not all be in yet. */
    interface Copying {
        /** How many were read; of those that replace others on the source's own server at most as many as were expected. */
        long rows();

        /**
         * Waits until they are.
         *
         * @throws RowsRefusedException when they are not taken all and as they are; some may be in
         */
        void finish() throws SQLException, RowsRefusedException, InterruptedException;
    }

    /**
     * Begins to copy rows of the source, all that are read and as they are. When this returns, the source's session is free.
     *
     * @param rows locked on the source, or locked by this
     * @throws RowsRefusedException as {@link Copying#finish}
     */
    Copying begin(LockedRows rows) throws SQLException, RowsRefusedException, InterruptedException;

    /** Copies rows of the source that are locked, all of them and as they are. */
    default void copy(LockedRows rows) throws SQLException, RowsRefusedException, InterruptedException {
        finish(begin(rows), rows.count());
    }

    /** Waits until rows are in, and proves that they are as many as were locked. */
    static void finish(Copying copying, long rows) throws SQLException, RowsRefusedException, InterruptedException {
        copying.finish();
        if (copying.rows() != rows) {
            throw new RowsRefusedException(copying.rows() + " of " + rows + " rows were copied");
        }
    }

    /**
     * Where rows are put in the place of others: proves that each is there, by its key.
     *
     * @throws RowsRefusedException when some have replaced others of the same chunk
     */
    void confirm(TableKey key, List<KeyBound> rows) throws SQLException, RowsRefusedException;

    /** Marks what is in up to now. */
    void mark() throws SQLException;

    /** Takes away what came after the last mark. */
    void backToMark() throws SQLException;
}
