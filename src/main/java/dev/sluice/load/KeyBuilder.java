package dev.sluice.load;

import dev.sluice.mysql.Server;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.sql.TableDefinition;
import dev.sluice.sql.TableElement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives tables the keys that waited for their rows. A key is all there or not at all, so a table that has some of them,
 * because a run was killed, gets the others.
 */
final class KeyBuilder {
    private final Server server;
    private final int threads;
    private final long bufferBytes;

    /**
     * @param threads with which the server builds the keys of one table, where it lets one choose: MySQL 8.0.27
     * @param bufferBytes what it sorts in; its default of 1 MiB sorts large tables in many passes
     */
    KeyBuilder(Server server, int threads, long bufferBytes) {
        this.server = server;
        this.threads = threads;
        this.bufferBytes = bufferBytes;
    }

    /**
     * Adds what is missing.
     *
     * @throws FailedException when a value is there twice in a unique key, or the table has another key of the same name
     */
    void add(Connection connection, TableTarget table) throws SQLException {
        if (table.keys().later().isEmpty()) {
            return;
        }
        prepare(connection);
        Map<String, TableElement> there = keys(connection, table);
        for (List<TableElement> step : table.keys().later()) {
            List<TableElement> missing = step.stream()
                    .filter(key -> isMissing(table, key, there.get(key.name())))
                    .toList();
            if (!missing.isEmpty()) {
                add(connection, table, missing);
            }
        }
    }

    private static Map<String, TableElement> keys(Connection connection, TableTarget table) throws SQLException {
        return new Existing(connection)
                        .definition(table.place())
                        .orElseThrow(() ->
                                new FailedException("Table " + table.place() + ", which was to get its keys, is gone"))
                        .elements()
                        .stream()
                        .filter(TableElement::isSecondaryKey)
                        .collect(Collectors.toMap(TableElement::name, Function.identity(), (one, other) -> one));
    }

    private static boolean isMissing(TableTarget table, TableElement wanted, TableElement there) {
        if (there != null && there.kind() != wanted.kind()) {
            throw new FailedException(
                    "Table " + table.name() + " has another key " + wanted.name() + " than the dump: " + there.text());
        }
        return there == null;
    }

    private static void add(Connection connection, TableTarget table, List<TableElement> keys) throws SQLException {
        TableCreator.use(connection, table.place().schema());
        try (Statement statement = connection.createStatement()) {
            statement.execute(TableDefinition.add(table.place(), keys));
        } catch (SQLException e) {
            if (SqlErrors.classify(e).mayPass()) {
                throw e;
            }
            String names = keys.stream().map(TableElement::name).collect(Collectors.joining(", "));
            boolean twice = SqlErrors.classify(e) == SqlErrorClass.DUPLICATE_KEY;
            throw new FailedException(
                    "Table " + table.name() + " cannot get " + (keys.size() == 1 ? "its key " : "its keys ") + names
                            + (twice ? ", because rows that differ in the dump are the same to the target" : "") + ": "
                            + SqlErrors.describe(e),
                    e);
        }
    }

    private void prepare(Connection connection) throws SQLException {
        if (server.isMariaDb() || !server.atLeast(8, 0, 27)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION innodb_ddl_threads = " + threads + ", innodb_ddl_buffer_size = "
                    + bufferBytes + ", innodb_parallel_read_threads = " + threads);
        }
    }
}
