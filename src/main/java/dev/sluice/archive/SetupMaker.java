package dev.sluice.archive;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.RunContext;
import dev.sluice.sql.Condition;
import dev.sluice.target.ColumnMapping;
import dev.sluice.throttle.Throttle;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together what the partitions of a job have in common, once it is planned. */
record SetupMaker(
        ArchiveOptions options,
        ArchiveSessions sessions,
        Tables tables,
        Statistics statistics,
        Throttle throttle,
        Politeness politeness,
        RunContext run) {
    Setup make(Ledgers ledgers, PlanMaker.Made made) throws SQLException {
        return new Setup(
                options,
                sessions,
                ledgers,
                made.plan(),
                made.sql(),
                routes(made.files()),
                tables.followed(),
                sessions.conditionZone(),
                !timeless(options, tables),
                localInfile(),
                statistics,
                throttle,
                politeness.settings().chunkSize(options.limit()),
                run);
    }

    private boolean localInfile() throws SQLException {
        if (!sessions.twoServers()) {
            return false;
        }
        boolean allowed;
        try (Connection connection = sessions.destMetadata()) {
            allowed = LoadSessions.allowsLocalInfile(connection);
        }
        if (!allowed) {
            run.report()
                    .warn("local_infile is OFF on the destination, so rows go in by INSERT statements, which takes"
                            + " longer; SET GLOBAL local_infile = ON switches LOAD DATA on.");
        }
        return allowed;
    }

    /** Whether the condition is the same whenever it is looked at: a TIME, beside a date, means that of today. */
    static boolean timeless(ArchiveOptions options, Tables tables) {
        return new Condition(options.where())
                .isPlain(tables.source().columns().stream()
                        .map(TargetTable.Target::column)
                        .filter(column -> !Set.of("timestamp", "time").contains(column.dataType()))
                        .map(Column::name)
                        .collect(Collectors.toSet()));
    }

    /** @param files one for each table, or none */
    private List<Route> routes(List<Path> files) {
        List<Route> routes = new ArrayList<>();
        routes.add(route(options.source(), tables.columns(), tables.dest(), file(files, 0)));
        for (Followed table : tables.followed()) {
            routes.add(route(table.table(), table.columns(), table.dest(), file(files, routes.size())));
        }
        return routes;
    }

    private static Optional<Path> file(List<Path> files, int number) {
        return files.isEmpty() ? Optional.empty() : Optional.of(files.get(number));
    }

    private Route route(TableName table, List<Column> columns, Optional<TargetTable> dest, Optional<Path> file) {
        Optional<ColumnMapping> mapping = dest.filter(there -> sessions.twoServers())
                .map(there -> ColumnMapping.of(
                        there, Optional.of(columns.stream().map(Column::name).toList()), columns, "binary"));
        return new Route(table, columns, dest.map(TargetTable::name), mapping, file);
    }
}
