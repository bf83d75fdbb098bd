package dev.sluice.load;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.sql.KeyPlan;
import dev.sluice.sql.SchemaDefinition;
import dev.sluice.sql.SequenceDefinition;
import dev.sluice.sql.TableDefinition;
import dev.sluice.sql.TableElement;
import dev.sluice.target.Existing;
import dev.sluice.target.NoteBook;
import dev.sluice.target.Notes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Creates schemas, sequences, and the tables that rows go into, bare of what is made when the rows are in. What a killed
 * run has made is found by the notes: the intent is written before each CREATE, so that a table that is there was made
 * by this load or is none of its business. Used by one thread at a time for each connection.
 */
final class TableCreator {
    private final TableStates states;
    private final NoteBook notes;
    private final PurgeMode mode;
    private final String job;
    private final Server server;

    /** @param job tells this load's own tables from those of any other */
    TableCreator(Notes notes, PurgeMode mode, String job, Server server) {
        this.server = server;
        this.notes = new NoteBook(notes);
        this.states = new TableStates(this.notes);
        this.mode = mode;
        this.job = job;
    }

    /** Creates a schema unless it is there; one that is there stays as it is. */
    static void schema(Connection connection, SchemaDefinition schema, String as) throws SQLException {
        if (!new Existing(connection).hasSchema(as)) {
            run(connection, schema.create(as), "Schema " + as + " cannot be created");
        }
    }

    /** Creates a sequence, or sets the one that this load has created. */
    void sequence(Connection connection, SequenceDefinition sequence, TableName as) throws SQLException {
        Optional<String> kind = new Existing(connection).kind(as);
        boolean own = notes.read("sequence", as).isPresent();
        if (kind.isPresent() && !own && mode != PurgeMode.DROP) {
            if (mode == PurgeMode.FAIL) {
                throw exists(as);
            }
            return;
        }
        notes.write("sequence", as, "CREATING");
        if (kind.isPresent()) {
            run(connection, "DROP SEQUENCE " + as.quoted(), "Sequence " + as + " cannot be replaced");
        }
        run(connection, sequence.create(as), "Sequence " + as + " cannot be created");
        Optional<String> value = sequence.setValue(as);
        if (value.isPresent()) {
            run(connection, value.get(), "Sequence " + as + " cannot be set to its value");
        }
    }

    /**
     * Creates the table that rows go into, or finds the one that an earlier start has created.
     *
     * @param dumped what the dump says of it; empty: rows go into the table that is there
     * @param defer whether its secondary keys wait for its rows
     */
    TableTarget table(Connection connection, TableName name, Optional<TableDefinition> dumped, boolean defer)
            throws SQLException {
        Existing existing = new Existing(connection);
        Optional<TableStates.State> state = states.of(name);
        Route route = state.isPresent()
                ? state.get().route()
                : route(existing.kind(name).isPresent(), dumped.isPresent());
        TableDefinition definition = definition(existing, name, route, dumped);
        TableDefinition made = route == Route.REPLACE && !server.isMariaDb()
                ? checksBeside(definition, name, beside(name))
                : definition;
        KeyPlan keys = KeyPlan.of(made, defer);
        TableName place = route == Route.REPLACE && !isInPlace(existing, name, state) ? beside(name) : name;
        TableTarget target = new TableTarget(name, place, route, definition, keys);
        if (route == Route.EXISTING) {
            states.set(name, route, TableStates.Stage.IN_PLACE);
        } else if (state.isEmpty() || state.get().stage() == TableStates.Stage.CREATING) {
            create(connection, existing, target, state.isPresent());
        } else if (state.get().stage() == TableStates.Stage.CREATED
                && existing.kind(place).isEmpty()) {
            throw new FailedException(
                    "Table " + place + ", which this load has created, is gone; start again with --fresh");
        }
        return target;
    }

    private Route route(boolean exists, boolean dumped) {
        if (!exists) {
            return Route.NEW;
        }
        return switch (mode) {
            case FAIL -> dumped ? Route.NEW : Route.EXISTING;
            case NONE -> Route.EXISTING;
            case DROP, TRUNCATE, DELETE -> Route.REPLACE;
        };
    }

    private TableDefinition definition(Existing existing, TableName name, Route route, Optional<TableDefinition> dumped)
            throws SQLException {
        if (route == Route.NEW || route == Route.REPLACE && mode == PurgeMode.DROP) {
            return dumped.orElseThrow(() -> new FailedException(
                    "Table " + name + " does not exist, and the dump's definition of it is not used"));
        }
        Optional<String> kept = notes.readLong(TableSwap.DEFINITION, name);
        return kept.isPresent()
                ? TableDefinition.parse(kept.get())
                : existing.definition(name)
                        .orElseThrow(() -> new FailedException("Table " + name + " does not exist any more"));
    }

    private void create(Connection connection, Existing existing, TableTarget target, boolean noted)
            throws SQLException {
        TableName place = target.place();
        Optional<String> kind = existing.kind(place);
        // A table beside the old one has a name that nobody else gives.
        boolean own = noted || target.route() == Route.REPLACE;
        if (kind.isPresent() && !own) {
            throw exists(place);
        }
        states.set(target.name(), target.route(), TableStates.Stage.CREATING);
        if (kind.isPresent()) {
            if (target.route() == Route.NEW && !existing.isEmpty(place)) {
                throw new FailedException("Table " + place + " has got rows from elsewhere while it was being created");
            }
            run(connection, "DROP TABLE " + place.quoted(), "Table " + place + " cannot be created anew");
        }
        use(connection, place.schema());
        run(connection, target.keys().bare().create(place), "Table " + place + " cannot be created");
        states.set(target.name(), target.route(), TableStates.Stage.CREATED);
    }

    /** Also when it took its name at the last moment before it could be noted. */
    private boolean isInPlace(Existing existing, TableName name, Optional<TableStates.State> state)
            throws SQLException {
        if (state.isEmpty()) {
            return false;
        }
        return state.get().stage() == TableStates.Stage.IN_PLACE
                || state.get().stage() == TableStates.Stage.SWAPPING
                        && existing.kind(beside(name)).isEmpty();
    }

    /**
     * In MySQL the name of a CHECK is one of the schema's, and taken while the old table is there. The names that the
     * server gives go with the table when it is renamed; others come when it is in its place, see ForeignKeys.
     */
    private static TableDefinition checksBeside(TableDefinition table, TableName name, TableName beside) {
        String old = "CONSTRAINT " + Identifiers.quote(name.name() + "_chk_");
        String prefix = old.substring(0, old.length() - 1);
        String own = "CONSTRAINT `" + beside.name() + "_chk_";
        return new TableDefinition(
                table.schema(),
                table.name(),
                table.elements().stream()
                        .filter(element -> element.kind() != TableElement.Kind.CHECK
                                || element.text().startsWith(prefix))
                        .map(element -> element.kind() != TableElement.Kind.CHECK
                                ? element
                                : new TableElement(
                                        element.kind(),
                                        element.name(),
                                        own + element.text().substring(prefix.length()),
                                        element.columns(),
                                        element.plain()))
                        .toList(),
                table.options(),
                table.engine(),
                table.partitioned());
    }

    /** The name of the table that is loaded beside another one. */
    TableName beside(TableName table) {
        return new TableName(table.schema(), "sluice_" + NoteBook.hash(job + "\0" + table, 16));
    }

    private static FailedException exists(TableName table) {
        return new FailedException(table + " exists already and was not created by this load");
    }

    static void use(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("USE " + Identifiers.quote(schema));
        }
    }

    /** @param failure what it means when it fails, without the reason */
    static void run(Connection connection, String sql, String failure) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (SqlErrors.classify(e).mayPass()) {
                throw e;
            }
            throw new FailedException(failure + ": " + SqlErrors.describe(e), e);
        }
    }
}
