package dev.sluice.load;

import dev.sluice.layout.DataFile;
import dev.sluice.layout.RowFiles;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rows of a load: which files of the dump are in, and how the others get there. The methods by one thread, but for
 * {@link #file}, which any may call.
 */
final class RowLoad implements AutoCloseable {
    /** What is done with a table all of whose rows are in. */
    interface AllIn {
        void of(TableTarget table) throws SQLException, InterruptedException;
    }

    private final SelectedDump dump;
    private final Map<TableName, TableTarget> targets;
    private final FileLoaders loaders;
    private final Sessions sessions;
    private final RunContext run;
    private final RowFiles files;
    private final LoadPlan plan;
    private final TableCountdown countdown = new TableCountdown();
    private final Map<TableName, TargetTable> tables = new ConcurrentHashMap<>();
    private volatile Map<String, Ledger.Entry> entries;
    private AllIn allIn = table -> {};

    /**
     * @param directory of the dump
     * @param targets where the rows of each table go, by the table's name in the dump
     * @param entries what the ledger knows of each file
     * @param loaders closed with this
     */
    RowLoad(
            Path directory,
            SelectedDump dump,
            Map<TableName, TableTarget> targets,
            Map<String, Ledger.Entry> entries,
            FileLoaders loaders,
            Sessions sessions,
            RunContext run) {
        this.dump = dump;
        this.targets = targets;
        this.entries = new HashMap<>(entries);
        this.loaders = loaders;
        this.sessions = sessions;
        this.run = run;
        this.files = new RowFiles(directory);
        this.plan = new LoadPlan(dump.tables());
    }

    /** Says what to do with each table when its last file is in; before any is loaded. */
    void whenAllIn(AllIn work) {
        allIn = work;
    }

    /**
     * Takes away what an engine without transactions has taken before a kill, because it is not known.
     *
     * @param known whether an earlier process had begun
     */
    void startOver(boolean known, PurgeMode purgeMode) throws SQLException {
        for (TableData table : dump.tables()) {
            List<String> units = table.files().stream().map(Units::file).toList();
            boolean begun = known && units.stream().anyMatch(unit -> !isDone(unit));
            if (!begun) {
                continue;
            }
            TargetTable target = target(table);
            if (target.transactional()) {
                continue;
            }
            if (targets.get(table.name()).route() == Route.EXISTING && purgeMode == PurgeMode.NONE) {
                throw new FailedException("Table " + target.name() + " has rows of its own and an engine without"
                        + " transactions: which rows of the dump it has got is not known");
            }
            FileLoader loader = loaders.take();
            loader.startOver(target, units);
            loaders.give(loader);
            entries.keySet().removeAll(units);
            run.report()
                    .warn("Table " + target.name() + " has an engine without transactions and is loaded from the"
                            + " start again.");
        }
    }

    /** Counts what is in and what is not. */
    void count(boolean known) {
        long rows = 0;
        for (TableData table : dump.tables()) {
            int left = 0;
            for (DataFile file : table.files()) {
                rows += Optional.ofNullable(entries.get(Units.file(file)))
                        .map(Ledger.Entry::rows)
                        .orElse(0L);
                left += isDone(Units.file(file)) ? 0 : 1;
            }
            countdown.set(table.name(), left);
        }
        run.progress().resumed(rows);
        run.progress().expect(dump.rows());
        if (known) {
            run.report().put("rowsOfEarlierRuns", rows);
        }
    }

    /** The partitions, in the order in which they are to start. */
    List<String> partitions() {
        return plan.names();
    }

    /** Opens one partition; by any thread. */
    PartitionLoader open(String partition) {
        return new PartitionLoader(this, plan.items(partition));
    }

    /** Loads what of a file is not in yet, and says when it was its table's last one. */
    void file(LoadPlan.Item item) throws SQLException, InterruptedException {
        TableName table = item.table().name();
        String unit = Units.file(item.file());
        if (isDone(unit)) {
            return;
        }
        run.progress().begin(table.toString());
        try {
            FileLoader loader = loaders.take();
            try {
                loader.load(
                        target(item.table()),
                        new DumpRowFile(files, item.table(), item.file()),
                        Optional.ofNullable(entries.get(unit)));
            } catch (SQLException | InterruptedException | RuntimeException e) {
                loader.close();
                throw e;
            }
            loaders.give(loader);
            if (countdown.done(table)) {
                allIn.of(targets.get(table));
            }
        } finally {
            run.progress().end(table.toString());
        }
    }

    /** Loads what is not in by the ledger as it is now. */
    void rest(Map<String, Ledger.Entry> now) throws SQLException, InterruptedException {
        entries = now;
        for (TableData table : dump.tables()) {
            for (DataFile file : table.files()) {
                run.stop().check();
                file(new LoadPlan.Item(table, file));
            }
        }
    }

    /**
     * Proves that all files are in, and as many rows as the dump tells of.
     *
     * @param in the ledger as it is now
     * @param partial whether a table may have fewer
     * @return how many rows
     */
    long prove(Map<String, Ledger.Entry> in, boolean partial) {
        long all = 0;
        List<String> incomplete = new ArrayList<>();
        for (TableData table : dump.tables()) {
            long rows = 0;
            for (DataFile file : table.files()) {
                Ledger.Entry entry = in.get(Units.file(file));
                if (entry == null || !entry.state().equals(FileLoader.DONE)) {
                    throw new FailedException(file.file().name() + " was not loaded to its end");
                }
                rows += entry.rows();
            }
            if (!partial && table.rows().isPresent() && table.rows().getAsLong() != rows) {
                incomplete.add(table.name() + " has " + rows + " rows, and the dump tells of "
                        + table.rows().getAsLong());
            }
            all += rows;
        }
        if (!incomplete.isEmpty()) {
            throw new FailedException(String.join("; ", incomplete));
        }
        return all;
    }

    private boolean isDone(String unit) {
        Ledger.Entry entry = entries.get(unit);
        return entry != null && entry.state().equals(FileLoader.DONE);
    }

    /** Read once for all files of a table: a dump may have ten thousand small ones. */
    private TargetTable target(TableData table) throws SQLException {
        TargetTable known = tables.get(table.name());
        if (known == null) {
            try (Connection connection = sessions.metadata()) {
                known = TargetTable.read(connection, targets.get(table.name()).place());
            }
            tables.put(table.name(), known);
        }
        return known;
    }

    @Override
    public void close() {
        loaders.close();
    }
}
