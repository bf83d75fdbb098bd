package dev.sluice.verify;

import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.ConnectionSettings;
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
import java.util.stream.Collectors;

/**
 * What {@code --dry-run} shows: what differs beside rows, the plan of each pair of tables, and the statement of its
 * first range with the source's EXPLAIN. One thread.
 */
public final class VerifyPreview {
    private final VerifyOptions options;
    private final ConnectionSettings source;
    private final ConnectionSettings target;
    private final RunContext run = new RunContext("dry run", new StopSignal(), new Progress(), new RunReport());

    /** @param source the server to compare @param target with this one */
    public VerifyPreview(VerifyOptions options, ConnectionSettings source, ConnectionSettings target) {
        this.options = options;
        this.source = source;
        this.target = target;
    }

    /**
     * Plans and prints.
     *
     * @throws RefusedException for whatever would refuse the real run
     */
    public void print(PrintWriter out) {
        try (Servers servers = new Servers(source, target, run)) {
            servers.connect();
            try (Connection one = servers.sessions(Side.SOURCE).metadata();
                    Connection other = servers.sessions(Side.TARGET).metadata()) {
                Pairing pairing = new Pairing(options, new Catalog(one), new Catalog(other));
                pairing.list();
                new VerifyPlanner(options, pairing, new Both<>(one, other), run).plan(new Printer(out, one));
                pairing.differences().forEach(d -> out.println("difference: " + d.table() + ": " + d.what()));
                run.report().warnings().forEach(warning -> out.println("warning: " + warning));
            }
        } catch (SQLException e) {
            throw new RefusedException("The dry run failed: " + SqlErrors.describe(e) + ".", e);
        } catch (IOException e) {
            throw new RefusedException("The dry run failed: " + e.getMessage() + ".", e);
        }
    }

    private final class Printer implements VerifyPlanner.Sink {
        private final PrintWriter out;
        private final Connection connection;
        private RowQueries queries;
        private int ranges;

        Printer(PrintWriter out, Connection connection) {
            this.out = out;
            this.connection = connection;
        }

        @Override
        public void table(TablePair pair) {
            queries = new RowQueries(pair, options.where());
            ranges = 0;
            out.println("table " + pair + ", "
                    + pair.key()
                            .map(key -> "cut along " + key.index() + " ("
                                    + key.columns().stream()
                                            .map(KeyColumn::name)
                                            .collect(Collectors.joining(", "))
                                    + ")")
                            .orElse("no key that both sides sort alike, read in one range"));
        }

        @Override
        public void range(KeyRange range, long rows, long bytes) {
            String sql = queries.sums(Side.SOURCE, range);
            out.println("  range " + ++ranges + ", about " + rows + " rows" + (ranges == 1 ? ": " + sql : ""));
            if (ranges == 1) {
                explain(sql);
            }
        }

        private void explain(String sql) {
            try (Statement statement = connection.createStatement();
                    ResultSet plan = statement.executeQuery("EXPLAIN FORMAT=TRADITIONAL " + sql)) {
                while (plan.next()) {
                    out.println("    explain: type " + plan.getString("type") + ", key " + plan.getString("key")
                            + ", rows " + plan.getString("rows") + ", " + plan.getString("Extra"));
                }
            } catch (SQLException e) {
                throw new RefusedException("The statement cannot be explained: " + SqlErrors.describe(e) + ".", e);
            }
        }
    }
}
