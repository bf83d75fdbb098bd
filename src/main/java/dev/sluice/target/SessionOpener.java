package dev.sluice.target;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens sessions that write rows: {@code LoadSessions::open}, or that and more. */
@FunctionalInterface
public interface SessionOpener {
    /** A session with autocommit off; the caller closes it. */
    Connection open() throws SQLException;
}
