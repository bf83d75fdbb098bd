package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.SQLException;

/** Gives connections that read one server; the caller closes each. Thread-safe. */
public interface ReadSessions {
    /** A session for the catalogue and for planning, with names and texts in utf8mb4. */
    Connection metadata() throws SQLException;

    /**
     * A session for row data: text comes in the bytes of its own column, converted by nobody.
     *
     * @throws InterruptedException while waiting for one
     */
    Connection data() throws SQLException, InterruptedException;
}
