package dev.sluice.archive;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.JobLock;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SessionLocks;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.BusyException;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import dev.sluice.target.JobSessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The servers of one job and the sessions on them: marked as the job's own, in READ COMMITTED, with autocommit off, times
 * in UTC. Where source and destination are one server, under whatever names, there is one kind of session. Thread-safe
 * once connected.
 */
final class ArchiveSessions implements AutoCloseable {
    /** Rows that others hold for longer are come back to. */
    private static final int LOCK_WAIT_SECONDS = 10;

    private final ArchiveOptions options;
    private final JobSessions opened;
    private final JobLock lock;
    private final End source;
    private final Optional<End> dest;
    private final boolean sameServer;

    /** One of the servers. */
    private record End(Connections connections, Server server, LoadSessions sessions, boolean binlog) {
        Sessions metadata() {
            return new Sessions(connections, server);
        }
    }

    private ArchiveSessions(
            ArchiveOptions options,
            JobSessions opened,
            JobLock lock,
            End source,
            Optional<End> dest,
            boolean sameServer) {
        this.options = options;
        this.opened = opened;
        this.lock = lock;
        this.source = source;
        this.dest = dest;
        this.sameServer = sameServer;
    }

    /**
     * Connects, keeps other runs of the job out, and ends what sessions a killed one has left.
     *
     * @param dest the destination's server; empty: there is no table that takes the rows
     * @param identity the hash of the job's identity
     * @throws RefusedException when a server cannot be used, or another run of the job works there
     */
    static ArchiveSessions connect(
            ArchiveOptions options,
            ConnectionSettings source,
            Optional<ConnectionSettings> dest,
            String identity,
            StopSignal stop)
            throws InterruptedException {
        String name = "sluice:archive:" + identity.substring(0, 40);
        SessionLocks marks = new SessionLocks(name);
        JobSessions opened = new JobSessions(marks);
        Connections toSource = new Connections(source);
        Optional<Connections> toDest = dest.map(Connections::new);
        Connection holder = toSource.open();
        try {
            Server server = Server.of(holder);
            close(holder);
            holder = new Sessions(toSource, server).metadata();
            JobLock lock = JobLock.take(holder, name + ".job")
                    .orElseThrow(() -> new BusyException("Another run of this archive job is working on "
                            + source.address() + "; wait for its end, or stop it."));
            End sourceEnd = end(toSource, opened, server, options.sessions().sourceBinlog(), "--source");
            boolean same = false;
            Optional<End> destEnd = Optional.empty();
            try (Connection first = sourceEnd.metadata().metadata()) {
                marks.endAll(first, stop);
            }
            if (toDest.isPresent()) {
                try (Connection other = toDest.get().open()) {
                    same = lock.isOnServerOf(other);
                    destEnd = Optional.of(end(
                            toDest.get(),
                            opened,
                            Server.of(other),
                            options.sessions().destBinlog(),
                            "--dest"));
                    if (!same) {
                        marks.endAll(other, stop);
                    }
                }
            }
            ArchiveSessions sessions = new ArchiveSessions(options, opened, lock, sourceEnd, destEnd, same);
            sessions.source().close();
            if (sessions.twoServers()) {
                sessions.dest().close();
            }
            return sessions;
        } catch (SQLException e) {
            close(holder);
            throw new RefusedException("Connecting failed: " + SqlErrors.describe(e) + ".", e);
        } catch (RuntimeException | InterruptedException e) {
            close(holder);
            throw e;
        }
    }

    private static End end(Connections connections, JobSessions opened, Server server, boolean binlog, String option)
            throws SQLException {
        return new End(
                connections,
                server,
                LoadSessions.of(connections.telling(opened), server, Optional.of(true), LoadSessions.Rules.RESTORE),
                binlog);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone already.
        }
    }

    /** The source's server. */
    Server sourceServer() {
        return source.server();
    }

    /** The destination's server, or the source's when there is no destination. */
    Server destServer() {
        return dest.map(End::server).orElse(source.server());
    }

    /** Whether rows go to a table on the source's own server. */
    boolean sameServer() {
        return sameServer;
    }

    /** Whether rows go to a table on another server. */
    boolean twoServers() {
        return dest.isPresent() && !sameServer;
    }

    /** The servers worked on. */
    List<Connections> servers() {
        List<Connections> servers = new ArrayList<>(List.of(source.connections()));
        if (twoServers()) {
            servers.add(dest.orElseThrow().connections());
        }
        return servers;
    }

    /** A session for the catalogue of the source. */
    Connection sourceMetadata() throws SQLException {
        return source.metadata().metadata();
    }

    /** A session for the destination's catalogue. */
    Connection destMetadata() throws SQLException {
        return dest.orElseThrow().metadata().metadata();
    }

    /** A session that takes rows from the source, with row data in the columns' own bytes; the caller closes it. */
    Connection source() throws SQLException {
        Connection connection = open(source, "--source");
        try (Statement statement = connection.createStatement()) {
            // As for pt-archiver, tables in the condition are those of the source's schema.
            statement.execute("USE " + Identifiers.quote(options.source().schema()));
            statement.execute("SET SESSION character_set_results = binary");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A session that writes rows on the destination's own server; the caller closes it. */
    Connection dest() throws SQLException {
        return open(dest.orElseThrow(), "--dest");
    }

    private Connection open(End end, String option) throws SQLException {
        Connection connection = end.sessions().open();
        try (Statement statement = connection.createStatement()) {
            for (String sql : settings(end)) {
                statement.execute(sql);
            }
            if (!end.binlog()) {
                withoutBinlog(statement, end, option);
            }
            connection.commit();
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void withoutBinlog(Statement statement, End end, String option) throws SQLException {
        try {
            statement.execute("SET SESSION sql_log_bin = 0");
        } catch (SQLException e) {
            if (SqlErrors.classify(e) != SqlErrorClass.ACCESS_DENIED) {
                throw e;
            }
            throw new RefusedException(
                    option + " has b=1, but the account '"
                            + end.connections().settings().user() + "' may not switch its binary log off.",
                    e);
        }
    }

    private List<String> settings(End end) {
        List<String> settings = new ArrayList<>();
        settings.add("SET SESSION foreign_key_checks = " + (options.sessions().foreignKeys() ? 1 : 0)
                + ", innodb_lock_wait_timeout = " + LOCK_WAIT_SECONDS);
        // So that no chunk has too many keys to be searched for.
        settings.add(
                end.server().isMariaDb()
                        ? "SET SESSION in_predicate_conversion_threshold = 0, optimizer_max_sel_arg_weight = 0"
                        : "SET SESSION range_optimizer_max_mem_size = 0");
        for (Map.Entry<String, String> variable :
                new TreeMap<>(options.sessions().variables()).entrySet()) {
            if (!variable.getKey().equalsIgnoreCase("time_zone")) {
                settings.add("SET SESSION " + variable.getKey() + " = " + variable.getValue());
            }
        }
        return settings;
    }

    /** The time zone in which the condition is evaluated, as a SQL literal: that of any session of the source. */
    String conditionZone() throws SQLException {
        for (Map.Entry<String, String> variable : options.sessions().variables().entrySet()) {
            if (variable.getKey().equalsIgnoreCase("time_zone")) {
                return variable.getValue();
            }
        }
        try (Connection connection = sourceMetadata();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.time_zone")) {
            row.next();
            return "'" + row.getString(1).replace("'", "''") + "'";
        }
    }

    /** @throws FailedException when another run of the job may have begun meanwhile */
    void confirm() {
        if (!lock.isHeld()) {
            throw new FailedException("The lock that keeps other runs of this job out was lost with its session");
        }
    }

    /** Breaks up what the sessions do; from any thread. */
    void abort() {
        opened.abort();
    }

    @Override
    public void close() {
        lock.close();
    }
}
