package dev.sluice.mysql;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The table of a schema's {@link Ledger}, which several jobs share: it is made by the first and dropped by the last, under a
 * named lock of the server. Immutable.
 *
 * @param name schema and name
 */
record LedgerTable(TableName name) {
    private static final String DEFINITION = " (job VARBINARY(64) NOT NULL, unit VARBINARY(" + Ledger.UNIT_BYTES
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

    /** The table of a schema, which may not be there. */
    static LedgerTable of(String schema) {
        return new LedgerTable(new TableName(schema, Ledger.TABLE));
    }

    /** What is done while no other job makes, joins or leaves the table. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    /** Makes the table if it is missing, and joins it, both under the lock; where it cannot be joined, none is made. */
    void make(Connection connection, Work join) throws SQLException {
        locked(connection, () -> {
            boolean made = !isThere(connection);
            boolean joined = false;
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + name.quoted() + DEFINITION);
                check(connection);
                join.run();
                joined = true;
            } finally {
                if (made && !joined) {
                    takeBack(connection);
                }
            }
        });
    }

    private boolean isThere(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Drops a table that was made just now and that nobody has joined. */
    private void takeBack(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + name.quoted());
        } catch (SQLException e) {
            // What went wrong before is told.
        }
    }

    private void check(Connection connection) throws SQLException {
        List<String> found = new Catalog(connection)
                .columns(name).stream()
                        .map(column -> column.name() + " " + column.columnType().replace("bigint(20)", "bigint"))
                        .toList();
        if (!found.equals(COLUMNS)) {
            throw new RefusedException("The table " + name + " is not a ledger of this version of sluice; finish the"
                    + " job that made it with the version that did, or choose another schema with --ledger-schema.");
        }
    }

    /**
     * Looks, without making or changing anything, whether the account may keep a ledger here.
     *
     * @return false when there is none and it may not make one
     * @throws SQLException in which the server refuses one of the statements
     */
    boolean mayBeKept(Connection connection) throws SQLException {
        boolean there = true;
        for (String later : List.of(
                "SELECT job FROM " + name.quoted(),
                "INSERT INTO " + name.quoted() + " (job) VALUES ('')",
                "UPDATE " + name.quoted() + " SET `rows` = 0 WHERE 0",
                "DELETE FROM " + name.quoted() + " WHERE 0")) {
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
        return there || Grants.of(connection).has("CREATE", name);
    }

    /** Leaves the table under the lock, and drops it when nobody is left in it; commits. */
    void leave(Connection connection, Work leaving) throws SQLException {
        locked(connection, () -> {
            try {
                leaving.run();
            } catch (SQLException e) {
                if (SqlErrors.classify(e) == SqlErrorClass.UNKNOWN_TABLE) {
                    return; // an earlier call came this far
                }
                throw e;
            }
            connection.commit();
            try (Statement statement = connection.createStatement()) {
                boolean empty;
                try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + name.quoted() + " LIMIT 1")) {
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
            statement.execute("DROP TABLE " + name.quoted());
        } catch (SQLException e) {
            if (SqlErrors.classify(e) != SqlErrorClass.ACCESS_DENIED) {
                throw e;
            }
            // An account that may not drop it leaves it empty.
        }
    }

    /** Works while no other job makes, joins or leaves the table, in autocommit mode or not, and commits. */
    private void locked(Connection connection, Work work) throws SQLException {
        boolean automatic = connection.getAutoCommit();
        NamedLock lock = new NamedLock(
                "sluice:ledger:" + Integer.toHexString(name.schema().hashCode()));
        if (!lock.take(connection, LOCK_SECONDS)) {
            throw new FailedException("The lock " + lock.name() + ", which protects the table " + name
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
}
