package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a server for its {@link Coordinates}. Thread-safe. */
public final class CoordinatesReader {
    private final Server server;

    /** @param server decides the statements: MySQL renamed them in 8.0.22, 8.2 and 8.4 */
    public CoordinatesReader(Server server) {
        this.server = server;
    }

    /** What a server tells of itself, and why that may not be all. */
    private record Told(Coordinates coordinates, Optional<BlindSpot> blindSpot) {}

    /**
     * Reads them; without a file, and so not {@link Coordinates#known}, when the server writes no binary log, and
     * {@link Coordinates#UNKNOWN} when the account lacks REPLICATION CLIENT (MariaDB: BINLOG MONITOR).
     */
    public Coordinates read(Connection connection) throws SQLException {
        return ask(connection).coordinates();
    }

    /** Why {@link #read} gives coordinates that are {@link Coordinates#blind}; empty when they are not. */
    Optional<BlindSpot> blindSpot(Connection connection) throws SQLException {
        return ask(connection).blindSpot();
    }

    private Told ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean renamed = !server.isMariaDb() && server.atLeast(8, 2, 0);
            String file;
            long position;
            String gtidSet;
            boolean filtered;
            try (ResultSet row = statement.executeQuery(renamed ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS")) {
                if (!row.next()) {
                    return withReplicas(statement, "", 0, "", false);
                }
                file = row.getString("File");
                position = row.getLong("Position");
                filtered = !row.getString("Binlog_Do_DB").isEmpty()
                        || !row.getString("Binlog_Ignore_DB").isEmpty();
                gtidSet = server.isMariaDb() ? "" : gtidSet(statement, row.getString("Executed_Gtid_Set"));
            }
            if (server.isMariaDb()) {
                gtidSet = scalar(
                        statement,
                        "SELECT CONCAT(@@gtid_binlog_pos, IF(@@gtid_slave_pos = '', '',"
                                + " CONCAT(' applied ', @@gtid_slave_pos)))");
            }
            return withReplicas(statement, file, position, gtidSet, filtered);
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.ACCESS_DENIED) {
                return new Told(Coordinates.UNKNOWN, Optional.empty());
            }
            throw e;
        }
    }

    private Told withReplicas(Statement statement, String file, long position, String gtidSet, boolean filtered)
            throws SQLException {
        List<ReplicaCoordinates> replicas;
        Optional<BlindSpot> unseen;
        try {
            replicas = replicas(statement);
            unseen = !replicas.isEmpty() && gtidSet.isEmpty() && appliesInParallelUnlogged(statement)
                    ? Optional.of(BlindSpot.PARALLEL_REPLICA)
                    : Optional.empty();
        } catch (SQLException e) {
            if (SqlErrors.classify(e) != SqlErrorClass.ACCESS_DENIED) {
                throw e;
            }
            replicas = List.of();
            unseen = appliesNothingUnlogged(statement) ? Optional.empty() : Optional.of(BlindSpot.HIDDEN_REPLICA);
        }
        Optional<BlindSpot> blindSpot = filtered ? Optional.of(BlindSpot.FILTER) : unseen;
        return new Told(new Coordinates(file, position, gtidSet, blindSpot.isPresent(), replicas), blindSpot);
    }

    /** Several threads of a MySQL replica report their common position every {@code replica_checkpoint_period} only. */
    private boolean appliesInParallelUnlogged(Statement statement) throws SQLException {
        if (server.isMariaDb()) {
            return false;
        }
        boolean logged = false;
        boolean parallel = false;
        try (ResultSet row = statement.executeQuery("SHOW GLOBAL VARIABLES WHERE Variable_name IN"
                + " ('log_replica_updates', 'log_slave_updates', 'replica_parallel_workers',"
                + " 'slave_parallel_workers')")) {
            while (row.next()) {
                if (row.getString(1).startsWith("log_")) {
                    logged |= row.getString(2).equals("ON");
                } else {
                    parallel |= row.getLong(2) > 0;
                }
            }
        }
        return parallel && !logged;
    }

    /**
     * Whether nothing moves that the binary log does not show, although the account may not see the replica's
     * status. What anyone may see on MariaDB: no replica is running, and none has ever applied a transaction.
     */
    private boolean appliesNothingUnlogged(Statement statement) throws SQLException {
        if (!server.isMariaDb()) {
            return false;
        }
        if (scalar(statement, "SELECT @@GLOBAL.log_bin AND @@GLOBAL.log_slave_updates")
                .equals("1")) {
            return true;
        }
        try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Slaves\\_running'")) {
            if (!row.next() || row.getLong(2) > 0) {
                return false;
            }
        }
        return scalar(statement, "SELECT @@GLOBAL.gtid_slave_pos").isEmpty();
    }

    /** A GTID set proves something only where every transaction gets a GTID. */
    private static String gtidSet(Statement statement, String executed) throws SQLException {
        try (Statement mode = statement.getConnection().createStatement()) {
            return "ON".equals(scalar(mode, "SELECT @@GLOBAL.gtid_mode")) ? executed.replace("\n", "") : "";
        }
    }

    private List<ReplicaCoordinates> replicas(Statement statement) throws SQLException {
        String source = ReplicaChannel.sourceWord(server);
        List<ReplicaCoordinates> replicas = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(ReplicaChannel.sql(server))) {
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
