package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One channel of a replica, as the server tells of it.
 *
 * @param name of the channel, empty for the usual one
 * @param source what it follows, {@code db1:3306}
 * @param receiver state of the thread that fetches: {@code Yes}, {@code No}, {@code Connecting}, {@code Preparing}
 * @param applier state of the thread that applies
 * @param secondsBehind what the server says; empty when it does not know
 * @param error the last error, or empty
 */
record ReplicaChannel(
        String name, String source, String receiver, String applier, OptionalLong secondsBehind, String error) {
    /** Channels of MySQL's group replication; what goes through them is no replica's stream. */
    private static final String GROUP = "group_replication_";

    /** The statement that tells of all channels: MySQL renamed it in 8.0.22 and dropped the old one in 8.4. */
    static String sql(Server server) {
        if (server.isMariaDb()) {
            return "SHOW ALL SLAVES STATUS";
        }
        return newWords(server) ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
    }

    /** What the statement calls the server that is followed, as part of names of columns. */
    static String sourceWord(Server server) {
        return newWords(server) ? "Source" : "Master";
    }

    private static boolean newWords(Server server) {
        return !server.isMariaDb() && server.atLeast(8, 0, 22);
    }

    /** The channels of a server; none when it is no replica. Needs REPLICATION CLIENT, on MariaDB REPLICA MONITOR. */
    static List<ReplicaChannel> read(Connection connection, Server server) throws SQLException {
        String source = sourceWord(server);
        String replica = newWords(server) ? "Replica" : "Slave";
        List<ReplicaChannel> channels = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql(server))) {
            while (row.next()) {
                long seconds = row.getLong("Seconds_Behind_" + source);
                boolean known = !row.wasNull();
                String name = row.getString(server.isMariaDb() ? "Connection_name" : "Channel_Name");
                String ioError = row.getString("Last_IO_Error");
                String sqlError = row.getString("Last_SQL_Error");
                if (!name.startsWith(GROUP)) {
                    channels.add(new ReplicaChannel(
                            name,
                            row.getString(source + "_Host") + ":" + row.getInt(source + "_Port"),
                            row.getString(replica + "_IO_Running"),
                            row.getString(replica + "_SQL_Running"),
                            known ? OptionalLong.of(seconds) : OptionalLong.empty(),
                            sqlError.isEmpty() ? ioError : sqlError));
                }
            }
        }
        return channels;
    }

    /** What is wrong, as the end of a sentence that begins with the replica; empty when its lag is known. */
    String trouble() {
        String channel = name.isEmpty() ? "" : " in channel '" + name + "'";
        String reason = error.isEmpty() ? "" : ": " + error.lines().findFirst().orElse("");
        if (!applier.equals("Yes")) {
            return "has stopped" + channel + ", its SQL thread does not run" + reason;
        }
        if (!receiver.equals("Yes")) {
            return receiver.equals("No")
                    ? "has stopped" + channel + ", its I/O thread does not run" + reason
                    : "has lost its source" + channel + " " + source + reason;
        }
        return secondsBehind.isEmpty() ? "does not know how far it is behind" + channel : "";
    }
}
