package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code --dry-run} shows: the checks, the plan, and the statements with what the server makes of them. */
public final class ArchivePreview {
    /** Keys in the statements that are shown. */
    private static final int SHOWN = 3;

    private final ArchiveOptions options;
    private final ConnectionSettings source;
    private final Optional<ConnectionSettings> dest;
    private final Politeness politeness;

    /** @param source looked at, never changed, and so is the destination */
    public ArchivePreview(
            ArchiveOptions options,
            ConnectionSettings source,
            Optional<ConnectionSettings> dest,
            Politeness politeness) {
        this.options = options;
        this.source = source;
        this.dest = dest;
        this.politeness = politeness;
    }

    /**
     * Checks and prints.
     *
     * @throws RefusedException when the job would be refused
     */
    public void print(PrintWriter out) {
        RunReport report = new RunReport();
        String identity = new ArchiveJob(options, source, dest, politeness, false)
                .identity()
                .hash();
        try (ArchiveSessions sessions = ArchiveSessions.connect(options, source, dest, identity, new StopSignal())) {
            ArchivePreflight preflight = new ArchivePreflight(options, sessions, report);
            Tables tables = preflight.check();
            RunContext run = new RunContext("dry-run", new StopSignal(), new Progress(), report);
            politeness.begin(sessions.servers(), run).close();
            PlanMaker.Made made = new PlanMaker(options, sessions, tables).make();
            StatementPreflight statements = new StatementPreflight(options, sessions);
            statements.checkKey(made.sql(), tables);
            statements.explain(made.sql(), tables);
            made.files().forEach(PlanMaker::checkFolder);
            Ledgers.check(Ledgers.Places.of(options, sessions), sessions);
            print(out, sessions, made, tables);
            if (tables.partitions().isPresent()) {
                drops(out, sessions, made, tables);
            }
            out.println("Nothing was changed.");
        } catch (SQLException e) {
            throw new RefusedException("Looking at the tables failed: " + SqlErrors.describe(e) + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("Interrupted.", e);
        }
        report.warnings().forEach(warning -> out.println("warning: " + warning));
    }

    private void print(PrintWriter out, ArchiveSessions sessions, PlanMaker.Made made, Tables tables)
            throws SQLException {
        ArchivePlan plan = made.plan();
        List<Followed> followed = tables.followed();
        out.println("Would " + (options.delete() ? options.purges() ? "purge" : "archive" : "copy") + " rows of "
                + options.source() + " at " + source.address() + ", " + sessions.sourceServer());
        options.dest()
                .ifPresent(table -> out.println(
                        "  into " + table + " at " + dest.orElseThrow().address() + ", "
                                + sessions.destServer()
                                + (sessions.sameServer() ? ": the same server, one transaction" : ": two servers")));
        if (!made.files().isEmpty()) {
            out.println("  into the file " + made.files().get(0));
        }
        for (int i = 0; i < followed.size(); i++) {
            Followed table = followed.get(i);
            String into = table.dest().map(dest -> " into " + dest.name()).orElse("");
            String file = made.files().isEmpty()
                    ? ""
                    : " into the file " + made.files().get(i + 1);
            out.println("  with the rows of " + table.table() + " that refer to them"
                    + (table.ways().size() > 1 ? ", in " + table.ways().size() + " ways" : "") + into + file);
        }
        out.println("  about " + made.rows() + " rows are looked at, by the server's estimate; chunks of "
                + options.limit() + ", " + options.threads() + (options.threads() == 1 ? " thread" : " threads"));
        out.println(
                made.sql() instanceof ChunkSql keyed
                        ? "  along index " + plan.index() + " (" + String.join(", ", plan.order()) + "), rows named by "
                                + keyed.walk().key().index() + "; "
                                + (plan.ranges().isEmpty()
                                        ? "no row meets the condition"
                                        : "up to the last matching row of now")
                        : "  searched by " + (plan.index().isEmpty() ? "reading the table" : "index " + plan.index())
                                + ", rows as many as there are of each; "
                                + (plan.ranges().isEmpty() ? "no row meets the condition" : made.rows() + " rows"));
        out.println(
                "  checks passed: server, tables, columns, keys, foreign keys, condition, privileges, ledger, replicas and"
                        + " load");
        try (Connection connection = sessions.source()) {
            SourceSession session = new SourceSession(connection, made.plan().time(), sessions.conditionZone(), true);
            session.beginCondition();
            if (made.sql() instanceof ChunkSql keyed) {
                statements(out, session, keyed, made.plan(), sessions, tables);
            } else {
                statements(out, session, (EqualRowsSql) made.sql(), sessions);
            }
        }
    }

    private void drops(PrintWriter out, ArchiveSessions sessions, PlanMaker.Made made, Tables tables)
            throws SQLException {
        RowSum sum = new RowSum(tables.hash());
        try (Connection connection = sessions.source()) {
            SourceSession session = new SourceSession(connection, made.plan().time(), sessions.conditionZone(), true);
            session.beginCondition();
            for (String name : tables.partitions().orElseThrow().droppable()) {
                PartitionSql sql = new PartitionSql((ChunkSql) made.sql(), sum, name);
                if (sql.qualifies(connection)) {
                    out.println();
                    out.println("Partition " + name + " goes as a whole:");
                    for (String text : List.of(sql.lock(), options.purges() ? sql.other() : sql.sums(), sql.drop())) {
                        out.println("  " + text.replace("\n)", ")"));
                    }
                }
            }
        }
        out.println();
    }

    private void statements(PrintWriter out, SourceSession session, EqualRowsSql sql, ArchiveSessions sessions)
            throws SQLException {
        Connection connection = session.connection();
        show(out, connection, sql.lock(Math.min(options.limit(), EqualRowsSql.MAX_LIMIT)));
        List<KeyBound> names = session.names(sql.look(SHOWN));
        if (!names.isEmpty()) {
            out.println();
            out.println(sql.begin(names));
            copies(out, connection, sql.rows(names), options.dest(), sessions);
            show(out, connection, sql.delete(names));
        }
    }

    private void statements(
            PrintWriter out,
            SourceSession session,
            ChunkSql sql,
            ArchivePlan plan,
            ArchiveSessions sessions,
            Tables tables)
            throws SQLException {
        Connection connection = session.connection();
        KeyRange range = plan.ranges().isEmpty() ? KeyRange.ALL : plan.ranges().get(0);
        show(out, connection, sql.next(range, options.limit()));
        List<KeyBound> keys =
                session.next(sql, range, SHOWN).stream().map(Walk.Row::key).toList();
        if (keys.isEmpty()) {
            return;
        }
        switch (ChunkSteps.of(options, !SetupMaker.timeless(options, tables), true)) {
            case PURGE -> show(out, connection, sql.purge(keys));
            case AT_ONCE -> atOnce(out, connection, sql, keys, sessions);
            case LOCK_FIRST -> lockFirst(out, connection, sql, keys, sessions, tables.followed());
        }
    }

    private void atOnce(
            PrintWriter out, Connection connection, ChunkSql sql, List<KeyBound> keys, ArchiveSessions sessions)
            throws SQLException {
        copies(out, connection, sql.lockedAsRead(keys, options.delete()), options.dest(), sessions);
        if (options.delete()) {
            show(out, connection, sql.delete(keys));
        }
    }

    private void lockFirst(
            PrintWriter out,
            Connection connection,
            ChunkSql sql,
            List<KeyBound> keys,
            ArchiveSessions sessions,
            List<Followed> followed)
            throws SQLException {
        List<FollowedSql> more = followed.stream()
                .map(table -> new FollowedSql(options.source(), sql.walk().key(), table))
                .toList();
        show(out, connection, sql.lock(keys, options.delete() || options.followForeignKeys()));
        for (FollowedSql table : more) {
            for (int way : table.ways()) {
                for (String gate : table.gates(way, keys)) {
                    show(out, connection, gate);
                }
                show(out, connection, table.lock(way, keys));
            }
        }
        copies(out, connection, sql.rows(keys), options.dest(), sessions);
        for (FollowedSql table : more) {
            for (int way : table.ways()) {
                copies(
                        out,
                        connection,
                        table.rows(way, keys, 0),
                        table.table().dest().map(TargetTable::name),
                        sessions);
            }
        }
        if (options.delete()) {
            for (int i = more.size() - 1; i >= 0; i--) {
                for (int way : more.get(i).ways()) {
                    show(out, connection, more.get(i).delete(way, keys));
                }
            }
            show(out, connection, sql.delete(keys));
        }
    }

    private void copies(
            PrintWriter out, Connection connection, LockedRows rows, Optional<TableName> dest, ArchiveSessions sessions)
            throws SQLException {
        if (sessions.sameServer()) {
            show(
                    out,
                    connection,
                    rows.insert(dest.orElseThrow(), options.onRefusal() == ArchiveOptions.OnRefusal.REPLACE));
        }
        if (sessions.twoServers() || options.file().isPresent()) {
            show(out, connection, rows.read());
        }
    }

    private static void show(PrintWriter out, Connection connection, String sql) throws SQLException {
        out.println();
        out.println(sql.replace("\n)", ")"));
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN FORMAT=TRADITIONAL " + sql)) {
            while (plan.next()) {
                List<String> parts = new ArrayList<>();
                for (String name : List.of("select_type", "table", "type", "key", "rows", "Extra")) {
                    String value = plan.getString(name);
                    if (value != null && !value.isEmpty()) {
                        parts.add(name + "=" + value);
                    }
                }
                out.println("  EXPLAIN " + String.join(", ", parts));
            }
        }
    }
}
