package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.TableKey;
import java.sql.SQLException;
import java.util.List;

/** A table that takes rows. What it does commits or is undone with the session's transaction. Used by one thread. */
interface Destination {
    /**
     * Copies rows of the source, all of them and as they are.
     *
     * @param rows locked on the source
     * @throws RowsRefusedException when it does not take them all; some may be in
     */
    void copy(LockedRows rows) throws SQLException, RowsRefusedException, InterruptedException;

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
