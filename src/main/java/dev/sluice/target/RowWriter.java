package dev.sluice.target;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes rows into a table within the session's transaction. */
public interface RowWriter {
    /** A writer by {@code LOAD DATA LOCAL}. @param replace whether rows that are in the way are replaced */
    static RowWriter loadData(ColumnMapping mapping, boolean replace) {
        return new LoadDataWriter(mapping, replace);
    }

    /** A writer by INSERT statements, where the server takes no {@code LOAD DATA LOCAL}, or by REPLACE statements. */
    static RowWriter inserts(ColumnMapping mapping, boolean replace) {
        return new InsertWriter(mapping, replace);
    }

    /**
     * Writes all rows of a stream.
     *
     * @param rows in LOAD DATA's default dialect, read to the end
     * @param rowsBefore rows of the file before the stream's first one, for what the server remarks
     * @throws IOException what reading the rows threw; the session may be unusable then
     */
    Written write(Connection connection, InputStream rows, long rowsBefore) throws SQLException, IOException;
}
