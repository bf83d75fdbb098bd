package dev.sluice.verify;

import dev.sluice.layout.DataFile;
import dev.sluice.layout.DumpListing;
import dev.sluice.layout.RowFiles;
import dev.sluice.layout.TableData;
import dev.sluice.layout.TsvRows;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.ReadSessions;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Compares a dump with the tables of a server: every row of every data file against the rows that are there, and the
 * other way round. Views, routines and definitions are not compared, nor are tables that the dump does not have.
 */
public final class DumpVerify {
    private final RowFiles files;
    private final RunContext context;
    private final int limit;
    private final List<DumpTableResult> results = new ArrayList<>();
    private final List<DumpWorkers.Work> work = new ArrayList<>();

    private DumpVerify(RowFiles files, RunContext context, int limit) {
        this.files = files;
        this.context = context;
        this.limit = limit;
    }

    /**
     * Compares all tables of a dump.
     *
     * @param names the name on the target of each dumped table
     * @param where the condition that the dumped rows met; empty: all rows
     * @param limit most rows to list of a table
     * @param threads that compare, each on a connection of its own
     * @return one result for each table, in the order of the listing
     * @throws dev.sluice.run.RefusedException when the dump is damaged
     * @throws FailedException when a file or the target cannot be read
     * @throws dev.sluice.run.StoppedException when the run is asked to stop, within some thousand rows
     */
    public static List<DumpTableResult> run(
            DumpListing dump,
            UnaryOperator<TableName> names,
            Optional<String> where,
            ReadSessions target,
            RunContext context,
            int limit,
            int threads) {
        DumpVerify verify = new DumpVerify(new RowFiles(dump.directory()), context, limit);
        try {
            verify.plan(dump, names, where, target);
        } catch (SQLException e) {
            context.stop().check();
            throw new FailedException("The dump could not be compared: " + SqlErrors.describe(e) + ".", e);
        } catch (IOException e) {
            throw new FailedException("The dump could not be compared: " + e.getMessage() + ".", e);
        }
        verify.compare(target, threads);
        return verify.results;
    }

    private void plan(DumpListing dump, UnaryOperator<TableName> names, Optional<String> where, ReadSessions target)
            throws SQLException, IOException {
        context.progress().phase("planning");
        try (Connection connection = target.metadata()) {
            Catalog catalog = new Catalog(connection);
            for (TableData dumped : dump.tables()) {
                context.stop().check();
                TableName name = names.apply(dumped.name());
                Optional<DumpTarget> found = DumpTarget.find(catalog, dumped, name, columns(dumped), where);
                results.add(DumpTableResult.of(
                        dumped.name(),
                        name,
                        found.map(DumpTarget::structure)
                                .orElse(List.of("Table " + name + " does not exist on the target."))));
                int table = results.size() - 1;
                found.filter(DumpTarget::comparable).ifPresent(there -> there.units()
                        .forEach(unit -> work.add(new DumpWorkers.Work(table, there, unit))));
            }
        }
    }

    private void compare(ReadSessions target, int threads) {
        context.progress().phase("comparing");
        List<DumpTableResult> parts = new DumpWorkers(files, target, context, limit).compare(work, threads);
        for (int i = 0; i < parts.size(); i++) {
            int table = work.get(i).table();
            results.set(table, results.get(table).and(parts.get(i), limit));
        }
    }

    /** The columns of a table's rows: as the dump tells, else as its first file does. */
    private Optional<List<String>> columns(TableData dumped) throws IOException {
        if (!dumped.columns().isEmpty()) {
            return Optional.of(dumped.columns().stream().map(Column::name).toList());
        }
        for (DataFile file : dumped.files()) {
            try (TsvRows rows = files.open(dumped, file)) {
                return rows.columns();
            }
        }
        return Optional.empty();
    }
}
