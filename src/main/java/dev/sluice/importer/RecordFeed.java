package dev.sluice.importer;

import java.io.Closeable;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Records of a segment on their way to the server; what it counted is known when its rows are read to their end. */
interface RecordFeed extends Closeable {
    /**
     * A record that could not be made a row.
     *
     * @param number among the records, from 1
     * @param column whose value is at fault; may be empty
     * @param reason what is wrong with it
     */
    record Unreadable(long number, String column, String reason) {
        ServerRemark remark() {
            return ServerRemark.ofClient(column, reason);
        }
    }

    /** The rows in the dialect that the statement names; a new stream each time is not to be had. */
    InputStream rows();

    /** How many records there are. */
    long records();

    /** The record that a row was made of; both from 1. */
    long recordOf(long row);

    /** How many lines end in them. */
    long lines();

    /** CRC-32C of their bytes. */
    long checksum();

    /** How many rows were made of them. */
    long sent();

    /** Records that no row was made of, because they are wrong; not those that were left out on purpose. */
    List<Unreadable> unreadable();

    /** The first of {@link #unreadable}. */
    default Optional<Unreadable> firstUnreadable() {
        return unreadable().stream().findFirst();
    }
}
