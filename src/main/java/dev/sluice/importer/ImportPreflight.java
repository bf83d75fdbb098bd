package dev.sluice.importer;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunReport;
import dev.sluice.target.Existing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks for what would go wrong before anything is changed: on the server and in the files. One thread. */
final class ImportPreflight {
    private final ImportOptions options;
    private final Connection connection;
    private final Server server;

    ImportPreflight(ImportOptions options, Connection connection, Server server) {
        this.options = options;
        this.connection = connection;
        this.server = server;
    }

    /** The tables of all files, by their names. @throws RefusedException when one is not there or takes no rows */
    Map<String, TargetTable> tables() throws SQLException {
        Existing existing = new Existing(connection);
        if (!existing.hasSchema(options.database())) {
            throw new RefusedException("There is no database " + options.database() + " on the server.");
        }
        Map<String, TargetTable> tables = new LinkedHashMap<>();
        for (InputFile file : options.files()) {
            if (!tables.containsKey(file.table())) {
                tables.put(file.table(), table(existing, file));
            }
        }
        return tables;
    }

    private TargetTable table(Existing existing, InputFile file) throws SQLException {
        TableName name = new TableName(options.database(), file.table());
        String kind = existing.kind(name)
                .orElseThrow(() -> new RefusedException(
                        "There is no table " + name + " for " + file.name() + "; --table or --map name another one."));
        if (!kind.equals("TABLE")) {
            throw new RefusedException(
                    name + " is a " + kind.toLowerCase(Locale.ROOT) + ", not a table that files go into.");
        }
        TargetTable table = TargetTable.read(connection, name);
        if (!table.transactional()) {
            throw new RefusedException("Table " + name + " has an engine without transactions, which keeps half of what"
                    + " was refused and cannot tell what is in after a crash; convert it to InnoDB.");
        }
        for (String column : options.upsertColumns()) {
            if (table.columns().stream()
                    .noneMatch(target -> target.column().name().equalsIgnoreCase(column))) {
                throw new RefusedException("--upsert " + column + ": the table " + name + " has no such column.");
            }
        }
        Route.of(connection, options, name, server.isMariaDb());
        return table;
    }

    /** Whether a table has a unique key, by its name. */
    Map<String, Boolean> unique(Collection<TargetTable> tables) throws SQLException {
        Map<String, Boolean> unique = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM information_schema.statistics"
                + " WHERE table_schema = ? AND table_name = ? AND non_unique = 0 LIMIT 1")) {
            for (TargetTable table : tables) {
                statement.setString(1, table.name().schema());
                statement.setString(2, table.name().name());
                try (ResultSet row = statement.executeQuery()) {
                    unique.put(table.name().name(), row.next());
                }
            }
        }
        return unique;
    }

    /** Looks into the files. @throws RefusedException when one is no text */
    void checkFiles(List<FileOpening.Opened> files, RunReport report) {
        Set<String> places = new TreeSet<>();
        FileOpening opening = new FileOpening(options);
        for (FileOpening.Opened file : files) {
            FileSniff.of(file, options.format()).check(report);
            String noJob = "0".repeat(64);
            RecordFiles rejects = opening.rejects(file.input(), noJob);
            opening.ignored(file.input(), noJob);
            boolean written = options.maxErrors().any() || options.listIgnored();
            if (written && !places.add(rejects.records().toString())) {
                throw new RefusedException("The records of two files that do not come in would both go into "
                        + rejects.records() + "; import them one after the other, or without --reject-dir.");
            }
        }
    }

    /** Tries statements that do nothing, because grants may be on anything from a server to a column. */
    void checkPrivileges(List<FileOpening.Opened> files) throws SQLException {
        Map<TableName, List<String>> columns = new LinkedHashMap<>();
        files.forEach(file -> columns.computeIfAbsent(
                file.plan().table().name(), name -> file.plan().quotedColumns()));
        for (Map.Entry<TableName, List<String>> table : columns.entrySet()) {
            String name = table.getKey().quoted();
            List<String> tried = new ArrayList<>();
            if (!table.getValue().isEmpty()) {
                tried.add((options.duplicates() == DuplicatePolicy.REPLACE ? "REPLACE" : "INSERT") + " INTO " + name
                        + " ("
                        + String.join(",", table.getValue()) + ") SELECT " + String.join(",", table.getValue())
                        + " FROM " + name + " WHERE FALSE");
            }
            if (options.delete()) {
                tried.add("DELETE FROM " + name + " WHERE FALSE");
            }
            for (String column : options.upsertColumns()) {
                String quoted = Identifiers.quote(column);
                tried.add("UPDATE " + name + " SET " + quoted + "=" + quoted + " WHERE FALSE");
            }
            for (String sql : tried) {
                attempt(sql, table.getKey());
            }
        }
    }

    /** Says what INSERT statements cost. */
    void warnOfInserts(boolean localInfile, RunReport report) {
        if (!localInfile && options.duplicates() != DuplicatePolicy.UPSERT) {
            report.warn("local_infile is OFF on the server, so rows go in by INSERT statements, which takes longer;"
                    + " SET GLOBAL local_infile = ON switches LOAD DATA on.");
        }
    }

    /** Says what waiting between ranges does not do, or does beside. */
    static void warnOfWaits(ImportOptions options, Politeness politeness, boolean writesBinlog, RunReport report) {
        if (politeness.watchesReplicas() && !writesBinlog) {
            report.warn("The server writes no binary log, so the replicas that the import waits for get none of its"
                    + " rows.");
        }
        if (options.lockTables() && !politeness.equals(Politeness.NONE)) {
            report.warn("With --lock-tables the tables stay locked while the import waits.");
        }
    }

    private void attempt(String sql, TableName table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.ACCESS_DENIED
                    || SqlErrors.classify(e) == SqlErrorClass.READ_ONLY) {
                throw new RefusedException(
                        "Table " + table + " cannot be imported into: " + SqlErrors.describe(e) + ".", e);
            }
            throw e;
        }
    }
}
