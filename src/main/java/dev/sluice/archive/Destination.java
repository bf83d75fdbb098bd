package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
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
    void copy(List<KeyBound> rows) throws SQLException, RowsRefusedException, InterruptedException;

    /** Marks what is in up to now. */
    void mark() throws SQLException;

    /** Takes away what came after the last mark. */
    void backToMark() throws SQLException;
}
