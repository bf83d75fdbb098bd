package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

    private static final String DEFINITION = " (job VARBINARY(64) NOT NULL, unit VARBINARY(" + UNIT_BYTES
            + ") NOT NULL, state MEDIUMBLOB NOT NULL, `rows` BIGINT NOT NULL, checksum BIGINT NULL,"
            + " committed DATETIME(3) NOT NULL, PRIMARY KEY (job, unit))"
            + " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4";

    private static final List<String> COLUMNS = List.of(
            "job varbinary(64)",
            "unit varbinary(512)",
            "state mediumblob",
            "rows bigint",
            "checksum bigint",
            "committed datetime(3)");

    private static final int LOCK_SECONDS = 60;

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

    private final TableName table;
    private final byte[] job;

    private Ledger(String schema, String job) {
        this.table = new TableName(schema, TABLE);
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
        ledger.locked(connection, () -> {
            boolean made = !ledger.isThere(connection);
            boolean begun = false;
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + ledger.table.quoted() + DEFINITION);
                ledger.check(connection);
                if (ledger.find(connection, JOB_ITSELF).isEmpty()) {
                    ledger.begin(connection);
                }
                begun = true;
            } finally {
                if (made && !begun) {
                    ledger.takeBack(connection);
                }
            }
        });
        return ledger;
    }

    private boolean isThere(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
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

    /** Drops a table that was made just now and that nobody has joined. */
    private void takeBack(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + table.quoted());
        } catch (SQLException e) {
            // What went wrong before is told.
        }
    }

    /**
     * Looks, without making or changing anything, whether the account may keep a ledger in a schema.
     *
     * @return false when there is none and it may not make one
     * @throws SQLException in which the server refuses one of the statements
     */
    public static boolean mayBeKept(Connection connection, String schema) throws SQLException {
        TableName table = new TableName(schema, TABLE);
        boolean there = true;
        for (String later : List.of(
                "SELECT job FROM " + table.quoted(),
                "INSERT INTO " + table.quoted() + " (job) VALUES ('')",
                "UPDATE " + table.quoted() + " SET `rows` = 0 WHERE 0",
                "DELETE FROM " + table.quoted() + " WHERE 0")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("EXPLAIN " + later);
            } catch (SQLException e) {
                // Privileges are looked at before tables are.
                if (SqlErrors.classify(e) != SqlErrorClass.UNKNOWN_TABLE) {
                    throw e;
                }
                there = false;
            }
        }
        return there || Grants.of(connection).has("CREATE", table);
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

    /**
     * Takes all notes of other jobs away that have noted one of some units, wherever on the server the account may see
     * them: what they say of it will not be true any more. None of these jobs may be running.
     *
     * @param connection whose transaction is committed
     * @param job which keeps its notes
     * @param mark a unit that every job of the kind has noted, and no other kind of job
     * @param prefix what the names of all these units begin with
     * @return how many jobs
     */
    public static int supersede(Connection connection, String job, String mark, String prefix, Set<String> units)
            throws SQLException {
        int superseded = 0;
        for (String schema : schemas(connection)) {
            for (String other : new Ledger(schema, job).othersWith(connection, mark, prefix, units)) {
                new Ledger(schema, other).close(connection);
                superseded++;
            }
        }
        return superseded;
    }

    private static List<String> schemas(Connection connection) throws SQLException {
        List<String> schemas = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT table_schema FROM information_schema.tables WHERE table_name = ? ORDER BY 1")) {
            statement.setString(1, TABLE);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    schemas.add(row.getString(1));
                }
            }
        }
        return schemas;
    }

    private Set<String> othersWith(Connection connection, String mark, String prefix, Set<String> units)
            throws SQLException {
        Set<String> others = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT job, unit FROM " + table.quoted()
                + " WHERE job <> ? AND unit >= ? AND unit < ? AND job IN (SELECT job FROM " + table.quoted()
                + " WHERE unit = ?)")) {
            statement.setBytes(1, job);
            statement.setBytes(2, unit(prefix));
            statement.setBytes(3, behind(prefix));
            statement.setBytes(4, unit(mark));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (units.contains(text(row.getBytes(2)))) {
                        others.add(text(row.getBytes(1)));
                    }
                }
            }
        } catch (SQLException e) {
            switch (SqlErrors.classify(e)) {
                case ACCESS_DENIED, UNKNOWN_TABLE, UNKNOWN_COLUMN -> {
                    // None of ours, gone meanwhile, or not to be seen.
                }
                default -> throw e;
            }
        }
        return others;
    }

    private void check(Connection connection) throws SQLException {
        List<String> found = new Catalog(connection)
                .columns(table).stream()
                        .map(column -> column.name() + " " + column.columnType().replace("bigint(20)", "bigint"))
                        .toList();
        if (!found.equals(COLUMNS)) {
            throw new RefusedException("The table " + table + " is not a ledger of this version of sluice; finish the"
                    + " job that made it with the version that did, or choose another schema with --ledger-schema.");
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
    private static byte[] behind(String prefix) {
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
        locked(connection, () -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table.quoted() + " WHERE job = ?")) {
                statement.setBytes(1, job);
                statement.executeUpdate();
            } catch (SQLException e) {
                if (SqlErrors.classify(e) == SqlErrorClass.UNKNOWN_TABLE) {
                    return; // an earlier call came this far
                }
                throw e;
            }
            connection.commit();
            try (Statement statement = connection.createStatement()) {
                boolean empty;
                try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + table.quoted() + " LIMIT 1")) {
                    empty = !row.next();
                }
                if (empty) {
                    drop(statement);
                }
            }
        });
    }

    private void drop(Statement statement) throws SQLException {
        try {
            statement.execute("DROP TABLE " + table.quoted());
        } catch (SQLException e) {
            if (SqlErrors.classify(e) != SqlErrorClass.ACCESS_DENIED) {
                throw e;
            }
            // An account that may not drop it leaves it empty.
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** Works while no other job makes, joins or leaves the table, in autocommit mode or not, and commits. */
    private void locked(Connection connection, Work work) throws SQLException {
        boolean automatic = connection.getAutoCommit();
        NamedLock lock = new NamedLock(
                "sluice:ledger:" + Integer.toHexString(table.schema().hashCode()));
        if (!lock.take(connection, LOCK_SECONDS)) {
            throw new FailedException("The lock " + lock.name() + ", which protects the table " + table
                    + ", has been taken for " + LOCK_SECONDS + " s");
        }
        try {
            connection.setAutoCommit(false);
            work.run();
            connection.commit();
            connection.setAutoCommit(automatic);
        } finally {
            lock.release(connection);
        }
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

    private static byte[] unit(String unit) {
        byte[] bytes = bytes(unit);
        if (bytes.length > UNIT_BYTES) {
            throw new IllegalArgumentException("a unit's name in the ledger has at most " + UNIT_BYTES + " bytes");
        }
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
