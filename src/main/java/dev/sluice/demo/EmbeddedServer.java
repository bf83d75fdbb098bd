package dev.sluice.demo;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/**
 * The demo's own server: local, private, with a random password, gone with all its data at {@link #close}
 * and also when the JVM is interrupted or killed.
 */
public final class EmbeddedServer implements AutoCloseable {
    /** Names the server program to use in place of one found on the PATH. */
    public static final String PROGRAM_VARIABLE = "SLUICE_MYSQLD";

    private final ServerProcess process;

    private EmbeddedServer(ServerProcess process) {
        this.process = process;
    }

    /**
     * Starts the server named in {@value #PROGRAM_VARIABLE}, else one that is installed, else the embedded
     * MySQL 8.0.15, resolved through Maven when it is not there yet.
     *
     * @throws RefusedException when none can be had
     */
    public static EmbeddedServer start() {
        byte[] password = new byte[16];
        new SecureRandom().nextBytes(password);
        return new EmbeddedServer(ServerProcess.start(
                choose(), ProjectFolder.serverCache(), HexFormat.of().formatHex(password), List.of()));
    }

    private static ServerProgram choose() {
        String named = System.getenv(PROGRAM_VARIABLE);
        if (named != null && !named.isBlank()) {
            return ServerProgram.at(Path.of(named))
                    .orElseThrow(() -> new RefusedException(
                            PROGRAM_VARIABLE + " names " + named + ", which is no server program that runs here."));
        }
        return ServerProgram.installed().stream()
                .findFirst()
                .orElseGet(() -> EmbeddedArchive.resolve(ProjectFolder.locate(), ProjectFolder.serverCache()));
    }

    /** Where to connect, as {@code root}. */
    public ConnectionSettings settings() {
        return process.settings();
    }

    /** Opens a connection as {@code root}; the caller closes it. */
    public Connection connect() {
        Properties properties = new Properties();
        properties.put("user", settings().user());
        properties.put("password", settings().password());
        properties.put("allowPublicKeyRetrieval", "true");
        try {
            return DriverManager.getConnection("jdbc:mysql://" + settings().address() + "/", properties);
        } catch (SQLException e) {
            throw new FailedException("Cannot connect to the private server: " + e.getMessage(), e);
        }
    }

    /** What runs, such as {@code MySQL 8.0.15}. */
    public ServerProgram program() {
        return process.program();
    }

    /** The process, for tests. */
    ServerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
