package dev.sluice.crash;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.testing.TestServer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An account made for one test.
 *
 * @param settings to log in with
 * @param quoted its name for GRANT
 */
record Account(ConnectionSettings settings, String quoted) {
    static final String PASSWORD = "pEch7-Vogel";

    private static final AtomicInteger NAMES = new AtomicInteger();

    /** An account with rights on everything, such as {@code SELECT, EVENT}, or with none when empty. */
    static Account on(TestServer server, String rights) {
        String name = "a" + NAMES.incrementAndGet() + Long.toString(System.nanoTime(), 36);
        String quoted = "'" + name + "'@'localhost'";
        server.execute("CREATE USER " + quoted + " IDENTIFIED BY '" + PASSWORD + "'");
        Account account = new Account(server.settings(name, PASSWORD), quoted);
        if (!rights.isEmpty()) {
            server.execute("GRANT " + rights + " ON *.* TO " + quoted);
        }
        return account;
    }
}
