package dev.sluice.archive;

import dev.sluice.run.RefusedException;
import dev.sluice.run.RunReport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What cannot be done exactly, and so is refused, where rows have no key and only their number is known. */
final class KeylessPreflight {
    private final ArchiveOptions options;
    private final RunReport report;

    KeylessPreflight(ArchiveOptions options, RunReport report) {
        this.options = options;
        this.report = report;
    }

    /** @throws RefusedException names the option and the reason */
    void check(Connection connection) throws SQLException {
        if (!options.delete()) {
            refuse(
                    "a row that was copied and stays cannot be told from one that is still to be copied; leave --no-delete"
                            + " out.");
        }
        switch (options.onRefusal()) {
            case IGNORE ->
                refuse("a row that the destination refuses would be met again in each chunk; leave --ignore out.");
            case REPLACE -> refuse("of equal rows one would take the other's place; leave --replace out.");
            case FAIL -> {}
        }
        if (options.threads() > 1) {
            refuse("there are no ranges of it for several threads; leave --threads at 1.");
        }
        if (options.followForeignKeys()) {
            refuse(
                    "rows that refer to one of several equal rows do not say to which; leave --follow-foreign-keys out.");
        }
        if (options.dropPartitions()) {
            refuse(
                    "copies of a partition could not be taken back if others write to it meanwhile; leave --drop-partitions"
                            + " out.");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW VARIABLES LIKE 'wsrep_on'")) {
            if (row.next() && row.getString(2).equals("ON")) {
                refuse("a Galera cluster deletes rows on its other nodes by such a key.");
            }
        }
        report.warn(
                "Table " + options.source() + " has no unique key of whole columns without NULLs: rows are archived as"
                        + " many as there are of each, the table or the index that suits --where is searched for each chunk anew,"
                        + " rows that do not match are locked while they are looked at, and replicas may read the whole table for"
                        + " each row deleted.");
    }

    private void refuse(String why) {
        throw new RefusedException(
                "Table " + options.source() + " has no unique key of whole columns without NULLs, and " + why);
    }
}
