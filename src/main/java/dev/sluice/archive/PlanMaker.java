package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.RangePlanner;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides at a job's first start what its plan is. Changes nothing. */
final class PlanMaker {
    /** How an index is searched when the condition limits it. */
    private static final Set<String> SEARCHES =
            Set.of("range", "ref", "ref_or_null", "const", "eq_ref", "system", "index_merge", "fulltext");

    private static final int RANGES_PER_THREAD = 4;

    private final ArchiveOptions options;
    private final ArchiveSessions sessions;
    private final Tables tables;

    /** What the server expects of the condition. */
    private record Expected(Optional<String> index, long rows) {}

    /**
     * A plan with what belongs to it.
     *
     * @param rows the server's estimate of the rows that meet the condition
     * @param files the paths of the files, codes replaced: that of the table, then those of tables taken along
     */
    record Made(ArchivePlan plan, SourceSql sql, long rows, List<Path> files) {}

    PlanMaker(ArchiveOptions options, ArchiveSessions sessions, Tables tables) {
        this.options = options;
        this.sessions = sessions;
        this.tables = tables;
    }

    /** Makes the plan of a first start. */
    Made make() throws SQLException {
        try (Connection connection = sessions.source()) {
            String time = text(connection, "SELECT UNIX_TIMESTAMP(NOW(6))");
            Optional<String> below = options.safeAutoIncrement() ? belowLast(connection) : Optional.empty();
            SourceSession clock = new SourceSession(connection, time, sessions.conditionZone(), true);
            clock.beginCondition();
            Expected expected = expected(connection);
            SourceSql sql = tables.sql(options, options.index(), expected.index(), below);
            List<KeyRange> ranges = sql instanceof ChunkSql keyed
                    ? ranges(connection, keyed, expected.rows())
                    : counted(clock.number(((EqualRowsSql) sql).count()));
            LocalDateTime start = LocalDateTime.now();
            List<Path> files = options.filePaths(start, names());
            ArchivePlan plan = new ArchivePlan(
                    time,
                    start,
                    sql.index(),
                    sql.order(),
                    below,
                    tables.followed().stream().map(Followed::table).toList(),
                    files.stream().map(PlanMaker::length).toList(),
                    ranges);
            return new Made(plan, sql, rows(plan, sql, expected), files);
        }
    }

    /** Finds what belongs to a plan that was made before. */
    Made again(ArchivePlan plan) throws SQLException {
        Optional<String> index = Optional.of(plan.index()).filter(name -> !name.isEmpty());
        SourceSql sql = tables.sql(options, index, Optional.empty(), plan.below());
        if (!sql.order().equals(plan.order())) {
            if (tables.choice().keyless() && sessions.twoServers()) {
                throw new RefusedException("The columns of " + options.source()
                        + " are not what they were when this job began, and its rows, which have no key, could not be found again"
                        + " by what they were; change the table back until the job is done.");
            }
            if (!tables.choice().keyless()) {
                throw new RefusedException("The index " + plan.index() + " of " + options.source()
                        + " is not what it was when this job began; change it back until the job is done.");
            }
        }
        if (!tables.followed().stream().map(Followed::table).toList().equals(plan.followed())) {
            throw new RefusedException("The tables that refer to " + options.source()
                    + " are not what they were when this job began; change them back until the job is done.");
        }
        try (Connection connection = sessions.source()) {
            return new Made(plan, sql, rows(plan, sql, expected(connection)), options.filePaths(plan.start(), names()));
        }
    }

    private List<TableName> names() {
        List<TableName> names = new ArrayList<>(List.of(options.source()));
        tables.followed().forEach(table -> names.add(table.table()));
        return names;
    }

    private Expected expected(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN FORMAT=TRADITIONAL SELECT * FROM "
                        + options.source().quoted() + " WHERE " + options.condition())) {
            if (!plan.next()) {
                return new Expected(Optional.empty(), 0);
            }
            String index = plan.getString("key");
            boolean searched = index != null && SEARCHES.contains(String.valueOf(plan.getString("type")));
            return new Expected(searched ? Optional.of(index) : Optional.empty(), plan.getLong("rows"));
        }
    }

    private static Optional<KeyBound> last(Connection connection, ChunkSql sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.last())) {
            if (!row.next()) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= sql.walk().order().columns().size(); i++) {
                values.add(row.getString(i));
            }
            return Optional.of(new KeyBound(values));
        }
    }

    /** How many rows will be looked at: the server's estimate, or where they are counted, their number. */
    private static long rows(ArchivePlan plan, SourceSql sql, Expected expected) {
        if (sql instanceof ChunkSql || plan.ranges().isEmpty()) {
            return expected.rows();
        }
        return Long.parseLong(plan.ranges().get(0).upTo().orElseThrow().text());
    }

    /** Without a key there is no order of rows, only their number, beyond which a busy table could give more for ever. */
    private static List<KeyRange> counted(long rows) {
        return rows == 0
                ? List.of()
                : List.of(new KeyRange(Optional.empty(), Optional.of(new KeyBound(List.of(Long.toString(rows))))));
    }

    /** None when no row meets the condition. */
    private List<KeyRange> ranges(Connection connection, ChunkSql sql, long rows) throws SQLException {
        Optional<KeyBound> last = last(connection, sql);
        if (last.isEmpty()) {
            return List.of();
        }
        KeyRange all = new KeyRange(Optional.empty(), last);
        if (options.threads() == 1) {
            return List.of(all);
        }
        long wanted = Math.max(options.limit(), rows / ((long) RANGES_PER_THREAD * options.threads()));
        List<KeyRange> ranges = new ArrayList<>();
        new RangePlanner(connection, options.source(), sql.walk().order())
                .plan(all, Math.max(rows, 1), wanted, (range, estimate) -> ranges.add(range));
        return ranges;
    }

    private Optional<String> belowLast(Connection connection) throws SQLException {
        for (TargetTable.Target column : tables.source().columns()) {
            if (column.autoIncrement()) {
                String name = column.column().quoted();
                String most = text(
                        connection,
                        "SELECT MAX(" + name + ") FROM " + options.source().quoted());
                return most.equals("null") ? Optional.empty() : Optional.of(name + " < " + most);
            }
        }
        return Optional.empty();
    }

    private static long length(Path file) {
        return file.toFile().length();
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Refuses a file whose folder is missing, before anything is changed. */
    static void checkFolder(Path file) {
        Path folder = file.getParent();
        if (!Files.isDirectory(folder)) {
            throw new RefusedException("--file " + file + ": there is no folder " + folder + ".");
        }
        if (Files.exists(file) ? !Files.isRegularFile(file) || !Files.isWritable(file) : !Files.isWritable(folder)) {
            throw new RefusedException("--file " + file + " cannot be written.");
        }
    }
}
