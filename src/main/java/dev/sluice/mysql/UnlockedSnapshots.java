package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Starts snapshots of the same moment without a lock, by trying until it can be proven.
 *
 * <p>MariaDB tells the binary log position of each snapshot exactly (status {@code Binlog_snapshot_position}): it is
 * enough that no transaction was committed between the first and the last START, a fraction of a millisecond. MySQL
 * tells no such thing. There a transaction is in the binary log before its rows are visible, so the coordinates must
 * stand still from {@value #QUIET_MILLIS} ms before the first START to after the last. What a replica applies without
 * logging it shows in its position after it is visible; there they must stand still for as long after the last START
 * too. Coordinates with a blind spot prove nothing.
 */
final class UnlockedSnapshots {
    /** Longer than a commit takes from its binary log write to its visibility. */
    static final int QUIET_MILLIS = 250;

    private static final int QUIET_ATTEMPTS = 40;
    private static final int POSITION_ATTEMPTS = 2000;

    private final Sessions sessions;
    private final List<Connection> readers;
    private final StopSignal stop;
    private final CoordinatesReader coordinates;

    /** @param readers sessions with REPEATABLE READ, without a transaction */
    UnlockedSnapshots(Sessions sessions, List<Connection> readers, StopSignal stop) {
        this.sessions = sessions;
        this.readers = readers;
        this.stop = stop;
        this.coordinates = new CoordinatesReader(sessions.server());
    }

    /**
     * Starts a snapshot on every reader.
     *
     * @return the coordinates of their moment
     * @throws RefusedException when the server does not tell its coordinates, or data may move without them
     * @throws FailedException when the server was never quiet enough
     */
    Coordinates start() throws SQLException, InterruptedException {
        try (Connection observer = sessions.metadata()) {
            Coordinates first = coordinates.read(observer);
            if (!first.known()) {
                throw new RefusedException("A consistent snapshot needs one of: RELOAD (lock-all), LOCK TABLES"
                        + " (lock-tables), or a binary log and REPLICATION CLIENT (safe-no-lock); the account has none"
                        + " of them. Grant one, or use --consistency none.");
            }
            refuseBlindSpot(observer);
            // What a replica applies has no position in its own log to be compared with.
            boolean byPosition =
                    sessions.server().isMariaDb() && first.replicas().isEmpty();
            int attempts = byPosition ? POSITION_ATTEMPTS : QUIET_ATTEMPTS;
            for (int attempt = 0; attempt < attempts; attempt++) {
                stop.check();
                Optional<Coordinates> at = byPosition ? byPosition(observer) : byQuiet(observer);
                if (at.isPresent()) {
                    return at.get();
                }
                for (Connection reader : readers) {
                    SnapshotOpener.execute(reader, "ROLLBACK");
                }
            }
            throw new FailedException("The server was written to in each of " + attempts + " attempts to open snapshots"
                    + " of the same moment without a lock; try when it is quieter, or grant RELOAD or LOCK TABLES");
        }
    }

    private void refuseBlindSpot(Connection observer) throws SQLException {
        Optional<BlindSpot> blindSpot = coordinates.blindSpot(observer);
        if (blindSpot.isPresent()) {
            throw new RefusedException("--consistency safe-no-lock cannot prove that its sessions see the same moment:"
                    + " the server's binary log " + blindSpot.get().reason() + ". Grant RELOAD (lock-all) or LOCK"
                    + " TABLES (lock-tables), or use --consistency none.");
        }
    }

    private Optional<Coordinates> byQuiet(Connection observer) throws SQLException, InterruptedException {
        Coordinates before = coordinates.read(observer);
        stop.sleep(QUIET_MILLIS);
        startAll();
        if (!before.replicas().isEmpty()) {
            stop.sleep(QUIET_MILLIS);
        }
        return Optional.of(before).filter(at -> !at.blind()).filter(coordinates.read(observer)::equals);
    }

    private Optional<Coordinates> byPosition(Connection observer) throws SQLException {
        startAll();
        Set<Coordinates> positions = new HashSet<>();
        for (Connection reader : readers) {
            positions.add(position(reader));
        }
        if (positions.size() > 1) {
            return Optional.empty();
        }
        Coordinates at = positions.iterator().next();
        Coordinates now = coordinates.read(observer);
        return now.blind() || !now.replicas().isEmpty()
                ? Optional.empty()
                : Optional.of(new Coordinates(at.file(), at.position(), gtid(observer, at), false, List.of()));
    }

    private void startAll() throws SQLException {
        for (Connection reader : readers) {
            SnapshotOpener.execute(reader, SnapshotOpener.START);
        }
    }

    private static Coordinates position(Connection reader) throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery("SHOW STATUS WHERE Variable_name IN"
                        + " ('Binlog_snapshot_file', 'Binlog_snapshot_position')")) {
            String file = "";
            long position = 0;
            while (row.next()) {
                if (row.getString(1).equalsIgnoreCase("Binlog_snapshot_file")) {
                    file = row.getString(2);
                } else {
                    position = row.getLong(2);
                }
            }
            return new Coordinates(file, position, "", false, List.of());
        }
    }

    private static String gtid(Connection observer, Coordinates at) throws SQLException {
        try (PreparedStatement statement = observer.prepareStatement("SELECT BINLOG_GTID_POS(?, ?)")) {
            statement.setString(1, at.file());
            statement.setLong(2, at.position());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1) == null ? "" : row.getString(1);
            }
        }
    }
}
