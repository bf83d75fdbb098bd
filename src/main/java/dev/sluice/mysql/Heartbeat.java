package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import dev.sluice.throttle.Lag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A table on the source in which a time is written again and again, and which its replicas have a little later. Both sides are
 * compared with each other and never with a clock, so clocks and time zones do not matter. It is one of
 *
 * <pre>
 * pt-heartbeat's   (ts VARCHAR, server_id INT, …)               read only; somebody runs pt-heartbeat
 * our own          (writer VARCHAR(64), beat BIGINT)            made when missing; each run writes a row of its own
 * </pre>
 *
 * <p>One thread; {@link #close} by any.
 */
final class Heartbeat implements AutoCloseable {
    /** After this time without a new one of pt-heartbeat's it counts as dead, and replicas as unknown. */
    private static final long DEAD_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Rows of runs that are long over. */
    private static final long OLD_MICROS = TimeUnit.DAYS.toMicros(1);

    /** More often says nothing more. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Enquiry source;
    private final TableName table;
    private final String writer;
    private final Beats beats = new Beats();
    private boolean own;
    private long serverId;
    private long latest;
    private long latestNanos;

    /** @param writer names the row of ours, such as the run's id */
    Heartbeat(Connections source, TableName table, String writer) {
        this.source = new Enquiry(source);
        this.table = table;
        this.writer = writer;
    }

    /**
     * Finds out whose table it is, or makes one.
     *
     * @throws RefusedException when that cannot be done
     */
    void prepare() {
        try {
            source.ask((connection, server) -> {
                Set<String> columns = columns(connection);
                own = columns.isEmpty() || columns.containsAll(Set.of("writer", "beat"));
                if (!own && !columns.containsAll(Set.of("ts", "server_id"))) {
                    throw new RefusedException("--heartbeat-table " + table + " is neither a table of pt-heartbeat (ts,"
                            + " server_id) nor one of sluice (writer, beat).");
                }
                if (columns.isEmpty()) {
                    execute(
                            connection,
                            "CREATE TABLE IF NOT EXISTS " + table.quoted()
                                    + " (writer VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY, beat BIGINT NOT"
                                    + " NULL) ENGINE=InnoDB");
                }
                if (own) {
                    execute(
                            connection,
                            "DELETE FROM " + table.quoted() + " WHERE beat < " + (nowMicros() - OLD_MICROS));
                } else {
                    serverId = serverId(connection);
                }
                return null;
            });
            beat();
        } catch (SQLException e) {
            throw new RefusedException(
                    "--heartbeat-table " + table + " cannot be used on the server at " + source.address() + ": "
                            + SqlErrors.describe(e) + ".",
                    e);
        }
        if (!own && latest == 0) {
            throw new RefusedException("--heartbeat-table " + table + " has no row with the server_id " + serverId
                    + " of the server at " + source.address() + "; does pt-heartbeat --update run?");
        }
    }

    private Set<String> columns(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            Set<String> columns = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(row.getString(1).toLowerCase(Locale.ROOT));
                }
            }
            return columns;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long serverId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@GLOBAL.server_id")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Writes the next beat, or looks for the newest one that pt-heartbeat has written. */
    private void beat() throws SQLException {
        if (latest != 0 && own && System.nanoTime() - latestNanos < SHORTEST_NANOS) {
            return;
        }
        long beat = source.ask((connection, server) ->
                own ? write(connection) : read(connection).orElse(0));
        if (beat != latest) {
            latest = beat;
            latestNanos = System.nanoTime();
            beats.add(beat);
        }
    }

    private long write(Connection connection) throws SQLException {
        long now = nowMicros();
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + table.quoted() + " (writer, beat) VALUES (?, ?) ON DUPLICATE KEY UPDATE beat = ?")) {
            statement.setString(1, writer);
            statement.setLong(2, now);
            statement.setLong(3, now);
            statement.executeUpdate();
        }
        return now;
    }

    /**
     * How late a replica is.
     *
     * @throws SQLException when it cannot be asked
     */
    Lag lag(Connection replica) throws SQLException {
        // Of ours the replica cannot have what is written now; of pt-heartbeat's the newest is what it should have.
        double behind = own ? behind(replica) : 0;
        try {
            beat();
        } catch (SQLException e) {
            return Lag.unknown(
                    "cannot be judged without a heartbeat at " + source.address() + ": " + SqlErrors.describe(e));
        }
        long silence = System.nanoTime() - latestNanos;
        if (!own && silence > DEAD_NANOS) {
            return Lag.unknown("cannot be judged: pt-heartbeat has written nothing for "
                    + TimeUnit.NANOSECONDS.toSeconds(silence) + " s");
        }
        return Lag.of(own ? behind : behind(replica));
    }

    private double behind(Connection replica) throws SQLException {
        OptionalLong seen;
        try {
            seen = read(replica);
        } catch (SQLException e) {
            SqlErrorClass kind = SqlErrors.classify(e);
            if (!own || kind != SqlErrorClass.UNKNOWN_TABLE && kind != SqlErrorClass.UNKNOWN_SCHEMA) {
                throw e;
            }
            seen = OptionalLong.empty();
        }
        return beats.behind(seen.orElse(0), own ? nowMicros() : latest);
    }

    private OptionalLong read(Connection connection) throws SQLException {
        String sql = own
                ? "SELECT beat FROM " + table.quoted() + " WHERE writer = ?"
                : "SELECT MAX(ts) FROM " + table.quoted() + " WHERE server_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (own) {
                statement.setString(1, writer);
            } else {
                statement.setLong(1, serverId);
            }
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getString(1) == null) {
                    return OptionalLong.empty();
                }
                return OptionalLong.of(own ? row.getLong(1) : micros(row.getString(1)));
            }
        }
    }

    /** {@code 2026-11-25T18:00:00.001230}, of an old pt-heartbeat with a blank. */
    static long micros(String ts) throws SQLException {
        try {
            return ChronoUnit.MICROS.between(
                    LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), LocalDateTime.parse(ts.replace(' ', 'T')));
        } catch (DateTimeParseException e) {
            throw new SQLException("the heartbeat '" + ts + "' is no time", e);
        }
    }

    private static long nowMicros() {
        return Duration.ofMillis(System.currentTimeMillis()).toNanos() / 1000;
    }

    @Override
    public void close() {
        source.close();
    }
}
