package dev.sluice.importer;

import dev.sluice.mysql.DefinitionSessions;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.References;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunReport;
import dev.sluice.sql.KeyPlan;
import dev.sluice.sql.TableDefinition;
import dev.sluice.sql.TableElement;
import dev.sluice.target.Existing;
import dev.sluice.target.KeyBuilder;
import dev.sluice.target.NoteBook;
import dev.sluice.target.Notes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes tables ready to take rows, and gives them their final shape: keys that wait for the rows, and the place of the
 * table that they replace. Each step is noted in the ledger before it is taken, so that a later start finds what a killed
 * one has done:
 *
 * <pre>
 * BESIDE MAKING     CREATE TABLE sluice_…_new LIKE t; its keys that can wait are dropped
 * BESIDE READY      rows come in
 * BESIDE SWAPPING   RENAME TABLE t TO sluice_…_old, sluice_…_new TO t, which happens at once; DROP TABLE sluice_…_old
 * BESIDE DONE
 * ADD MAKING, ADD READY       keys of an empty table that can wait are dropped
 * </pre>
 *
 * <p>One thread.
 */
final class TablePreparation {
    /** With fewer bytes an ALTER TABLE costs more than it saves. */
    private static final long LARGE = 64L << 20;

    private static final String TABLE = "table";
    private static final String DEFINITION = "definition";

    private final ImportOptions options;
    private final DefinitionSessions sessions;
    private final NoteBook notes;
    private final OwnTables own;
    private final KeyBuilder keys;
    private final RunReport report;

    /** @param job tells this job's own tables from those of any other */
    TablePreparation(
            ImportOptions options,
            DefinitionSessions sessions,
            Notes notes,
            String job,
            KeyBuilder keys,
            RunReport report) {
        this.options = options;
        this.sessions = sessions;
        this.notes = new NoteBook(notes);
        this.own = new OwnTables(job);
        this.keys = keys;
        this.report = report;
    }

    private static TableDefinition definition(Connection connection, TableName table) throws SQLException {
        return new Existing(connection)
                .definition(table)
                .orElseThrow(() -> new FailedException("Table " + table + " is gone"));
    }

    /**
     * Makes a table ready.
     *
     * @param inOrder whether its ranges go in one after the other
     * @param bytes of its files, more or less
     */
    TableImport prepare(TargetTable target, boolean inOrder, long bytes) throws SQLException {
        try (Connection connection = sessions.open()) {
            Optional<TableState> noted = state(target.name());
            if (noted.isPresent()) {
                return resume(connection, target, noted.get(), inOrder);
            }
            Route route = Route.of(
                    connection, options, target.name(), sessions.server().isMariaDb());
            if (route == Route.WITHIN) {
                set(target.name(), new TableState(route, TableState.Stage.READY));
                return within(target);
            }
            String create = create(connection, target.name());
            KeyPlan plan = keyPlan(connection, target.name(), route, TableDefinition.parse(create), bytes);
            if (route == Route.ADD && plan.later().isEmpty()) {
                return new TableImport(target, target.name(), route, inOrder, plan);
            }
            notes.writeLong(DEFINITION, target.name(), create);
            return make(
                    connection, new TableImport(target, own.place(target.name(), route), route, inOrder, plan), bytes);
        }
    }

    private TableImport within(TargetTable target) {
        report.warn(
                "Table " + target.name() + " cannot change places with another one because of foreign keys, triggers"
                        + " or checks: its rows are replaced in one transaction.");
        return new TableImport(target, target.name(), Route.WITHIN, true, new KeyPlan(null, List.of()));
    }

    private TableImport resume(Connection connection, TargetTable target, TableState state, boolean inOrder)
            throws SQLException {
        if (state.route() == Route.WITHIN) {
            return within(target);
        }
        TableDefinition definition =
                TableDefinition.parse(notes.readLong(DEFINITION, target.name()).orElseThrow());
        // What is missing of the keys is added, so all that might have been dropped are in the plan.
        KeyPlan plan = KeyPlan.of(definition, true, true);
        boolean swapped = state.stage() == TableState.Stage.DONE;
        TableName place = swapped ? target.name() : own.place(target.name(), state.route());
        TableImport table = new TableImport(target, place, state.route(), inOrder, plan);
        return switch (state.stage()) {
            case MAKING -> make(connection, table, Long.MAX_VALUE);
            case READY -> {
                if (new Existing(connection).kind(place).isEmpty()) {
                    throw new FailedException(
                            "Table " + place + ", which this import has created, is gone; start again with --fresh");
                }
                yield table;
            }
            case SWAPPING, DONE -> table;
        };
    }

    private KeyPlan keyPlan(Connection connection, TableName table, Route route, TableDefinition definition, long bytes)
            throws SQLException {
        boolean wanted =
                switch (options.keys()) {
                    case AUTO -> bytes >= LARGE;
                    case KEEP -> false;
                    case DEFER -> true;
                };
        boolean empty = route == Route.BESIDE || new Existing(connection).isEmpty(table);
        if (options.keys() == KeyBuildMode.DEFER && !empty) {
            report.warn("Table " + table + " has rows, so its keys stay.");
        }
        References references = new References(connection);
        boolean free = references.of(table).isEmpty() && references.to(table).isEmpty();
        return KeyPlan.of(definition, wanted && empty && free, true);
    }

    private TableImport make(Connection connection, TableImport table, long bytes) throws SQLException {
        set(table.name(), new TableState(table.route(), TableState.Stage.MAKING));
        if (table.route() == Route.BESIDE) {
            run(connection, "DROP TABLE IF EXISTS " + table.place().quoted());
            run(
                    connection,
                    "CREATE TABLE " + table.place().quoted() + " LIKE "
                            + table.name().quoted());
            Optional<String> next = new Existing(connection).nextNumber(table.name());
            if (next.isPresent()) {
                run(connection, "ALTER TABLE " + table.place().quoted() + " AUTO_INCREMENT = " + next.get());
            }
        }
        boolean defer = options.keys() != KeyBuildMode.KEEP;
        Set<String> later = table.keys().later().stream()
                .flatMap(List::stream)
                .map(TableElement::name)
                .collect(Collectors.toSet());
        List<String> drops = definition(connection, table.place()).elements().stream()
                .filter(element -> element.isSecondaryKey() && later.contains(element.name()))
                .map(element -> "DROP KEY " + Identifiers.quote(element.name()))
                .toList();
        boolean large = bytes >= LARGE || options.keys() == KeyBuildMode.DEFER;
        if (defer && large && !drops.isEmpty()) {
            run(connection, "ALTER TABLE " + table.place().quoted() + " " + String.join(", ", drops));
        }
        set(table.name(), new TableState(table.route(), TableState.Stage.READY));
        return table;
    }

    /** Gives a table the keys that waited for its rows. */
    void addKeys(TableImport table) throws SQLException {
        Optional<TableState> state = state(table.name());
        if (state.isPresent() && state.get().stage() == TableState.Stage.READY) {
            try (Connection connection = sessions.open()) {
                keys.add(connection, table.name(), table.place(), table.keys().later());
            }
        }
    }

    /** Puts a table that was filled beside another one in its place, when its rows and keys are in. */
    void swap(TableImport table) throws SQLException {
        Optional<TableState> state = state(table.name());
        if (table.route() != Route.BESIDE || state.isEmpty() || state.get().stage() == TableState.Stage.DONE) {
            return;
        }
        try (Connection connection = sessions.open()) {
            Existing existing = new Existing(connection);
            TableName beside = own.place(table.name(), Route.BESIDE);
            TableName old = own.old(table.name());
            if (state.get().stage() == TableState.Stage.READY) {
                requireUnaltered(connection, table.name());
                set(table.name(), new TableState(Route.BESIDE, TableState.Stage.SWAPPING));
            }
            // Where the new table still waits, the RENAME was not carried out.
            if (existing.kind(beside).isPresent()) {
                run(
                        connection,
                        "RENAME TABLE " + table.name().quoted() + " TO " + old.quoted() + ", " + beside.quoted()
                                + " TO " + table.name().quoted());
            }
            run(connection, "DROP TABLE IF EXISTS " + old.quoted());
            set(table.name(), new TableState(Route.BESIDE, TableState.Stage.DONE));
        }
    }

    private void requireUnaltered(Connection connection, TableName table) throws SQLException {
        String then = notes.readLong(DEFINITION, table).orElse("");
        if (!shape(then).equals(shape(create(connection, table)))) {
            throw new FailedException("Table " + table + " was altered while its new rows were imported, and is not"
                    + " replaced by a table that has its old shape; start again with --fresh");
        }
    }

    private static String shape(String create) {
        return create.replaceFirst(" AUTO_INCREMENT=\\d+", "");
    }

    /** Takes away what an unfinished import has made, but for rows that are in a table; gives back the keys it took. */
    void undo(TargetTable target) throws SQLException {
        Optional<TableState> state = state(target.name());
        if (state.isEmpty()) {
            return;
        }
        try (Connection connection = sessions.open()) {
            switch (state.get().route()) {
                case WITHIN -> {}
                case ADD ->
                    keys.add(
                            connection,
                            target.name(),
                            target.name(),
                            resume(connection, target, new TableState(Route.ADD, TableState.Stage.READY), false)
                                    .keys()
                                    .later());
                case BESIDE -> {
                    // The new table is complete once a swap has begun.
                    if (new Existing(connection).kind(target.name()).isPresent()) {
                        run(
                                connection,
                                "DROP TABLE IF EXISTS "
                                        + own.place(target.name(), Route.BESIDE).quoted());
                        run(
                                connection,
                                "DROP TABLE IF EXISTS " + own.old(target.name()).quoted());
                    }
                }
            }
        }
    }

    private String create(Connection connection, TableName table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + table.quoted())) {
            row.next();
            return row.getString(2);
        }
    }

    private Optional<TableState> state(TableName table) throws SQLException {
        return notes.read(TABLE, table).map(TableState::parse);
    }

    private void set(TableName table, TableState state) throws SQLException {
        notes.write(TABLE, table, state.text());
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (SqlErrors.classify(e).mayPass()) {
                throw e;
            }
            throw new FailedException(sql + " failed: " + SqlErrors.describe(e), e);
        }
    }
}
