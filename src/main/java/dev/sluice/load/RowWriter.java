package dev.sluice.load;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes rows into a table within the session's transaction. */
interface RowWriter {
    /**
     * Writes all rows of a stream.
     *
     * @param rows in LOAD DATA's default dialect, read to the end
     * @param rowsBefore rows of the file before the stream's first one, for what the server remarks
     * @throws IOException what reading the rows threw; the session may be unusable then
     */
    Written write(Connection connection, InputStream rows, long rowsBefore) throws SQLException, IOException;
}
