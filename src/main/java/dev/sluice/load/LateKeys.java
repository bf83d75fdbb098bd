package dev.sluice.load;

import dev.sluice.mysql.Retries;
import dev.sluice.run.RunContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.concurrent.Semaphore;

/** Gives tables that are filled the keys they were made without, so many at once. Thread-safe. */
final class LateKeys {
    private final DefinitionLoad definitions;
    private final Semaphore builders;
    private final RunContext run;

    /** @param threads how many tables' keys are built at once */
    LateKeys(DefinitionLoad definitions, int threads, RunContext run) {
        this.definitions = definitions;
        this.builders = new Semaphore(threads);
        this.run = run;
    }

    /** Gives a table what it lacks, which may be nothing; again when the server goes away. */
    void add(TableTarget table) throws SQLException, InterruptedException {
        if (table.keys().later().isEmpty()) {
            return;
        }
        builders.acquire();
        try {
            Retries retries = new Retries(run, Retries.USUAL);
            while (true) {
                try (Connection connection = definitions.open()) {
                    definitions.keys(connection, table);
                    return;
                } catch (SQLException e) {
                    retries.await("Adding the keys of " + table.name(), e, null);
                }
            }
        } finally {
            builders.release();
        }
    }

    /** Only where keys were built: other tables are small, or their statistics are the server's own business. */
    void analyze(Collection<TableTarget> tables) throws SQLException {
        try (Connection connection = definitions.open();
                Statement statement = connection.createStatement()) {
            for (TableTarget table : tables) {
                if (!table.keys().later().isEmpty()) {
                    run.stop().check();
                    statement.execute(
                            "ANALYZE NO_WRITE_TO_BINLOG TABLE " + table.name().quoted());
                }
            }
        }
    }
}
