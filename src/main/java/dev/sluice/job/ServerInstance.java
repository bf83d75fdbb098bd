package dev.sluice.job;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Which server a session is on, and since when that has been running. */
final class ServerInstance {
    private ServerInstance() {}

    /** A name for the server that does not depend on how it is reached. */
    static String name(Connection connection) throws SQLException {
        String id = "";
        for (String variable : List.of("server_uuid", "hostname", "port", "datadir")) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE '" + variable + "'")) {
                id += row.next() ? row.getString(2) + "\n" : "\n";
            }
        }
        return new JobIdentity("settings", "", id, "", "").hash();
    }

    /** When it was started, by its own clock: seconds since 1970, exact to a second or two. */
    static long startedAt(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long now;
            try (ResultSet row = statement.executeQuery("SELECT UNIX_TIMESTAMP()")) {
                row.next();
                now = row.getLong(1);
            }
            try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
                row.next();
                return now - row.getLong(2);
            }
        }
    }
}
