package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.TableKey;
import java.sql.SQLException;
import java.util.List;

/** A table that takes rows. What it does commits or is undone with the session's transaction. Used by one thread. */
interface Destination {
    /** Rows that are read from the source, and may not all be in yet. */
    interface Copying {
        /**
         * Waits until they are.
         *
         * @throws RowsRefusedException when they are not taken all and as they are; some may be in
         */
        void finish() throws SQLException, RowsRefusedException, InterruptedException;
    }

    /**
     * Begins to copy rows of the source, all of them and as they are. When this returns, the source's session is free.
     *
     * @param rows locked on the source
     * @throws RowsRefusedException as {@link Copying#finish}
     */
    Copying begin(LockedRows rows) throws SQLException, RowsRefusedException, InterruptedException;

    /** Copies rows of the source, all of them and as they are. */
    default void copy(LockedRows rows) throws SQLException, RowsRefusedException, InterruptedException {
        begin(rows).finish();
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
