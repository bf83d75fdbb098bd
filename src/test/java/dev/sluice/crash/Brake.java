package dev.sluice.crash;

import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slows a dump down by a condition on its rows: as long as the brake is held, a user lock on the server, each row
 * takes a fiftieth of a second.
 */
final class Brake implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TestServer server;
    private final Connection holder;
    private final String name = "brake" + NAMES.incrementAndGet() + Long.toString(System.nanoTime(), 36);

    private Brake(TestServer server) {
        this.server = server;
        this.holder = server.connect();
    }

    /** Takes hold. */
    static Brake on(TestServer server) throws SQLException {
        Brake brake = new Brake(server);
        try (Statement statement = brake.holder.createStatement()) {
            statement.execute("SELECT GET_LOCK('" + brake.name + "', 10)");
        }
        return brake;
    }

    /** The option for the dump. */
    String where() {
        return "--where=IF(IS_FREE_LOCK('" + name + "'), 1, SLEEP(0.02) = 0)";
    }

    /** The sessions that are reading rows and are held up now; those that only plan how (EXPLAIN) are not. */
    List<String> heldUp() {
        return server.query(
                "SELECT id FROM information_schema.processlist WHERE command <> 'Killed' AND info LIKE 'SELECT %" + name
                        + "%' AND info NOT LIKE '%processlist%' AND info NOT LIKE '%GET_LOCK%'");
    }

    /** Lets go: from now on rows come as fast as they can. */
    void release() throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute("SELECT RELEASE_LOCK('" + name + "')");
        }
    }

    @Override
    public void close() throws SQLException {
        holder.close();
    }
}
