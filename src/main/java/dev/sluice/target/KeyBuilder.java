package dev.sluice.target;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
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
public final class KeyBuilder {
    private final Server server;
    private final int threads;
    private final long bufferBytes;

    /**
     * @param threads with which the server builds the keys of one table, where it lets one choose: MySQL 8.0.27
     * @param bufferBytes what it sorts in; its default of 1 MiB sorts large tables in many passes
     */
    public KeyBuilder(Server server, int threads, long bufferBytes) {
        this.server = server;
        this.threads = threads;
        this.bufferBytes = bufferBytes;
    }

    /**
     * Adds what is missing.
     *
     * @param name of the table, for messages
     * @param place where its rows are: the table itself, or one beside it
     * @param later keys to add, each list by one statement
     * @throws FailedException when a value is there twice in a unique key, or the table has another key of the same name
     */
    public void add(Connection connection, TableName name, TableName place, List<List<TableElement>> later)
            throws SQLException {
        if (later.isEmpty()) {
            return;
        }
        prepare(connection);
        Map<String, TableElement> there = keys(connection, place);
        for (List<TableElement> step : later) {
            List<TableElement> missing = step.stream()
                    .filter(key -> isMissing(name, key, there.get(key.name())))
                    .toList();
            if (!missing.isEmpty()) {
                addAll(connection, name, place, missing);
            }
        }
    }

    private static Map<String, TableElement> keys(Connection connection, TableName place) throws SQLException {
        return new Existing(connection)
                        .definition(place)
                        .orElseThrow(
                                () -> new FailedException("Table " + place + ", which was to get its keys, is gone"))
                        .elements()
                        .stream()
                        .filter(TableElement::isSecondaryKey)
                        .collect(Collectors.toMap(TableElement::name, Function.identity(), (one, other) -> one));
    }

    private static boolean isMissing(TableName table, TableElement wanted, TableElement there) {
        if (there != null && there.kind() != wanted.kind()) {
            throw new FailedException(
                    "Table " + table + " has another key " + wanted.name() + " than the dump: " + there.text());
        }
        return there == null;
    }

    private static void addAll(Connection connection, TableName name, TableName place, List<TableElement> keys)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("USE " + Identifiers.quote(place.schema()));
            statement.execute(TableDefinition.add(place, keys));
        } catch (SQLException e) {
            if (SqlErrors.classify(e).mayPass()) {
                throw e;
            }
            String names = keys.stream().map(TableElement::name).collect(Collectors.joining(", "));
            boolean twice = SqlErrors.classify(e) == SqlErrorClass.DUPLICATE_KEY;
            throw new FailedException(
                    "Table " + name + " cannot get " + (keys.size() == 1 ? "its key " : "its keys ") + names
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
