package dev.sluice.dump;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which tables have triggers, asked once for each schema: most have none, and to ask for each costs more than to
 * read a small table. Thread-safe.
 */
final class TriggeredTables {
    private final Map<String, Set<String>> bySchema = new HashMap<>();

    /** Whether the table has a trigger. @param connection used when its schema was not asked for yet */
    synchronized boolean contain(TableName table, Connection connection) throws SQLException {
        Set<String> tables = bySchema.get(table.schema());
        if (tables == null) {
            tables = new Catalog(connection).tablesWithTriggers(table.schema());
            bySchema.put(table.schema(), tables);
        }
        return tables.contains(table.name());
    }
}
