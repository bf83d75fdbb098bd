package dev.sluice.load;

import dev.sluice.mysql.SchemaReader;
import dev.sluice.mysql.StoredObject;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.sql.ClientCharset;
import dev.sluice.sql.CreateStatement;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlStatement;
import dev.sluice.target.Existing;
import dev.sluice.target.NoteBook;
import dev.sluice.target.Notes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts tables that were loaded beside old ones in their place, when their rows and keys are in. The old table goes first
 * because the server gives neither two tables one name nor other tables' foreign keys another target: between the two
 * statements there is no table of the name, but its replacement is complete and the next start finishes the swap. What
 * the new table takes over from the old one, when that is the one whose definition stays, is kept in notes before.
 */
final class TableSwap {
    /** The note with the definition of the old table. */
    static final String DEFINITION = "definition";

    private static final String TRIGGERS = "triggers";
    /** Between the parts of a trigger and between triggers, neither of which can hold it. */
    private static final String BORDER = "\0";

    private final NoteBook notes;
    private final TableStates states;
    private final PurgeMode mode;

    TableSwap(Notes notes, PurgeMode mode) {
        this.notes = new NoteBook(notes);
        this.states = new TableStates(this.notes);
        this.mode = mode;
    }

    /** Swaps, or finishes a swap that was begun; does nothing for a table that is in its place. */
    void swap(Connection connection, TableTarget table) throws SQLException {
        Optional<TableStates.State> state = states.of(table.name());
        if (table.route() != Route.REPLACE || state.isEmpty() || state.get().stage() == TableStates.Stage.IN_PLACE) {
            return;
        }
        Existing existing = new Existing(connection);
        if (state.get().stage() == TableStates.Stage.CREATED) {
            if (mode != PurgeMode.DROP) {
                keep(connection, table.name());
            }
            states.set(table.name(), table.route(), TableStates.Stage.SWAPPING);
        }
        // After a kill between RENAME and the note the replacement has the name already, and nothing is to be dropped.
        boolean waits = !table.place().equals(table.name())
                && existing.kind(table.place()).isPresent();
        if (waits) {
            TableCreator.run(
                    connection,
                    "DROP TABLE IF EXISTS " + table.name().quoted(),
                    "Table " + table.name() + " cannot be replaced");
            TableCreator.run(
                    connection,
                    "RENAME TABLE " + table.place().quoted() + " TO "
                            + table.name().quoted(),
                    "Table " + table.place() + ", which holds the rows of " + table.name() + ", cannot take its name");
        } else if (existing.kind(table.name()).isEmpty()) {
            throw new FailedException(
                    "Table " + table.place() + ", which holds the rows of " + table.name() + ", is gone");
        }
        states.set(table.name(), table.route(), TableStates.Stage.IN_PLACE);
    }

    /** The triggers that the new table takes over from the old one, in the order in which they fire. */
    List<CreateStatement> triggers(TableName table) throws SQLException {
        List<CreateStatement> triggers = new ArrayList<>();
        String kept = notes.readLong(TRIGGERS, table).orElse("");
        if (kept.isEmpty()) {
            return triggers;
        }
        String[] parts = kept.split(BORDER, -1);
        for (int i = 0; i + 4 < parts.length; i += 5) {
            SqlSession session = new SqlSession(
                    new ClientCharset(parts[i]),
                    Optional.of(parts[i + 1]),
                    parts[i + 2],
                    Optional.empty(),
                    Optional.of(parts[i + 3]));
            triggers.add(CreateStatement.of(new SqlStatement(parts[i + 4], session, 1)));
        }
        return triggers;
    }

    private void keep(Connection connection, TableName table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + table.quoted())) {
            row.next();
            notes.writeLong(DEFINITION, table, row.getString(2));
        }
        SchemaReader reader = new SchemaReader(connection);
        StringBuilder triggers = new StringBuilder();
        for (StoredObject trigger : reader.triggers(table)) {
            Optional<byte[]> bytes = reader.encoded(trigger.create(), trigger.charset());
            triggers.append(triggers.isEmpty() ? "" : BORDER)
                    .append(bytes.isPresent() ? trigger.charset() : "utf8mb4")
                    .append(BORDER)
                    .append(bytes.isPresent() ? trigger.collation() : "utf8mb4_general_ci")
                    .append(BORDER)
                    .append(trigger.sqlMode())
                    .append(BORDER)
                    .append(trigger.schemaCollation().orElse(""))
                    .append(BORDER)
                    .append(ClientCharset.bytes(
                            bytes.orElseGet(() -> trigger.create().getBytes(StandardCharsets.UTF_8))));
        }
        notes.writeLong(TRIGGERS, table, triggers.toString());
    }
}
