package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The table {@code sluice_ledger}, in which a job notes in the target itself what of it is done: a row for each unit of
 * work, written in the transaction that does the work, so that both are there or none. Several jobs share the table.
 *
 * <p>Two sessions that do the same unit, one of them left over from a process that was killed, cannot both commit:
 * {@link #advance} holds the unit's row until the transaction ends and finds out that the unit is not where it was.
 *
 * <p>The table is there as long as some job has rows in it; {@link #open} and {@link #close} keep each other out by a
 * named lock of the server. Where sessions do not write the binary log, neither is the ledger replicated.
 *
 * <p>Immutable; the methods work on the connection given, which the caller commits, but for {@link #open} and {@link
 * #close}, which define tables and commit themselves.
 */
public final class Ledger {
    /** The table's name. */
    public static final String TABLE = "sluice_ledger";

    /** Longest name of a unit, in bytes of UTF-8. */
    public static final int UNIT_BYTES = 512;

    /** The unit that keeps the table alive before the first one is done. */
    private static final String JOB_ITSELF = "";

    /**
     * What is noted of a unit.
     *
     * @param state a text of the operation's own, such as a word or a key; short, for it is written with each unit
     * @param rows how many of the unit's rows are committed
     * @param checksum of them, where the operation makes one
     */
    public record Entry(String state, long rows, OptionalLong checksum) {
        /** An entry without checksum. */
        public Entry(String state, long rows) {
            this(state, rows, OptionalLong.empty());
        }
    }

    private final LedgerTable shared;
    private final TableName table;
    private final byte[] job;

    Ledger(String schema, String job) {
        this.shared = LedgerTable.of(schema);
        this.table = shared.name();
        this.job = bytes(job);
        if (this.job.length == 0 || this.job.length > 64) {
            throw new IllegalArgumentException("a job's name in the ledger has 1 to 64 bytes: " + job);
        }
    }

    /**
     * Makes the table if it is missing.
     *
     * @param connection whose transaction is committed
     * @param schema where the ledger is kept
     * @param job the hash that identifies the job
     * @throws RefusedException when there is a table of this name that is none of ours
     */
    public static Ledger open(Connection connection, String schema, String job) throws SQLException {
        Ledger ledger = new Ledger(schema, job);
        ledger.shared.make(connection, () -> {
            if (ledger.find(connection, JOB_ITSELF).isEmpty()) {
                ledger.begin(connection);
            }
        });
        return ledger;
    }

    /** Joins, as an account that may do all that the job will have to do later. */
    private void begin(Connection connection) throws SQLException {
        for (String later : List.of(
                "UPDATE " + table.quoted() + " SET `rows` = `rows` WHERE job = ? AND unit = ''",
                "DELETE FROM " + table.quoted() + " WHERE job = ? AND unit = ''")) {
            try (PreparedStatement statement = connection.prepareStatement(later)) {
                statement.setBytes(1, job);
                statement.executeUpdate();
            }
        }
        insert(connection, JOB_ITSELF, new Entry("begun", 0));
    }

    /**
     * Looks, without making or changing anything, whether the account may keep a ledger in a schema.
     *
     * @return false when there is none and it may not make one
     * @throws SQLException in which the server refuses one of the statements
     */
    public static boolean mayBeKept(Connection connection, String schema) throws SQLException {
        return LedgerTable.of(schema).mayBeKept(connection);
    }

    /** Whether the schema has a ledger with rows of the job. */
    public static boolean exists(Connection connection, String schema, String job) throws SQLException {
        Ledger ledger = new Ledger(schema, job);
        try {
            return ledger.find(connection, JOB_ITSELF).isPresent();
        } catch (SQLException e) {
            return switch (SqlErrors.classify(e)) {
                case UNKNOWN_TABLE, UNKNOWN_SCHEMA -> false;
                default -> throw e;
            };
        }
    }

    /** Everything that the job has noted, by unit. */
    public Map<String, Entry> entries(Connection connection) throws SQLException {
        return entriesBut(connection, "");
    }

    /** The same but for units whose names begin with a text, of which there may be many; an empty one leaves none out. */
    public Map<String, Entry> entriesBut(Connection connection, String prefix) throws SQLException {
        Map<String, Entry> entries = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT unit, state, `rows`, checksum FROM "
                + table.quoted() + " WHERE job = ?" + (prefix.isEmpty() ? "" : " AND NOT (unit >= ? AND unit < ?)"))) {
            statement.setBytes(1, job);
            if (!prefix.isEmpty()) {
                statement.setBytes(2, unit(prefix));
                statement.setBytes(3, behind(prefix));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.put(text(row.getBytes(1)), entry(row, 2));
                }
            }
        }
        entries.remove(JOB_ITSELF);
        return entries;
    }

    /** What is behind all names that begin with a text: 0xFF is in none. */
    static byte[] behind(String prefix) {
        byte[] from = unit(prefix);
        byte[] to = Arrays.copyOf(from, from.length + 1);
        to[from.length] = (byte) 0xFF;
        return to;
    }

    /** What is noted of a unit, by what is committed. */
    public Optional<Entry> find(Connection connection, String unit) throws SQLException {
        return find(connection, unit, "");
    }

    /**
     * What is noted of a unit, once every transaction that is writing its row has ended; nobody else writes it before
     * this transaction ends.
     */
    public Optional<Entry> settle(Connection connection, String unit) throws SQLException {
        return find(connection, unit, " FOR UPDATE");
    }

    private Optional<Entry> find(Connection connection, String unit, String lock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT state, `rows`, checksum FROM " + table.quoted() + " WHERE job = ? AND unit = ?" + lock)) {
            statement.setBytes(1, job);
            statement.setBytes(2, unit(unit));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(entry(row, 1)) : Optional.empty();
            }
        }
    }

    /**
     * Notes that a unit has come from one state to the next.
     *
     * @param before what was noted last, empty when nothing was
     * @return false when something else is noted: another session has done the work, and this transaction must be
     *     rolled back
     */
    public boolean advance(Connection connection, String unit, Optional<Entry> before, Entry after)
            throws SQLException {
        if (before.isEmpty()) {
            return insert(connection, unit, after);
        }
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table.quoted()
                + " SET state = ?, `rows` = ?, checksum = ?, committed = UTC_TIMESTAMP(3)"
                + " WHERE job = ? AND unit = ? AND state = ? AND `rows` = ?")) {
            set(statement, 1, after);
            statement.setBytes(4, job);
            statement.setBytes(5, unit(unit));
            statement.setBytes(6, bytes(before.get().state()));
            statement.setLong(7, before.get().rows());
            return statement.executeUpdate() == 1;
        }
    }

    private boolean insert(Connection connection, String unit, Entry entry) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table.quoted()
                + " (state, `rows`, checksum, job, unit, committed) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3))")) {
            set(statement, 1, entry);
            statement.setBytes(4, job);
            statement.setBytes(5, unit(unit));
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    /** Notes a unit whatever was noted before; for work that only the job's own process can have done. */
    public void note(Connection connection, String unit, Entry entry) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("REPLACE INTO " + table.quoted()
                + " (state, `rows`, checksum, job, unit, committed) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3))")) {
            set(statement, 1, entry);
            statement.setBytes(4, job);
            statement.setBytes(5, unit(unit));
            statement.executeUpdate();
        }
    }

    /** Takes a unit's note away. */
    public void forget(Connection connection, String unit) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM " + table.quoted() + " WHERE job = ? AND unit = ?")) {
            statement.setBytes(1, job);
            statement.setBytes(2, unit(unit));
            statement.executeUpdate();
        }
    }

    /** Takes the notes of all units away whose names begin with a text. */
    public void forgetAll(Connection connection, String prefix) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM " + table.quoted() + " WHERE job = ? AND unit >= ? AND unit < ?")) {
            statement.setBytes(1, job);
            statement.setBytes(2, unit(prefix));
            statement.setBytes(3, behind(prefix));
            statement.executeUpdate();
        }
    }

    /** Takes all notes of the job away, and the table when no other job has any; commits. */
    public void close(Connection connection) throws SQLException {
        shared.leave(connection, () -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table.quoted() + " WHERE job = ?")) {
                statement.setBytes(1, job);
                statement.executeUpdate();
            }
        });
    }

    private static void set(PreparedStatement statement, int index, Entry entry) throws SQLException {
        statement.setBytes(index, bytes(entry.state()));
        statement.setLong(index + 1, entry.rows());
        if (entry.checksum().isPresent()) {
            statement.setLong(index + 2, entry.checksum().getAsLong());
        } else {
            statement.setNull(index + 2, Types.BIGINT);
        }
    }

    private static Entry entry(ResultSet row, int index) throws SQLException {
        long checksum = row.getLong(index + 2);
        OptionalLong optional = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(checksum);
        return new Entry(text(row.getBytes(index)), row.getLong(index + 1), optional);
    }

    static byte[] unit(String unit) {
        byte[] bytes = bytes(unit);
        if (bytes.length > UNIT_BYTES) {
            throw new IllegalArgumentException("a unit's name in the ledger has at most " + UNIT_BYTES + " bytes");
        }
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
