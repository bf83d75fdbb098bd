package dev.sluice.target;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.DefinitionSessions;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SessionLocks;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The server that a job writes to, and the job's sessions there: those that look, and those for rows and for definitions,
 * which are marked as the job's own. One thread calls {@link #connect} before anything else; then thread-safe. A stop may
 * {@link #abort} at any time.
 */
public final class TargetServer {
    private final Connections connections;
    private final SessionLocks marks;
    private final JobSessions own;
    private Sessions sessions;
    private LoadSessions rowSessions;
    private DefinitionSessions definitionSessions;
    private boolean localInfile;

    /**
     * @param operation the job's, such as {@code load}
     * @param identity hash of the job's identity
     */
    public TargetServer(ConnectionSettings settings, String operation, String identity) {
        this.connections = new Connections(settings);
        this.marks = new SessionLocks("sluice:" + operation + ":" + identity.substring(0, 40));
        this.own = new JobSessions(marks);
    }

    /**
     * Finds out what the server is and allows.
     *
     * @param binlog whether the job's sessions write the binary log; empty: not, where they need not
     * @throws RefusedException when the server does not answer, or refuses what was asked
     */
    public void connect(Optional<Boolean> binlog, LoadSessions.Rules rules) {
        try (Connection connection = connections.open()) {
            Server server = Server.of(connection);
            Connections marked = connections.telling(own);
            sessions = new Sessions(connections, server);
            rowSessions = LoadSessions.of(marked, server, binlog, rules);
            definitionSessions = new DefinitionSessions(marked, server, rowSessions.writesBinlog());
            localInfile = LoadSessions.allowsLocalInfile(connection);
        } catch (SQLException e) {
            throw new RefusedException("Preflight failed: " + SqlErrors.describe(e) + ".", e);
        }
    }

    public Server server() {
        return sessions.server();
    }

    public Connections connections() {
        return connections;
    }

    /** Those that look, and that an abort leaves alone. */
    public Sessions sessions() {
        return sessions;
    }

    /** Those that rows go in by. */
    public LoadSessions rowSessions() {
        return rowSessions;
    }

    /** Those that create and alter. */
    public DefinitionSessions definitionSessions() {
        return definitionSessions;
    }

    /** Whether LOAD DATA LOCAL is switched on. */
    public boolean allowsLocalInfile() {
        return localInfile;
    }

    /** Ends the sessions that a killed process of the same job has left, and waits until they are gone. */
    public void endOldSessions(Connection by, StopSignal stop) throws SQLException, InterruptedException {
        marks.endAll(by, stop);
    }

    /** Breaks up whatever the job's sessions do; those opened from now on are of no use. */
    public void abort() {
        own.abort();
    }
}
