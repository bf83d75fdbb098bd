package dev.sluice.demo;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The stage for {@code sluice demo}: a private server with the sample shop in it, a folder that stays, and the
 * comparison of a copy with its source. Says on the way what it does and how long it took. Not thread-safe.
 */
public final class Demo implements AutoCloseable {
    /** The schema with the sample data. */
    public static final String SHOP = "shop";

    private final PrintWriter out;
    private final Path folder;
    private final EmbeddedServer server;

    private Demo(PrintWriter out, Path folder, EmbeddedServer server) {
        this.out = out;
        this.folder = folder;
        this.server = server;
    }

    /**
     * Makes the folder, starts the server and loads the samples.
     *
     * @param out where the progress is told
     * @param dir the folder for what the demo leaves, new or empty; without one, a new temporary folder
     * @throws RefusedException when the folder has something in it, or no server can be had
     */
    public static Demo open(PrintWriter out, Optional<Path> dir) {
        Path folder = folder(dir);
        long begun = System.nanoTime();
        out.println("Starting a private database server ...");
        out.flush();
        Demo demo = new Demo(out, folder, EmbeddedServer.start());
        try {
            demo.say(demo.server.program() + " runs on " + demo.settings().address(), begun);
            demo.loadShop();
            return demo;
        } catch (RuntimeException e) {
            demo.close();
            throw e;
        }
    }

    private static Path folder(Optional<Path> dir) {
        try {
            if (dir.isEmpty()) {
                return Files.createTempDirectory("sluice-demo-");
            }
            Path folder = dir.get().toAbsolutePath();
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            try (var entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new RefusedException("The folder " + folder + " is not empty; name a new one with --dir.");
                }
            }
            return folder;
        } catch (IOException e) {
            throw new RefusedException("Cannot make the folder for the demo: " + e, e);
        }
    }

    private void loadShop() {
        long begun = System.nanoTime();
        out.println("Loading the sample shop ...");
        out.flush();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL local_infile = ON");
            Samples.loadShop(connection, SHOP);
            long[] rowsAndTables = count(connection);
            say(String.format(Locale.ROOT, "%,d rows in %d tables", rowsAndTables[0], rowsAndTables[1]), begun);
        } catch (SQLException e) {
            throw new FailedException("Cannot count the sample rows: " + e.getMessage(), e);
        }
    }

    private static long[] count(Connection connection) throws SQLException {
        long rows = 0;
        List<String> tables = SchemaComparison.tables(connection, SHOP);
        try (Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try (ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                    result.next();
                    rows += result.getLong(1);
                }
            }
        }
        return new long[] {rows, tables.size()};
    }

    /**
     * Compares a copy of the shop on the same server with the shop, definitions and rows, and says how it came
     * out.
     *
     * @param copySchema the schema with the copy
     * @return what differs; empty when the copy is equal
     */
    public List<String> compareWith(String copySchema) {
        long begun = System.nanoTime();
        try (Connection source = server.connect();
                Connection copy = server.connect()) {
            List<String> differences = SchemaComparison.differences(source, SHOP, copy, copySchema);
            say(
                    differences.isEmpty()
                            ? "The copy " + copySchema + " is equal to " + SHOP + ", every row and every definition"
                            : "The copy " + copySchema + " differs:\n" + String.join("\n", differences),
                    begun);
            return differences;
        } catch (SQLException e) {
            throw new FailedException("Cannot compare " + copySchema + " with " + SHOP + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes empty tables like those of another schema, for rows that are archived.
     *
     * @param schema new
     * @param tables of the schema {@code like}
     */
    public void makeTables(String schema, String like, List<String> tables) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + schema + " CHARACTER SET utf8mb4");
            for (String table : tables) {
                statement.execute("CREATE TABLE " + schema + "." + table + " LIKE " + like + "." + table);
            }
        } catch (SQLException e) {
            throw new FailedException("Cannot make the tables for the archive: " + e.getMessage(), e);
        }
    }

    /** How many rows a table has. @param table schema and name */
    public long rows(String table) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new FailedException("Cannot count the rows of " + table + ": " + e.getMessage(), e);
        }
    }

    private void say(String what, long begun) {
        double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
        out.printf(Locale.ROOT, "%s (%.1f s)%n", what, seconds);
        out.flush();
    }

    /** Where the server is, as {@code root}. */
    public ConnectionSettings settings() {
        return server.settings();
    }

    /** The server itself. */
    public EmbeddedServer server() {
        return server;
    }

    /** The folder that stays when the demo has ended. */
    public Path folder() {
        return folder;
    }

    /** Stops the server and removes its data; the folder stays. */
    @Override
    public void close() {
        server.close();
    }
}
