package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What jobs that were never finished have noted in the {@link Ledger}s of a server. */
public final class StaleNotes {
    private StaleNotes() {}

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
            for (String other : jobsWith(connection, schema, mark, prefix, units)) {
                if (!other.equals(job)) {
                    new Ledger(schema, other).close(connection);
                    superseded++;
                }
            }
        }
        return superseded;
    }

    private static List<String> schemas(Connection connection) throws SQLException {
        List<String> schemas = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT table_schema FROM information_schema.tables WHERE table_name = ? ORDER BY 1")) {
            statement.setString(1, Ledger.TABLE);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    schemas.add(row.getString(1));
                }
            }
        }
        return schemas;
    }

    private static Set<String> jobsWith(
            Connection connection, String schema, String mark, String prefix, Set<String> units) throws SQLException {
        Set<String> jobs = new TreeSet<>();
        String table = LedgerTable.of(schema).name().quoted();
        try (PreparedStatement statement = connection.prepareStatement("SELECT job, unit FROM " + table
                + " WHERE unit >= ? AND unit < ? AND job IN (SELECT job FROM " + table + " WHERE unit = ?)")) {
            statement.setBytes(1, Ledger.unit(prefix));
            statement.setBytes(2, Ledger.behind(prefix));
            statement.setBytes(3, Ledger.unit(mark));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (units.contains(Ledger.text(row.getBytes(2)))) {
                        jobs.add(Ledger.text(row.getBytes(1)));
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
        return jobs;
    }
}
