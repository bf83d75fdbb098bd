package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks a server for its {@link Coordinates}. Thread-safe. */
public final class CoordinatesReader {
    private final Server server;

    /** @param server decides the statements: MySQL renamed them in 8.0.22, 8.2 and 8.4 */
    public CoordinatesReader(Server server) {
        this.server = server;
    }

    /**
     * Reads them; without a file, and so not {@link Coordinates#known}, when the server writes no binary log, and
     * {@link Coordinates#UNKNOWN} when the account lacks REPLICATION CLIENT (MariaDB: BINLOG MONITOR).
     */
    public Coordinates read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean renamed = !server.isMariaDb() && server.atLeast(8, 2, 0);
            String file;
            long position;
            String gtidSet;
            boolean blind;
            try (ResultSet row = statement.executeQuery(renamed ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS")) {
                if (!row.next()) {
                    return withReplicas(statement, "", 0, "", false);
                }
                file = row.getString("File");
                position = row.getLong("Position");
                blind = !row.getString("Binlog_Do_DB").isEmpty()
                        || !row.getString("Binlog_Ignore_DB").isEmpty();
                gtidSet = server.isMariaDb() ? "" : gtidSet(statement, row.getString("Executed_Gtid_Set"));
            }
            if (server.isMariaDb()) {
                gtidSet = scalar(
                        statement,
                        "SELECT CONCAT(@@gtid_binlog_pos, IF(@@gtid_slave_pos = '', '',"
                                + " CONCAT(' applied ', @@gtid_slave_pos)))");
            }
            return withReplicas(statement, file, position, gtidSet, blind);
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.ACCESS_DENIED) {
                return Coordinates.UNKNOWN;
            }
            throw e;
        }
    }

    /** Without the right to see what a replica has applied, its data may move unseen. */
    private Coordinates withReplicas(Statement statement, String file, long position, String gtidSet, boolean blind)
            throws SQLException {
        try {
            return new Coordinates(file, position, gtidSet, blind, replicas(statement));
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.ACCESS_DENIED) {
                return new Coordinates(file, position, gtidSet, true, List.of());
            }
            throw e;
        }
    }

    /** A GTID set proves something only where every transaction gets a GTID. */
    private static String gtidSet(Statement statement, String executed) throws SQLException {
        try (Statement mode = statement.getConnection().createStatement()) {
            return "ON".equals(scalar(mode, "SELECT @@GLOBAL.gtid_mode")) ? executed.replace("\n", "") : "";
        }
    }

    private List<ReplicaCoordinates> replicas(Statement statement) throws SQLException {
        boolean replicaWords = !server.isMariaDb() && server.atLeast(8, 0, 22);
        String sql = server.isMariaDb()
                ? "SHOW ALL SLAVES STATUS"
                : replicaWords ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
        String source = replicaWords ? "Source" : "Master";
        List<ReplicaCoordinates> replicas = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                replicas.add(new ReplicaCoordinates(
                        row.getString(server.isMariaDb() ? "Connection_name" : "Channel_Name"),
                        row.getString(source + "_Host"),
                        row.getInt(source + "_Port"),
                        row.getString("Relay_" + source + "_Log_File"),
                        row.getLong("Exec_" + source + "_Log_Pos"),
                        server.isMariaDb()
                                ? row.getString("Gtid_Slave_Pos")
                                : row.getString("Executed_Gtid_Set").replace("\n", "")));
            }
        }
        return replicas;
    }

    private static String scalar(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
