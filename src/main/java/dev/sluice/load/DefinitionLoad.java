package dev.sluice.load;

import dev.sluice.layout.Definition;
import dev.sluice.mysql.ByteSession;
import dev.sluice.mysql.DefinitionSessions;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RunContext;
import dev.sluice.run.StopSignal;
import dev.sluice.sql.CreateStatement;
import dev.sluice.target.KeyBuilder;
import dev.sluice.target.Notes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a load creates, phase by phase; each may be run again, after a kill too, and does what is left of it. The order
 * is that of the methods; rows go in between {@link #bareTables} and {@link #keys}. Thread-safe: each call opens its own
 * sessions, except that {@link #table} and {@link #keys} take the caller's.
 */
final class DefinitionLoad {
    private final DefinitionSessions sessions;
    private final DefinitionFiles files;
    private final List<Definition> definitions;
    private final Set<TableName> large;
    private final TableCreator creator;
    private final TableSwap swap;
    private final KeyBuilder keyBuilder;
    private final Notes notes;
    private final PurgeMode mode;
    private final StopSignal stop;
    private final RunContext run;

    /**
     * @param definitions the files of what shall be loaded
     * @param large the dump's tables whose keys wait for their rows
     * @param job tells this load from any other
     */
    DefinitionLoad(
            DefinitionSessions sessions,
            DefinitionFiles files,
            List<Definition> definitions,
            Set<TableName> large,
            KeyBuilder keyBuilder,
            Notes notes,
            PurgeMode mode,
            String job,
            RunContext run) {
        this.sessions = sessions;
        this.files = files;
        this.definitions = List.copyOf(definitions);
        this.large = Set.copyOf(large);
        this.keyBuilder = keyBuilder;
        this.notes = notes;
        this.mode = mode;
        this.creator = new TableCreator(notes, mode, job, sessions.server());
        this.swap = new TableSwap(notes, mode);
        this.stop = run.stop();
        this.run = run;
    }

    /** A session for {@link #table} and {@link #keys}; the caller closes it. */
    Connection open() throws SQLException {
        return sessions.open();
    }

    /** Creates schemas, sequences and bare tables. @return the tables, by their names in the dump */
    Map<TableName, TableTarget> bareTables() throws SQLException, IOException {
        Map<TableName, TableTarget> tables = new LinkedHashMap<>();
        try (Connection connection = sessions.open()) {
            for (Definition definition : of(Definition.Kind.SCHEMA)) {
                TableCreator.schema(
                        connection, files.schema(definition), files.names().target(definition.schema()));
            }
            for (Definition definition : of(Definition.Kind.SEQUENCE)) {
                stop.check();
                creator.sequence(connection, files.sequence(definition), files.target(definition));
            }
            for (Definition definition : of(Definition.Kind.TABLE)) {
                stop.check();
                tables.put(source(definition), table(connection, definition));
            }
        }
        return tables;
    }

    private static TableName source(Definition definition) {
        return new TableName(definition.schema(), definition.name().orElseThrow());
    }

    /** A table and where its rows go; created when it is not there yet. */
    TableTarget table(Connection connection, Definition definition) throws SQLException, IOException {
        TableName source = source(definition);
        return creator.table(
                connection, files.target(definition), Optional.of(files.table(definition)), large.contains(source));
    }

    /** A table that is there already and of which the dump has rows alone. */
    TableTarget table(Connection connection, TableName source) throws SQLException {
        return creator.table(connection, files.names().target(source), Optional.empty(), large.contains(source));
    }

    /** Gives a table the keys that waited for its rows. */
    void keys(Connection connection, TableTarget table) throws SQLException {
        keyBuilder.add(connection, table.name(), table.place(), table.keys().later());
    }

    /** Puts tables that were loaded beside old ones in their place; their rows and keys must be in. */
    void swap(List<TableTarget> tables) throws SQLException {
        try (Connection connection = sessions.open()) {
            for (TableTarget table : tables) {
                stop.check();
                swap.swap(connection, table);
            }
        }
    }

    /** Adds foreign keys and looks for rows that break them, which the report then tells of. */
    List<Orphans> foreignKeys(List<TableTarget> tables) throws SQLException {
        ForeignKeys foreignKeys = new ForeignKeys(run.report()::warn);
        List<Orphans> orphans = new ArrayList<>();
        try (Connection connection = sessions.open()) {
            for (TableTarget table : tables) {
                stop.check();
                foreignKeys.add(connection, table);
            }
            for (TableTarget table : tables) {
                stop.check();
                orphans.addAll(foreignKeys.orphans(connection, table));
            }
            orphans.addAll(foreignKeys.orphansElsewhere(connection, tables));
        }
        orphans.forEach(found -> run.report().warn(found.sentence()));
        return orphans;
    }

    /**
     * Creates routines, views, triggers and last events, which may start to run at once.
     *
     * @param partial whether those that cannot be created, for what the dump lacks, are left out
     */
    void programs(List<TableTarget> tables, boolean partial) throws SQLException, IOException {
        try (Connection connection = sessions.open();
                ByteSession bytes = sessions.openForBytes()) {
            ProgramCreator creator = new ProgramCreator(
                    connection,
                    bytes,
                    sessions.server(),
                    notes,
                    mode,
                    partial ? Optional.of(run.report()::warn) : Optional.empty());
            for (Definition definition : of(Definition.Kind.SCHEMA)) {
                creator.restore(files.names().target(definition.schema()));
            }
            List<ProgramCreator.Item> programs = items(Definition.Kind.PROGRAMS);
            createAll(
                    creator,
                    programs.stream().filter(program -> !isEvent(program)).toList());
            creator.views(items(Definition.Kind.VIEW));
            for (TableTarget table : tables) {
                for (CreateStatement trigger : swap.triggers(table.name())) {
                    createAll(
                            creator,
                            List.of(new ProgramCreator.Item(table.name().schema(), trigger)));
                }
            }
            Set<TableName> untouched = tables.stream()
                    .filter(table -> table.route() == Route.EXISTING)
                    .map(TableTarget::name)
                    .collect(Collectors.toSet());
            createAll(
                    creator,
                    items(Definition.Kind.TRIGGERS).stream()
                            .filter(item -> !untouched.contains(new TableName(
                                    item.schema(), item.create().triggerTable().orElse(""))))
                            .toList());
            createAll(creator, programs.stream().filter(DefinitionLoad::isEvent).toList());
        }
    }

    private void createAll(ProgramCreator creator, List<ProgramCreator.Item> items) throws SQLException {
        for (ProgramCreator.Item item : items) {
            stop.check();
            creator.program(item);
        }
    }

    private static boolean isEvent(ProgramCreator.Item item) {
        return item.create().kind().equals("EVENT");
    }

    private List<ProgramCreator.Item> items(Definition.Kind kind) throws IOException {
        List<ProgramCreator.Item> items = new ArrayList<>();
        for (Definition definition : of(kind)) {
            for (CreateStatement create : files.programs(definition)) {
                items.add(new ProgramCreator.Item(files.names().target(definition.schema()), create));
            }
        }
        return items;
    }

    private List<Definition> of(Definition.Kind kind) {
        return definitions.stream()
                .filter(definition -> definition.kind() == kind)
                .toList();
    }
}
