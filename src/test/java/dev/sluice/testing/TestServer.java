package dev.sluice.testing;

import dev.sluice.demo.Samples;
import dev.sluice.demo.ServerProcess;
import dev.sluice.demo.ServerProgram;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Flavour;
import dev.sluice.mysql.Identifiers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database server that tests may use: the shared one of this JVM, or a private one that the test started
 * and may kill. Private and shared servers end with the JVM, however it ends.
 *
 * <p>On a server of ours: all rights, {@code local_infile} on, binary log on (with GTIDs on MySQL), nothing
 * flushed to disk. Thread-safe except for starting and stopping.
 */
public final class TestServer implements AutoCloseable {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final ConnectionSettings settings;
    private final Optional<ServerProcess> process;
    private final Flavour flavour;
    private final String version;
    private String shop;

    private TestServer(ConnectionSettings settings, Optional<ServerProcess> process) {
        this.settings = settings;
        this.process = process;
        String reported = single("SELECT VERSION()");
        this.flavour = reported.contains("MariaDB") ? Flavour.MARIADB : Flavour.MYSQL;
        this.version = reported.replaceFirst("[^0-9.].*", "");
    }

    /** A server that others started, reached by its address alone. */
    static TestServer at(ConnectionSettings settings) {
        return new TestServer(settings, Optional.empty());
    }

    /** A server of our own. */
    static TestServer of(ServerProcess process) {
        return new TestServer(process.settings(), Optional.of(process));
    }

    /** The server that all tests of this JVM share; started at the first call. */
    public static TestServer shared() {
        return TestServers.shared();
    }

    /**
     * The servers for tests of {@link EveryServer}: every distinct one on this machine with
     * {@code SLUICE_TEST_MATRIX=all}, else the shared one.
     */
    public static List<TestServer> all() {
        return TestServers.all();
    }

    /**
     * Starts a server for one test, of the program that serves the shared one.
     *
     * @param options of the server's command line, such as {@code --skip-log-bin}; stronger than our own
     */
    public static TestServer startPrivate(String... options) {
        return TestServers.startPrivate(TestServers.privateProgram(), options);
    }

    /** Starts another server of the same program as this one. */
    public TestServer startAnother(String... options) {
        return TestServers.startPrivate(
                process.map(ServerProcess::program).orElseGet(TestServers::privateProgram), options);
    }

    /** Starts a private server that replicates from this one; returns when it has caught up. */
    public Replica startReplica(String... options) {
        return Replica.of(this, startAnother(options));
    }

    public String host() {
        return settings.host();
    }

    public int port() {
        return settings.port();
    }

    public Flavour flavour() {
        return flavour;
    }

    public boolean isMariaDb() {
        return flavour == Flavour.MARIADB;
    }

    /** Three numbers, such as {@code 8.0.15}. */
    public String version() {
        return version;
    }

    /** Whether the version is at least this one; compare flavours first. */
    public boolean isAtLeast(int major, int minor, int patch) {
        return new ServerProgram(Path.of("unknown"), flavour, version).isAtLeast(major, minor, patch);
    }

    /** Settings of an account with all rights. */
    public ConnectionSettings settings() {
        return settings;
    }

    /** Settings of another account on the same server. */
    public ConnectionSettings settings(String user, String password) {
        return ConnectionSettings.of(settings.host(), settings.port(), user, password);
    }

    /** Opens a connection with all rights; the caller closes it. */
    public Connection connect() {
        return connect(settings, "");
    }

    /** Opens a connection with all rights whose current schema is the one given. */
    public Connection connect(String schema) {
        return connect(settings, schema);
    }

    /** Opens a connection as another account. */
    public static Connection connect(ConnectionSettings settings, String schema) {
        Properties properties = new Properties();
        properties.put("user", settings.user());
        properties.put("password", settings.password());
        properties.put("sslMode", settings.sslMode().name());
        properties.put("allowPublicKeyRetrieval", "true");
        properties.put("allowLoadLocalInfile", "true");
        properties.put("characterEncoding", "UTF-8");
        // Braces belong to names and JSON here, not to JDBC's escapes.
        properties.put("enableEscapeProcessing", "false");
        properties.put("processEscapeCodesForPrepStmts", "false");
        try {
            Connection connection = DriverManager.getConnection("jdbc:mysql://" + settings.address() + "/", properties);
            if (!schema.isEmpty()) {
                connection.setCatalog(schema);
            }
            return connection;
        } catch (SQLException e) {
            throw new AssertionError("cannot connect to " + settings + ": " + e.getMessage(), e);
        }
    }

    /** Runs statements, each on its own, in one connection. */
    public void execute(String... statements) {
        executeIn("", statements);
    }

    /** Runs statements in one connection whose current schema is the one given. */
    public void executeIn(String schema, String... statements) {
        try (Connection connection = connect(schema);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new AssertionError(
                            e.getMessage() + " (" + e.getErrorCode() + ", " + e.getSQLState() + ") in: " + sql, e);
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The rows of a query as text: values separated by tabs, NULL as {@code NULL}. */
    public List<String> query(String sql) {
        return queryIn("", sql);
    }

    /** The rows of a query in a schema, as {@link #query} gives them. */
    public List<String> queryIn(String schema, String sql) {
        try (Connection connection = connect(schema);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringJoiner row = new StringJoiner("\t");
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage() + " in: " + sql, e);
        }
    }

    /** The only value of a query with one row and one column. */
    public String single(String sql) {
        List<String> rows = query(sql);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows, not one, from: " + sql);
        }
        return rows.get(0);
    }

    /**
     * Creates an empty schema in utf8mb4.
     *
     * @param hint the beginning of its name, for whoever reads a failure
     * @return its name, which no other test uses
     */
    public String createSchema(String hint) {
        String name = schemaName(hint);
        execute("CREATE DATABASE " + Identifiers.quote(name) + " CHARACTER SET utf8mb4");
        dropAtEnd(name);
        return name;
    }

    private static String schemaName(String hint) {
        return hint + "_" + SCHEMAS.incrementAndGet() + "_" + Long.toString(System.nanoTime(), 36);
    }

    private void dropAtEnd(String schema) {
        if (process.isEmpty()) {
            TestServers.dropAtEnd(this, schema);
        }
    }

    /**
     * The sample shop of {@code samples/}, loaded once per server and JVM because that takes seconds; tests must
     * not change it.
     *
     * @return the name of its schema
     */
    public synchronized String sampleShop() {
        if (shop == null) {
            String name = schemaName("shop");
            try (Connection connection = connect()) {
                Samples.loadShop(connection, name);
            } catch (SQLException e) {
                throw new AssertionError(e.getMessage(), e);
            }
            dropAtEnd(name);
            shop = name;
        }
        return shop;
    }

    /** Stops the server in good order and starts it again, same port, same data. */
    public void restart() {
        process().stop();
        process().start();
    }

    /** Stops the server in good order. */
    public void stop() {
        process().stop();
    }

    /** Kills the server (SIGKILL). */
    public void kill() {
        process().kill();
    }

    /** Starts the server after {@link #stop} or {@link #kill}, same port, same data. */
    public void start() {
        process().start();
    }

    /** What the server's log says. */
    public Path log() {
        return process().log();
    }

    private ServerProcess process() {
        if (process.isEmpty() || TestServers.isShared(this)) {
            throw new IllegalStateException("only a server from startPrivate may be stopped, started or killed");
        }
        return process.get();
    }

    /** The command line client that came with this server, or the one that is installed. */
    public Optional<Path> mysqlClient() {
        return process.flatMap(running -> running.program().client())
                .or(() -> Arrays.stream(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder, "mysql"))
                        .filter(Files::isExecutable)
                        .findFirst());
    }

    /** Ends a private server and removes its data. */
    @Override
    public void close() {
        process().close();
    }

    @Override
    public String toString() {
        return (isMariaDb() ? "MariaDB " : "MySQL ") + version;
    }
}
