package dev.sluice.importer;

import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RunContext;
import dev.sluice.target.TargetServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes what brings ranges in, each with a session of its own. Thread-safe. */
final class RangeLoaders {
    private final ImportOptions options;
    private final TargetServer server;
    private final ImportLedger ledger;
    private final Collection<TableImport> tables;
    private final ErrorBudget budget;
    private final RunContext run;

    /** @param tables all that the import fills */
    RangeLoaders(
            ImportOptions options,
            TargetServer server,
            ImportLedger ledger,
            Collection<TableImport> tables,
            ErrorBudget budget,
            RunContext run) {
        this.options = options;
        this.server = server;
        this.ledger = ledger;
        this.tables = tables;
        this.budget = budget;
        this.run = run;
    }

    /** A loader; the caller, of one thread, closes it. */
    RangeLoader open() {
        return new RangeLoader(this::session, ledger.ledger(), this::writer, budget, run);
    }

    /** A session that loads; with {@code --lock-tables} nobody else gets at the tables until it ends. */
    private Connection session() throws SQLException {
        Connection connection = server.rowSessions().open();
        if (options.lockTables()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(Stream.concat(
                                tables.stream()
                                        .flatMap(table -> Stream.of(table.name(), table.place()))
                                        .distinct(),
                                Stream.of(new TableName(ledger.schema(), Ledger.TABLE)))
                        .map(table -> table.quoted() + " WRITE")
                        .collect(Collectors.joining(", ", "LOCK TABLES ", "")));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    private RangeWriter writer(FileImport file) {
        return RangeWriters.writer(
                file, options, options.duplicates(), server.allowsLocalInfile(), server.server(), run.stop());
    }
}
