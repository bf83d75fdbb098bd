package dev.sluice.dump;

import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyRange;
import dev.sluice.file.Compression;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Coordinates;
import dev.sluice.mysql.CoordinatesReader;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code --dry-run} shows: every check of a real run, the plan of each table, the statement of its first
 * range with the server's EXPLAIN, and the estimate of it all. Takes no lock and writes nothing. One thread.
 */
public final class DumpPreview {
    private final DumpOptions options;
    private final Connections connections;
    private final RunContext run = new RunContext("dry run", new StopSignal(), new Progress(), new RunReport());

    /** @param source the server to look at */
    public DumpPreview(DumpOptions options, ConnectionSettings source) {
        this.options = options;
        this.connections = new Connections(source);
    }

    /**
     * Plans and prints.
     *
     * @throws RefusedException for whatever would refuse the real run
     */
    public void print(PrintWriter out) {
        try (Connection first = connections.open()) {
            Sessions sessions = new Sessions(connections, Server.of(first));
            try (Connection connection = sessions.metadata()) {
                Inventory inventory = Inventory.of(new Catalog(connection), options);
                new Preflight(options, run).check(connection, inventory);
                new DumpDirectory(options.outputDir()).check(options.overwrite());
                out.println("source: " + sessions.server() + " at "
                        + connections.settings().address());
                Coordinates coordinates = new CoordinatesReader(sessions.server()).read(connection);
                out.println("coordinates now: " + coordinates);
                out.println(inventory.schemas().size() + " schemas, "
                        + inventory.tables().size() + " tables, "
                        + inventory.views().size() + " views, "
                        + inventory.sequences().size() + " sequences, about " + inventory.rows() + " rows, "
                        + (inventory.bytes() >> 20) + " MB in the server's files");
                new DumpPlanner(options, inventory, connection, run).plan(inventory, new Printer(out, connection));
                run.report().warnings().forEach(warning -> out.println("warning: " + warning));
            }
        } catch (SQLException e) {
            throw new RefusedException("The dry run failed: " + SqlErrors.describe(e) + ".", e);
        } catch (IOException e) {
            throw new RefusedException("The dry run failed: " + e.getMessage() + ".", e);
        }
    }

    /** Prints a table once its first range is known, and how many there are once the next table comes. */
    private final class Printer implements PlanSink {
        private final PrintWriter out;
        private final Connection connection;
        private DumpedTable table;
        private int ranges;

        Printer(PrintWriter out, Connection connection) {
            this.out = out;
            this.connection = connection;
        }

        @Override
        public void item(PlanItem item) {
            out.println("definition: " + item);
        }

        @Override
        public void table(DumpedTable next) {
            table = next;
            ranges = 0;
            out.println("table " + table.name() + " (" + table.engine() + "), "
                    + table.key()
                            .map(key -> "cut along " + key.index() + " ("
                                    + key.columns().stream()
                                            .map(KeyColumn::name)
                                            .collect(Collectors.joining(", "))
                                    + ")")
                            .orElse("no usable key, read in one range"));
        }

        @Override
        public void range(KeyRange range, long rows, long bytes) {
            String sql = new TableDumper(
                            table, header(), options.outputDir(), options.where(), options.statementBytes())
                    .query(range);
            out.println("  range " + ++ranges + ", about " + rows + " rows" + (ranges == 1 ? ": " + sql : ""));
            if (ranges == 1) {
                explain(sql);
            }
        }

        private PlanHeader header() {
            return new PlanHeader("", "", Instant.EPOCH, options.format(), Compression.NONE, 0, 0, 0, List.of());
        }

        private void explain(String sql) {
            try (Statement statement = connection.createStatement();
                    ResultSet plan = statement.executeQuery("EXPLAIN FORMAT=TRADITIONAL " + sql)) {
                while (plan.next()) {
                    out.println("    explain: type " + plan.getString("type") + ", key " + plan.getString("key")
                            + ", rows " + plan.getString("rows") + ", " + plan.getString("Extra"));
                }
            } catch (SQLException e) {
                throw new RefusedException(
                        "Table " + table.name() + " cannot be read: " + SqlErrors.describe(e) + ".", e);
            }
        }
    }
}
