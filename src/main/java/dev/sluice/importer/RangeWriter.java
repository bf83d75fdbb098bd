package dev.sluice.importer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Sends records to a table within the session's transaction. One thread. */
interface RangeWriter {
    /**
     * Sends all records of a segment.
     *
     * @return what the server made of them; when that is not clean, the caller must undo it
     * @throws SQLException when it is not the records' fault
     * @throws IOException what reading the file threw; the session is unusable then
     */
    Verdict write(Connection connection, RangeBytes range, Segment segment) throws SQLException, IOException;
}
