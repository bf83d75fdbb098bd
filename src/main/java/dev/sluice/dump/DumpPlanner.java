package dev.sluice.dump;

import dev.sluice.chunk.KeyChoice;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.RangePlanner;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.IndexColumn;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableInfo;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns an inventory into a plan. The statement of every table is tried with EXPLAIN, so that a missing
 * privilege or a wrong {@code --where} shows before the first row is read. One thread.
 */
final class DumpPlanner {
    /** Ranges below this cost more in queries and files than they bring in balance. */
    private static final long MIN_RANGE_BYTES = 8L << 20;
    /** Ranges above this make a poor restart point: some seconds of work are lost with each. */
    private static final long MAX_RANGE_BYTES = 64L << 20;
    /** Ranges for each thread that a dump should at least have, so that all end at about the same time. */
    private static final int RANGES_PER_THREAD = 12;
    /** Tables that the catalogue is asked about in one statement: thousands of small ones are mostly waited for. */
    private static final int TABLES_AT_ONCE = 50;
    /** For tables whose average row the server does not tell. */
    private static final long ASSUMED_ROW_BYTES = 100;

    private final DumpOptions options;
    private final Connection connection;
    private final Catalog catalog;
    private final RunContext run;
    private final FileNames names = new FileNames();
    private final long wantedRangeBytes;

    /** @param connection for the catalogue, EXPLAIN and the lookup of keys */
    DumpPlanner(DumpOptions options, Inventory inventory, Connection connection, RunContext run) {
        this.options = options;
        this.connection = connection;
        this.catalog = new Catalog(connection);
        this.run = run;
        long share = inventory.bytes() / ((long) options.threads() * RANGES_PER_THREAD);
        this.wantedRangeBytes = Math.min(MAX_RANGE_BYTES, Math.max(MIN_RANGE_BYTES, share));
    }

    /** Plans everything, handing it over in the order in which it is to be dumped. */
    void plan(Inventory inventory, PlanSink sink) throws SQLException, IOException {
        planObjects(inventory, sink);
        List<TableInfo> tables = inventory.tables();
        for (int from = 0; from < tables.size(); from += TABLES_AT_ONCE) {
            planTables(tables.subList(from, Math.min(tables.size(), from + TABLES_AT_ONCE)), sink);
        }
    }

    private void planTables(List<TableInfo> tables, PlanSink sink) throws SQLException, IOException {
        List<TableName> names = tables.stream().map(TableInfo::name).toList();
        List<List<Column>> columns = catalog.columns(names);
        List<List<IndexColumn>> uniqueIndexes = catalog.uniqueIndexes(names);
        for (int i = 0; i < tables.size(); i++) {
            run.stop().check();
            run.progress().begin(names.get(i).toString());
            planTable(tables.get(i), columns.get(i), uniqueIndexes.get(i), sink);
            run.progress().end(names.get(i).toString());
        }
    }

    private void planObjects(Inventory inventory, PlanSink sink) throws SQLException, IOException {
        DumpOptions.Contents contents = options.contents();
        for (String schema : inventory.schemas()) {
            if (contents.schemas()) {
                sink.item(new PlanItem.Schema(schema, names.schema(schema)));
            }
        }
        if (contents.schemas()) {
            for (TableInfo sequence : inventory.sequences()) {
                sink.item(new PlanItem.Sequence(sequence.name(), names.table(sequence.name())));
            }
            for (TableInfo view : inventory.views()) {
                sink.item(new PlanItem.View(view.name(), names.table(view.name())));
            }
            if (contents.routines() || contents.events()) {
                for (String schema : inventory.schemas()) {
                    sink.item(new PlanItem.Programs(schema, names.schema(schema)));
                }
            }
        }
    }

    private void planTable(TableInfo info, List<Column> columns, List<IndexColumn> uniqueIndexes, PlanSink sink)
            throws SQLException, IOException {
        TableName name = info.name();
        if (columns.isEmpty()) {
            throw new RefusedException(name + " has no column that the account may read, or only generated ones.");
        }
        Optional<TableKey> key = KeyChoice.of(columns, uniqueIndexes);
        DumpedTable table = new DumpedTable(name, names.table(name), info.engine(), info.partitioned(), columns, key);
        sink.table(table);
        if (options.contents().data()) {
            long rows = Math.max(info.rows(), explain(table));
            long rowBytes = info.rows() > 0 ? Math.max(1, info.dataBytes() / info.rows()) : ASSUMED_ROW_BYTES;
            planRanges(table, rows, rowBytes, sink);
        }
    }

    private void planRanges(DumpedTable table, long rows, long rowBytes, PlanSink sink)
            throws SQLException, IOException {
        long wanted = options.rows().orElse(Math.max(1, wantedRangeBytes / rowBytes));
        if (table.key().isEmpty() || rows <= wanted) {
            if (table.key().isEmpty() && rows > wanted) {
                run.report()
                        .warn(table.name() + " has no usable key (a primary key, or a unique key without NULLs):"
                                + " it is read in one range by one thread.");
            }
            sink.range(KeyRange.ALL, rows, rows * rowBytes);
            return;
        }
        RangePlanner planner =
                new RangePlanner(connection, table.name(), table.key().get());
        planner.plan(rows, wanted, (range, estimate) -> sink.range(range, estimate, estimate * rowBytes));
    }

    /** Tries the table's statement and tells how many rows the server expects. */
    private long explain(DumpedTable table) throws SQLException {
        String columns = table.columns().stream().map(Column::readExpression).collect(Collectors.joining(","));
        String sql = "EXPLAIN FORMAT=TRADITIONAL SELECT " + columns + " FROM "
                + Identifiers.quote(table.name().schema(), table.name().name())
                + options.where().map(where -> " WHERE (" + where + "\n)").orElse("");
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery(sql)) {
            return plan.next() ? plan.getLong("rows") : 0;
        } catch (SQLException e) {
            throw new RefusedException(
                    "Table " + table.name() + " cannot be read"
                            + options.where()
                                    .map(where -> " with --where \"" + where + "\"")
                                    .orElse("") + ": "
                            + SqlErrors.describe(e) + ".",
                    e);
        }
    }
}
