package dev.sluice.load;

import dev.sluice.layout.Definition;
import dev.sluice.layout.DefinitionContent;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.target.Existing;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code --dry-run} shows: the checks of a load's start, and what it would do to each table. */
public final class LoadPreview {
    private static final int MOST_TABLES = 1000;

    private final LoadOptions options;
    private final Connections connections;

    /** @param target looked at, never changed */
    public LoadPreview(LoadOptions options, ConnectionSettings target) {
        this.options = options;
        this.connections = new Connections(target);
    }

    /**
     * Checks and prints.
     *
     * @throws RefusedException when a load would be refused
     */
    public void print(PrintWriter out) {
        RunContext run = new RunContext("dry-run", new StopSignal(), new Progress(), new RunReport());
        LoadPreflight preflight = new LoadPreflight(options, run);
        SelectedDump dump = preflight.proven(preflight.select(), Map.of());
        DefinitionFiles files = new DefinitionFiles(
                new DefinitionContent(options.directory())::read,
                dump.names(),
                options.contents().skipDefiner());
        try (Connection connection = connections.open()) {
            Sessions sessions = new Sessions(connections, Server.of(connection));
            try (Connection metadata = sessions.metadata()) {
                SelectedDump loadable = preflight.checkTarget(metadata, sessions.server(), dump, files, false);
                print(out, loadable, sessions.server(), metadata);
            }
        } catch (SQLException e) {
            throw new RefusedException("Looking at the target failed: " + SqlErrors.describe(e) + ".", e);
        }
        run.report().warnings().forEach(warning -> out.println("warning: " + warning));
    }

    private void print(PrintWriter out, SelectedDump dump, Server server, Connection connection) throws SQLException {
        out.println("Would load "
                + (dump.listing().server().isEmpty()
                        ? "a dump"
                        : "a dump of " + dump.listing().server())
                + " from " + options.directory() + " into " + server + " at "
                + connections.settings().address());
        out.println("  " + dump.tables().size() + " tables, " + dump.rows() + " rows, "
                + dump.files().count() + " data files, into the schemas " + String.join(", ", dump.targetSchemas()));
        out.println("  rows go in by "
                + (LoadSessions.allowsLocalInfile(connection) ? "LOAD DATA LOCAL" : "INSERT: local_infile is OFF")
                + ", "
                + options.threads() + " sessions");
        Existing existing = new Existing(connection);
        int shown = 0;
        for (TableData table : dump.tables()) {
            if (shown++ == MOST_TABLES) {
                out.println("  and " + (dump.tables().size() - MOST_TABLES) + " more tables");
                break;
            }
            TableName name = dump.names().target(table.name());
            out.println("  " + table.name() + " -> " + name + ": " + SelectedDump.rows(table) + " rows in "
                    + table.files().size() + " files, "
                    + what(existing.kind(name).isPresent()));
        }
        String others = dump.definitions().stream()
                .filter(definition -> definition.kind() != Definition.Kind.TABLE
                        && definition.kind() != Definition.Kind.VIEW_PLACEHOLDER
                        && definition.kind() != Definition.Kind.SCHEMA)
                .map(definition -> definition.kind().name().toLowerCase(Locale.ROOT) + " "
                        + definition.schema()
                        + definition.name().map(name -> "." + name).orElse(""))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            out.println("  then " + others);
        }
        out.println("Nothing was changed.");
    }

    private String what(boolean exists) {
        if (!exists) {
            return "created";
        }
        return switch (options.purgeMode()) {
            case FAIL, NONE -> "added to the table that is there";
            case DROP -> "in place of the table that is there";
            case TRUNCATE, DELETE -> "in place of the rows that are there";
        };
    }
}
