package dev.sluice.dump;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.Snapshot;
import dev.sluice.mysql.SnapshotOpener;
import dev.sluice.mysql.SnapshotRequest;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The server of a dump: what it holds, and the moment of it that is dumped. One thread but for {@link #abort}. */
final class DumpSource implements AutoCloseable {
    private static final int SNAPSHOT_ATTEMPTS = 5;

    private final DumpOptions options;
    private final Connections connections;
    private final RunContext run;

    private Sessions sessions;
    private Inventory inventory;
    private String catalogue;
    private volatile Snapshot snapshot;

    DumpSource(DumpOptions options, ConnectionSettings source, RunContext run) {
        this.options = options;
        this.connections = new Connections(source);
        this.run = run;
    }

    /** Connects, takes the inventory and checks it. @throws RefusedException when anything is in the way */
    void inspect() {
        try (Connection connection = connections.open()) {
            sessions = new Sessions(connections, Server.of(connection));
        } catch (SQLException e) {
            throw new RefusedException("Preflight failed: " + SqlErrors.describe(e) + ".", e);
        }
        try (Connection metadata = sessions.metadata()) {
            takeInventory(metadata);
            new Preflight(options, run).check(metadata, inventory);
        } catch (SQLException e) {
            throw new RefusedException("Reading the catalogue failed: " + SqlErrors.describe(e) + ".", e);
        }
    }

    /** Where the server is, for messages. */
    String address() {
        return connections.settings().address();
    }

    /** Connections to the server. */
    Connections connections() {
        return connections;
    }

    /** Opens sessions; after {@link #inspect}. */
    Sessions sessions() {
        return sessions;
    }

    /** What the snapshot holds, or before there is one, what the server held a moment ago. */
    Inventory inventory() {
        return inventory;
    }

    /** The snapshot; null before {@link #openSnapshot}. */
    Snapshot snapshot() {
        return snapshot;
    }

    /** The digest is read first: what is listed must be at least what it tells of. */
    private void takeInventory(Connection metadata) throws SQLException {
        Catalog catalog = new Catalog(metadata);
        catalogue = catalog.digest();
        inventory = Inventory.of(catalog, options);
    }

    /**
     * The lock may have been waited for: a table made meanwhile is in the snapshot, and must be in the plan and
     * among the tables locked. So the snapshot counts only when the catalogue is the same before and after.
     */
    void openSnapshot() throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            snapshot = SnapshotOpener.open(
                    sessions,
                    new SnapshotRequest(
                            options.contents().data() ? options.consistency() : Consistency.NONE,
                            options.threads(),
                            options.contents().data() ? inventory.tables() : List.of(),
                            options.guard(),
                            options.blockDdl()),
                    run.stop());
            try (Connection metadata = sessions.metadata()) {
                if (new Catalog(metadata).digest().equals(catalogue)) {
                    return;
                }
                snapshot.close();
                takeInventory(metadata);
            }
            if (attempt == SNAPSHOT_ATTEMPTS) {
                throw new FailedException("Tables were created or dropped in each of " + SNAPSHOT_ATTEMPTS
                        + " attempts to open a snapshot, so that nobody knows which it holds");
            }
        }
    }

    /** Cuts off the snapshot's sessions: reads that do not come back after a stop end with an error. From any thread. */
    void abort() {
        Snapshot open = snapshot;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void close() {
        if (snapshot != null) {
            snapshot.close();
        }
    }
}
