package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** How the rows of a partition are found, locked, read and deleted, chunk by chunk. Used by one thread. */
interface ChunkRows {
    /**
     * Where a partition is.
     *
     * @param at as the ledger keeps it
     * @param last whether that is its end
     */
    record Place(Optional<KeyBound> at, boolean last) {}

    /**
     * Looks for the rows of the next chunk, where that can be done without locking them.
     *
     * @param at where the partition is; empty: where it begins
     * @param limit of rows
     */
    Lookahead.Found next(Optional<KeyBound> at, int limit) throws SQLException, InterruptedException;

    /**
     * Locks those of them that meet the condition now.
     *
     * @return their names, for the following
     */
    List<KeyBound> lock(Lookahead.Found next, boolean exclusive) throws SQLException;

    /** The rows, where they were looked up, locked as they are read: those of them that meet the condition then. */
    Optional<LockedRows> lockedAsRead(Lookahead.Found next, boolean exclusive);

    /** Deletes those of them that meet the condition now. @return how many */
    long purge(Lookahead.Found next) throws SQLException;

    /** The place behind the chunk. @param rows how many were locked or purged, by which the next rows are found, too */
    Place after(Lookahead.Found next, Optional<KeyBound> at, long rows);

    /** Rows that this session has locked, to be read once and before anything else of them. */
    LockedRows locked(List<KeyBound> names) throws SQLException;

    /** Deletes rows that this session has locked, all of them and no others. */
    void delete(List<KeyBound> names) throws SQLException;
}
