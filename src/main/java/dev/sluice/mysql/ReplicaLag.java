package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import dev.sluice.throttle.Lag;
import dev.sluice.throttle.LagReader;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How far a replica is behind: by a heartbeat, or else by what it says of itself, the worst of its channels. One that has
 * stopped says so by itself only. Of itself it knows whole seconds; where less counts, MySQL's
 * performance schema has microseconds since the commit of the transaction in hand on its first server, which is
 * believed as far as it agrees with the whole seconds: the clocks of the two machines may differ, and the server's own figure
 * allows for that.
 */
final class ReplicaLag implements LagReader {
    /** What whole seconds, rounded at both ends, may differ by. */
    private static final double AGREEMENT = 2;

    /** A worker applies, the coordinator hands out or waits for SOURCE_DELAY, the receiver queues. */
    private static final String PRECISE = """
            SELECT MAX(TIMESTAMPDIFF(MICROSECOND, committed, NOW(6))) FROM (
              SELECT CHANNEL_NAME, APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP AS committed
              FROM performance_schema.replication_applier_status_by_worker WHERE APPLYING_TRANSACTION <> ''
              UNION ALL
              SELECT CHANNEL_NAME, PROCESSING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP
              FROM performance_schema.replication_applier_status_by_coordinator WHERE PROCESSING_TRANSACTION <> ''
              UNION ALL
              SELECT CHANNEL_NAME, QUEUEING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP
              FROM performance_schema.replication_connection_status WHERE QUEUEING_TRANSACTION <> ''
            ) AS busy WHERE CHANNEL_NAME = ? AND committed > 0""";

    private final Enquiry enquiry;
    private final boolean precise;
    private final Optional<Heartbeat> heartbeat;

    /**
     * @param precise whether less than a second counts
     * @param heartbeat shared by all replicas of a source
     */
    ReplicaLag(Connections replica, boolean precise, Optional<Heartbeat> heartbeat) {
        this.enquiry = new Enquiry(replica);
        this.precise = precise;
        this.heartbeat = heartbeat;
    }

    /**
     * Looks at the replica before the job begins. One that does not answer is left to {@link #read}: it may come back.
     *
     * @throws RefusedException when the server is no replica, or does not let the account see whether it is
     */
    void check(ConnectionSettings settings) {
        List<ReplicaChannel> channels;
        try {
            channels = enquiry.ask(ReplicaChannel::read);
        } catch (SQLException e) {
            if (isAway(e)) {
                return;
            }
            throw SqlErrors.classify(e) == SqlErrorClass.ACCESS_DENIED && e.getErrorCode() == 1227
                    ? new RefusedException(
                            "The account '" + settings.user() + "' may not see the replica's status at "
                                    + replica() + ", which needs REPLICATION CLIENT (MariaDB: REPLICA MONITOR): "
                                    + SqlErrors.describe(e) + ".",
                            e)
                    : ConnectFailure.explain(e, settings);
        }
        if (channels.isEmpty()) {
            throw new RefusedException(
                    "--check-replica-lag names " + replica() + ", but the server there is no replica.");
        }
    }

    /** Whether nobody answers at the address, or not yet; a wrong name or password gets no better by waiting. */
    private static boolean isAway(SQLException error) {
        return SqlErrors.causes(error).stream()
                        .anyMatch(cause -> cause instanceof ConnectException
                                || cause instanceof SocketTimeoutException
                                || cause instanceof NoRouteToHostException)
                || SqlErrors.classify(error) == SqlErrorClass.TOO_MANY_CONNECTIONS;
    }

    @Override
    public String replica() {
        return enquiry.address();
    }

    @Override
    public Lag read() {
        try {
            return enquiry.ask(this::lag);
        } catch (SQLException e) {
            return Lag.unknown("cannot be asked: " + SqlErrors.describe(e));
        } catch (RefusedException e) {
            return Lag.unknown("cannot be asked: " + e.getMessage());
        }
    }

    private Lag lag(Connection connection, Server server) throws SQLException {
        if (heartbeat.isPresent()) {
            return beating(connection, server, heartbeat.get());
        }
        Lag worst = null;
        for (ReplicaChannel channel : ReplicaChannel.read(connection, server)) {
            String trouble = channel.trouble();
            Lag lag = trouble.isEmpty() ? Lag.of(seconds(connection, server, channel)) : Lag.unknown(trouble);
            worst = worst == null ? lag : worst.worse(lag);
        }
        return worst == null ? Lag.unknown("replicates from nobody any more") : worst;
    }

    private static Lag beating(Connection connection, Server server, Heartbeat heartbeat) throws SQLException {
        for (ReplicaChannel channel : ReplicaChannel.read(connection, server)) {
            if (!channel.applier().equals("Yes")) {
                return Lag.unknown(channel.trouble());
            }
        }
        return heartbeat.lag(connection);
    }

    private double seconds(Connection connection, Server server, ReplicaChannel channel) throws SQLException {
        long whole = channel.secondsBehind().orElseThrow();
        if (!precise || server.isMariaDb()) {
            return whole;
        }
        try (PreparedStatement statement = connection.prepareStatement(PRECISE)) {
            statement.setString(1, channel.name());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                double exact = row.getLong(1) / 1e6;
                return row.wasNull() || Math.abs(exact - whole) > AGREEMENT ? whole : exact;
            }
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.ACCESS_DENIED) {
                return whole; // the account sees the status, but not the performance schema
            }
            throw e;
        }
    }

    @Override
    public void close() {
        heartbeat.ifPresent(Heartbeat::close);
        enquiry.close();
    }
}
