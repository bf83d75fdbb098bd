package dev.sluice.verify;

import dev.sluice.layout.Definition;
import dev.sluice.layout.DumpDirectoryReader;
import dev.sluice.layout.DumpListing;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.TableInfo;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TableSelection;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What can be checked beside the rows of two servers; each reads only, and starts from the beginning when run again. */
final class Checks {
    private Checks() {}

    private static Sessions sessions(Connections connections) throws SQLException {
        try (Connection connection = connections.open()) {
            return new Sessions(connections, Server.of(connection));
        }
    }

    /** Rules of data quality on one server. */
    static RuleReport rules(List<Rule> rules, Connections server, RunContext run) throws SQLException {
        try (Connection connection = sessions(server).metadata()) {
            return new RuleReport(RuleRun.run(connection, rules, run));
        }
    }

    /** Statistics of the columns of one server's tables. */
    static StatisticsReport statistics(
            Connections server, VerifyOptions.Scope scope, TableSelection selection, RunContext run)
            throws SQLException {
        return StatisticsReport.of(collect(server, scope, selection, run));
    }

    /** Statistics of the columns of two servers' tables, side by side; tables are paired by name. */
    static StatisticsReport statistics(
            Connections source,
            VerifyOptions.Scope sourceScope,
            Connections target,
            VerifyOptions.Scope targetScope,
            TableSelection selection,
            RunContext run)
            throws SQLException {
        List<TableStatistics> ours = collect(source, sourceScope, selection, run);
        List<TableName> wanted = ours.stream()
                .map(table -> target(table.table(), sourceScope, targetScope))
                .toList();
        Map<TableName, TableStatistics> theirs = new HashMap<>();
        try (Connection connection = sessions(target).metadata()) {
            Set<TableName> there = new TreeSet<>(java.util.Comparator.comparing(TableName::toString));
            Catalog catalog = new Catalog(connection);
            for (String schema :
                    new TreeSet<>(wanted.stream().map(TableName::schema).toList())) {
                catalog.tables(schema).forEach(table -> there.add(table.name()));
            }
            StatisticsRun.run(
                            connection, wanted.stream().filter(there::contains).toList(), run)
                    .forEach(table -> theirs.put(table.table(), table));
        }
        List<StatisticsPair> pairs = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            pairs.add(new StatisticsPair(ours.get(i), Optional.ofNullable(theirs.get(wanted.get(i)))));
        }
        return new StatisticsReport(pairs);
    }

    private static TableName target(TableName source, VerifyOptions.Scope from, VerifyOptions.Scope to) {
        return new TableName(
                from.schema().isPresent() ? to.schema().orElse(source.schema()) : source.schema(),
                from.table().isPresent() ? to.table().orElse(source.name()) : source.name());
    }

    private static List<TableStatistics> collect(
            Connections server, VerifyOptions.Scope scope, TableSelection selection, RunContext run)
            throws SQLException {
        try (Connection connection = sessions(server).metadata()) {
            Catalog catalog = new Catalog(connection);
            List<TableName> tables = new ArrayList<>();
            List<String> schemas = scope.schema().map(List::of).orElse(catalog.schemas());
            for (String schema : schemas) {
                catalog.tables(schema).stream()
                        .filter(table ->
                                table.type() == TableInfo.Type.TABLE || table.type() == TableInfo.Type.SYSTEM_VERSIONED)
                        .map(TableInfo::name)
                        .filter(name -> scope.table().map(name.name()::equals).orElse(true))
                        .filter(selection::selects)
                        .forEach(tables::add);
            }
            if (tables.isEmpty()) {
                throw new RefusedException("No table is selected.");
            }
            return StatisticsRun.run(connection, tables, run);
        }
    }

    /**
     * The rows of a dump against those of a server.
     *
     * @param schema where the dump's one schema is on the server; empty: under its own name
     * @param listedRows how many rows are listed
     */
    static DumpReport directory(
            Path directory,
            Connections target,
            Optional<String> schema,
            TableSelection selection,
            int listedRows,
            int threads,
            RunContext run)
            throws SQLException, InterruptedException {
        DumpListing all = DumpDirectoryReader.read(directory);
        List<TableData> tables = all.tables().stream()
                .filter(table -> selection.selects(table.name()))
                .toList();
        if (tables.isEmpty()) {
            throw new RefusedException("No table of the dump in " + directory + " is selected.");
        }
        Set<String> schemas = new TreeSet<>(
                tables.stream().map(table -> table.name().schema()).toList());
        if (schema.isPresent() && schemas.size() > 1) {
            throw new RefusedException("The dump holds the schemas " + String.join(", ", schemas)
                    + ", but --target names one; pick tables of one schema with --tables-list.");
        }
        UnaryOperator<TableName> rename =
                name -> schema.map(other -> new TableName(other, name.name())).orElse(name);
        List<Definition> none = List.of();
        DumpListing selected = new DumpListing(
                all.directory(), all.origin(), all.server(), all.consistent(), none, tables, all.missing());
        return new DumpReport(
                DumpVerify.run(selected, rename, Optional.empty(), sessions(target), run, listedRows, threads));
    }
}
