package dev.sluice.archive;

import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * The ledgers of a job. The source's server has one where rows are deleted, written to a file or to a table of the same
 * server: it says what was finished. The destination's has one where it is another server: it says what was written
 * there, which may be a chunk more. The plan is in the source's ledger, or in the only one. Immutable.
 *
 * @param source empty: rows are only copied to another server
 * @param dest empty: there is no other server
 */
record Ledgers(Optional<Ledger> source, Optional<Ledger> dest) {
    /** The unit of the plan. */
    static final String PLAN = "plan";
    /** What units begin with that hold the keys of rows copied from a partition; there may be many. */
    static final String NAMES = "n/";
    /** The unit that says that everything is done. */
    static final String ARCHIVE = "archive";

    /** Where the ledgers of a job are. */
    record Places(Optional<String> source, Optional<String> dest) {
        static Places of(ArchiveOptions options, ArchiveSessions sessions) {
            Optional<String> chosen = options.ledgerSchema();
            boolean onSource = options.delete() || options.file().isPresent() || !sessions.twoServers();
            String near = sessions.sameServer()
                    ? options.dest().orElseThrow().schema()
                    : options.source().schema();
            return new Places(
                    onSource ? Optional.of(chosen.orElse(near)) : Optional.empty(),
                    sessions.twoServers()
                            ? Optional.of(
                                    chosen.orElse(options.dest().orElseThrow().schema()))
                            : Optional.empty());
        }
    }

    /** Opens the ledgers, and makes their tables where they are missing. */
    static Ledgers open(Places places, ArchiveSessions sessions, String job) throws SQLException {
        Optional<Ledger> dest = Optional.empty();
        boolean begun = false;
        if (places.dest().isPresent()) {
            try (Connection connection = sessions.dest()) {
                begun = !exists(connection, places.dest().get(), job);
                dest = Optional.of(open(connection, places.dest().get(), job));
            }
        }
        Optional<Ledger> source = Optional.empty();
        if (places.source().isPresent()) {
            try (Connection connection = sessions.source()) {
                source = Optional.of(open(connection, places.source().get(), job));
            } catch (RefusedException e) {
                if (begun) {
                    try (Connection connection = sessions.dest()) {
                        dest.orElseThrow().close(connection);
                    }
                }
                throw e;
            }
        }
        return new Ledgers(source, dest);
    }

    /**
     * Whether a schema has a ledger with rows of the job.
     *
     * @throws RefusedException when the account may not see it
     */
    static boolean exists(Connection connection, String schema, String job) throws SQLException {
        try {
            return Ledger.exists(connection, schema, job);
        } catch (SQLException e) {
            throw refused(schema, e);
        }
    }

    /**
     * Looks whether the ledgers can be kept; changes nothing.
     *
     * @throws RefusedException when the account may not
     */
    static void check(Places places, ArchiveSessions sessions) throws SQLException {
        if (places.source().isPresent()) {
            try (Connection connection = sessions.source()) {
                check(connection, places.source().get());
            }
        }
        if (places.dest().isPresent()) {
            try (Connection connection = sessions.dest()) {
                check(connection, places.dest().get());
            }
        }
    }

    private static void check(Connection connection, String schema) throws SQLException {
        try {
            if (!Ledger.mayBeKept(connection, schema)) {
                throw refused(schema, "the account has no CREATE on it", null);
            }
        } catch (SQLException e) {
            throw refused(schema, e);
        }
    }

    private static Ledger open(Connection connection, String schema, String job) throws SQLException {
        try {
            return Ledger.open(connection, schema, job);
        } catch (SQLException e) {
            throw refused(schema, e);
        }
    }

    /** @throws SQLException the error itself, when it is none of privileges */
    private static RefusedException refused(String schema, SQLException e) throws SQLException {
        SqlErrorClass kind = SqlErrors.classify(e);
        if (kind == SqlErrorClass.ACCESS_DENIED
                || kind == SqlErrorClass.UNKNOWN_SCHEMA
                || kind == SqlErrorClass.READ_ONLY) {
            return refused(schema, SqlErrors.describe(e), e);
        }
        throw e;
    }

    private static RefusedException refused(String schema, String why, SQLException cause) {
        return new RefusedException(
                "The table " + schema + "." + Ledger.TABLE + ", in which the job notes what is done, cannot be made: "
                        + why
                        + ". It takes CREATE, DROP, SELECT, INSERT, UPDATE and DELETE on that schema, or on another one named by"
                        + " --ledger-schema.",
                cause);
    }

    /** The ledger that has the plan. */
    Ledger home() {
        return source.or(() -> dest).orElseThrow();
    }

    /** A session on the server of {@link #home}. */
    Connection homeSession(ArchiveSessions sessions) throws SQLException {
        return source.isPresent() ? sessions.source() : sessions.dest();
    }

    /** What {@link #home} has noted, but for names. */
    Map<String, Ledger.Entry> entries(ArchiveSessions sessions) throws SQLException {
        try (Connection connection = homeSession(sessions)) {
            return home().entriesBut(connection, NAMES);
        }
    }

    /** Notes something in {@link #home}. */
    void note(ArchiveSessions sessions, String unit, String text) throws SQLException {
        try (Connection connection = homeSession(sessions)) {
            home().note(connection, unit, new Ledger.Entry(text, 0));
            connection.commit();
        }
    }

    /** Takes everything away that the job has noted: the plan last. */
    void remove(ArchiveSessions sessions) throws SQLException {
        if (source.isPresent() && dest.isPresent()) {
            try (Connection connection = sessions.dest()) {
                dest.get().close(connection);
            }
        }
        try (Connection connection = homeSession(sessions)) {
            home().close(connection);
        }
    }
}
