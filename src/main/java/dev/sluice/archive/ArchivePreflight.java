package dev.sluice.archive;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Grants;
import dev.sluice.mysql.IndexColumn;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Proves, before anything is changed, that rows can leave the source and that the destination can hold them. */
final class ArchivePreflight {
    private static final Set<String> FIXED_ZONES = Set.of("UTC", "GMT");

    private final ArchiveOptions options;
    private final ArchiveSessions sessions;
    private final RunReport report;

    ArchivePreflight(ArchiveOptions options, ArchiveSessions sessions, RunReport report) {
        this.options = options;
        this.sessions = sessions;
        this.report = report;
    }

    /**
     * Looks at the tables.
     *
     * @throws RefusedException names what is wrong
     */
    Tables check() throws SQLException {
        try (Connection connection = sessions.sourceMetadata()) {
            TargetTable source = table(connection, options.source(), "--source", true);
            if (options.delete() && !options.followForeignKeys()) {
                children(connection);
            }
            actsOnSource(connection, options.source());
            WalkChoice choice = choice(connection, source);
            if (choice.keyless()) {
                new KeylessPreflight(options, report).check(connection);
            }
            Optional<TargetTable> dest = Optional.empty();
            if (options.dest().isPresent()) {
                dest = Optional.of(dest(options.source(), options.dest().get(), "--dest"));
            }
            List<Followed> followed = options.followForeignKeys()
                    ? new FollowedTables(options, sessions, this).look(connection)
                    : List.of();
            Optional<Partitions> partitions = Optional.empty();
            if (options.dropPartitions()) {
                partitions = Optional.of(Partitions.of(connection, options.source()));
                droppable(connection);
            }
            return new Tables(
                    source,
                    dest,
                    new CopiedColumns(options, sessions).choose(source, dest),
                    choice,
                    partitions,
                    followed);
        }
    }

    private void droppable(Connection connection) throws SQLException {
        Server server = sessions.sourceServer();
        if (!server.isMariaDb() && !server.atLeast(8, 4, 0)) {
            // dict0dict.cc:497:table->get_ref_count() > 0, on 8.0.15 and not each time.
            throw new RefusedException(
                    "--drop-partitions drops partitions under LOCK TABLES, which was seen to crash MySQL"
                            + " 8.0.15; it takes MySQL 8.4 or later, or MariaDB, and this is " + server + ".");
        }
        Grants grants = Grants.of(connection);
        for (String privilege : List.of("ALTER", "DROP")) {
            if (!grants.has(privilege, options.source())) {
                throw new RefusedException("--drop-partitions takes " + privilege + " on " + options.source()
                        + ", which the account does not have.");
            }
        }
        if (!grants.has("LOCK TABLES", options.source().schema())) {
            throw new RefusedException("--drop-partitions takes LOCK TABLES on "
                    + options.source().schema() + ", which the account does not have.");
        }
    }

    /** What choice there is of a walk along a table. */
    WalkChoice choice(Connection connection, TargetTable table) throws SQLException {
        Catalog catalog = new Catalog(connection);
        return new WalkChoice(
                table.name(),
                table.columns().stream().map(TargetTable.Target::column).toList(),
                catalog.indexes(table.name()),
                catalog.uniqueIndexes(table.name()).stream()
                        .map(IndexColumn::index)
                        .distinct()
                        .toList(),
                fixedZone(connection));
    }

    /** What else happens when rows of a table of the source are archived. */
    void actsOnSource(Connection connection, TableName table) throws SQLException {
        triggers(connection, table, options.delete() ? List.of("DELETE") : List.of());
        binlogFormat(connection, sessions.sourceServer(), table);
    }

    TargetTable table(Connection connection, TableName name, String option, boolean read) throws SQLException {
        String kind = "";
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT table_type FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            statement.setString(1, name.schema());
            statement.setString(2, name.name());
            try (ResultSet row = statement.executeQuery()) {
                kind = row.next() ? row.getString(1) : "";
            }
        }
        if (kind.isEmpty()) {
            throw new RefusedException(option + ": there is no table " + name + ", or the account may not see it.");
        }
        if (!kind.equals("BASE TABLE")) {
            throw new RefusedException(option + ": " + name + " is a " + kind.toLowerCase(Locale.ROOT)
                    + ", and rows are archived from table to table only.");
        }
        if (read) {
            // The catalogue keeps quiet about columns that the account may not read: these would be neither copied nor
            // part of a key.
            StatementPreflight.explain(
                    connection,
                    "SELECT * FROM " + name.quoted() + " WHERE 0",
                    option + ": the account may not read all of " + name);
        }
        TargetTable table = columns(connection, name, option);
        if (!table.transactional()) {
            throw new RefusedException(option + ": the engine of table " + name
                    + " has no transactions, without which rows could be lost or doubled; convert it to InnoDB.");
        }
        return table;
    }

    private static TargetTable columns(Connection connection, TableName name, String option) throws SQLException {
        try {
            return TargetTable.read(connection, name);
        } catch (FailedException e) {
            throw new RefusedException(
                    option + ": the account sees no columns of " + name + " that hold data; it needs SELECT on it.", e);
        }
    }

    /** Looks at a table that takes the rows of another. @param option that names it */
    TargetTable dest(TableName from, TableName name, String option) throws SQLException {
        try (Connection connection = sessions.destMetadata()) {
            boolean alike =
                    name.schema().equalsIgnoreCase(from.schema()) && name.name().equalsIgnoreCase(from.name());
            if (alike && sessions.sameServer() && (name.equals(from) || lowerCase(connection))) {
                throw new RefusedException(
                        from.equals(options.source())
                                ? "--source and --dest are the same table " + name
                                        + " of the same server; nothing would be left of its rows."
                                : option + ": rows of " + from + " would go to that table itself; name a --dest in"
                                        + " another schema, which has tables of the same names.");
            }
            TargetTable dest = table(connection, name, option, StatementPreflight.readsDest(options, sessions));
            if (alike && !sessions.sameServer() && follows(connection)) {
                throw new RefusedException(
                        "--dest is the table " + name + " on a server that replicates, as --source is;"
                                + " what is deleted there could be deleted here as well. Archive into another table.");
            }
            triggers(connection, name, List.of("INSERT"));
            binlogFormat(connection, sessions.destServer(), name);
            durable(connection);
            return dest;
        }
    }

    private static boolean lowerCase(Connection connection) throws SQLException {
        return text(connection, "SELECT @@lower_case_table_names").equals("1")
                || text(connection, "SELECT @@lower_case_table_names").equals("2");
    }

    /** Whether a server is a replica or part of a cluster, as far as the account may know. */
    private static boolean follows(Connection connection) throws SQLException {
        for (String sql : List.of(
                "SHOW REPLICA STATUS",
                "SHOW SLAVE STATUS",
                "SHOW ALL SLAVES STATUS",
                "SHOW GLOBAL STATUS LIKE 'wsrep_cluster_state_uuid'")) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                if (row.next() && !(sql.contains("wsrep") && row.getString(2).isEmpty())) {
                    return true;
                }
            } catch (SQLException e) {
                SqlErrorClass kind = SqlErrors.classify(e);
                if (kind != SqlErrorClass.ACCESS_DENIED && kind != SqlErrorClass.NOT_SUPPORTED) {
                    throw e;
                }
            }
        }
        return false;
    }

    /** A delete that reaches further than the table. */
    private void children(Connection connection) throws SQLException {
        if (!options.sessions().foreignKeys()) {
            return;
        }
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT constraint_schema, table_name, constraint_name, delete_rule"
                        + " FROM information_schema.referential_constraints WHERE unique_constraint_schema = ? AND"
                        + " referenced_table_name = ? AND delete_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT')"
                        + " ORDER BY 1, 2, 3")) {
            statement.setString(1, options.source().schema());
            statement.setString(2, options.source().name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1) + "." + row.getString(2) + " (" + row.getString(3) + ": ON DELETE "
                            + row.getString(4) + ")");
                }
            }
        }
        if (!found.isEmpty()) {
            throw new RefusedException("Deleting rows of " + options.source() + " would delete or change rows of "
                    + String.join(", ", found)
                    + " that are not archived; take them along with --follow-foreign-keys, archive them first, or leave"
                    + " them as they are with --skip-foreign-key-checks.");
        }
    }

    private void triggers(Connection connection, TableName table, List<String> events) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT trigger_name, action_timing, event_manipulation FROM information_schema.triggers"
                        + " WHERE event_object_schema = ? AND event_object_table = ? ORDER BY 1")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (events.contains(row.getString(3))) {
                        report.warn("The trigger " + row.getString(1) + " of " + table + " acts " + row.getString(2)
                                + " " + row.getString(3) + ", for every row that is archived.");
                    }
                }
            }
        }
    }

    /** In READ COMMITTED, which keeps others from waiting, InnoDB refuses to log statements instead of rows. */
    private static void binlogFormat(Connection connection, Server server, TableName table) throws SQLException {
        if (text(connection, "SELECT @@log_bin").equals("1")
                && text(connection, "SELECT @@session.binlog_format").equals("STATEMENT")) {
            throw new RefusedException(
                    server + " writes its binary log with binlog_format=STATEMENT, under which rows of " + table
                            + " cannot be archived; ROW or MIXED can.");
        }
    }

    /** What one server has committed must outlive its crash, for it is gone from the other. */
    private void durable(Connection connection) throws SQLException {
        String flush = text(connection, "SELECT @@global.innodb_flush_log_at_trx_commit");
        if (sessions.twoServers() && options.delete() && !flush.equals("1")) {
            report.warn(sessions.destServer() + " of --dest has innodb_flush_log_at_trx_commit = " + flush
                    + ": if " + (flush.equals("0") ? "it" : "its machine")
                    + " crashes, rows that it took within the last second or so are lost there and have"
                    + " left the source; 1 keeps them.");
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private boolean fixedZone(Connection connection) throws SQLException {
        String zone = sessions.conditionZone().replace("'", "");
        if (zone.equals("SYSTEM")) {
            zone = text(connection, "SELECT @@system_time_zone");
        }
        return FIXED_ZONES.contains(zone) || zone.matches("[+-]\\d\\d:\\d\\d");
    }
}
