package dev.sluice.load;

import dev.sluice.layout.TableData;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RunContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a load, from bare ones to those that have their keys, their place and all that belongs to them. One thread,
 * but for {@link #addKeys(TableTarget)}, which any may call.
 */
final class LoadTables {
    private final DefinitionLoad definitions;
    private final LateKeys lateKeys;
    private final Map<TableName, TableTarget> targets;
    private final RunContext run;

    private LoadTables(
            DefinitionLoad definitions, LateKeys lateKeys, Map<TableName, TableTarget> targets, RunContext run) {
        this.definitions = definitions;
        this.lateKeys = lateKeys;
        this.targets = Map.copyOf(targets);
        this.run = run;
    }

    /** Creates schemas and bare tables. @param keyThreads how many tables' keys are built at once */
    static LoadTables create(DefinitionLoad definitions, SelectedDump dump, int keyThreads, RunContext run)
            throws SQLException, IOException {
        Map<TableName, TableTarget> targets = new HashMap<>(definitions.bareTables());
        try (Connection creating = definitions.open()) {
            for (TableData table : dump.tables()) {
                if (!targets.containsKey(table.name())) {
                    targets.put(table.name(), definitions.table(creating, table.name()));
                }
            }
        }
        return new LoadTables(definitions, new LateKeys(definitions, keyThreads, run), targets, run);
    }

    /** Where the rows of each table go, by its name in the dump. */
    Map<TableName, TableTarget> targets() {
        return targets;
    }

    private List<TableTarget> all() {
        return List.copyOf(targets.values());
    }

    /** Gives a table the keys that it lacks, which may be none. */
    void addKeys(TableTarget table) throws SQLException, InterruptedException {
        lateKeys.add(table);
    }

    /** Gives all tables the keys that they lack. */
    void addKeys() throws SQLException, InterruptedException {
        for (TableTarget table : all()) {
            run.stop().check();
            lateKeys.add(table);
        }
    }

    /** Puts tables that were loaded beside old ones in their place. */
    void swap() throws SQLException {
        definitions.swap(all());
    }

    /** Adds foreign keys, and reports how many rows break them. */
    void foreignKeys() throws SQLException {
        long orphaned =
                definitions.foreignKeys(all()).stream().mapToLong(Orphans::rows).sum();
        run.report().put("orphanedRows", orphaned);
    }

    /** Creates views, routines, triggers and events. @param partial whether those that cannot be created are left out */
    void programs(boolean partial) throws SQLException, IOException {
        definitions.programs(all(), partial);
    }

    /** Renews the statistics of tables whose keys were built. */
    void analyze() throws SQLException {
        lateKeys.analyze(all());
    }
}
