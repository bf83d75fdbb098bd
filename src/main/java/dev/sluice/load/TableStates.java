package dev.sluice.load;

import dev.sluice.mysql.TableName;
import dev.sluice.target.NoteBook;
import java.sql.SQLException;
import java.util.Optional;

/** How far each table is, as the target's notes have it. Thread-safe. */
final class TableStates {
    private static final String KIND = "table";
    /** What the names of these notes begin with in the ledger. */
    static final String PREFIX = KIND + " ";

    /** What has been done to a table, or is being done. */
    enum Stage {
        /** About to be created: it is there, empty, or not there. */
        CREATING,
        /** Created; it takes rows. */
        CREATED,
        /** About to take the place of the old one, whose own keys and triggers are kept in a note where they matter. */
        SWAPPING,
        /** In its place, complete but for foreign keys and triggers. */
        IN_PLACE
    }

    /** A table's route, decided once, and its stage. */
    record State(Route route, Stage stage) {}

    private final NoteBook notes;

    TableStates(NoteBook notes) {
        this.notes = notes;
    }

    /** The name of a table's note in the ledger, the same in every load. */
    static String unit(TableName table) {
        return NoteBook.unit(KIND, table);
    }

    Optional<State> of(TableName table) throws SQLException {
        return notes.read(KIND, table).map(text -> {
            String[] words = text.split(" ");
            return new State(Route.valueOf(words[0]), Stage.valueOf(words[1]));
        });
    }

    void set(TableName table, Route route, Stage stage) throws SQLException {
        notes.write(KIND, table, route + " " + stage);
    }
}
