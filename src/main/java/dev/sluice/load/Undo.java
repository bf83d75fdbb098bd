package dev.sluice.load;

import dev.sluice.layout.Definition;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.TableName;
import dev.sluice.sql.CreateStatement;
import dev.sluice.target.NoteBook;
import dev.sluice.target.Notes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Takes away what an unfinished load made, as its notes tell: tables it created, and those it loaded beside old ones. A
 * table that has taken an old one's place stays, for that one is gone.
 */
final class Undo {
    private final NoteBook notes;
    private final TableStates states;
    private final TableCreator creator;

    Undo(Notes notes, PurgeMode mode, String job) {
        this.notes = new NoteBook(notes);
        this.states = new TableStates(this.notes);
        this.creator = new TableCreator(notes, mode, job, null);
    }

    void run(Connection connection, SelectedDump dump, DefinitionFiles files) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION foreign_key_checks = 0");
            programs(statement, dump, files);
            Set<TableName> tables = new LinkedHashSet<>();
            for (Definition definition : dump.definitions()) {
                if (definition.kind() == Definition.Kind.TABLE) {
                    tables.add(files.target(definition));
                } else if (definition.kind() == Definition.Kind.SEQUENCE
                        && notes.read("sequence", files.target(definition)).isPresent()) {
                    statement.execute("DROP SEQUENCE IF EXISTS "
                            + files.target(definition).quoted());
                }
            }
            for (TableData table : dump.tables()) {
                tables.add(dump.names().target(table.name()));
            }
            for (TableName table : tables) {
                Optional<TableStates.State> state = states.of(table);
                if (state.isPresent() && state.get().route() == Route.NEW) {
                    statement.execute("DROP TABLE IF EXISTS " + table.quoted());
                } else if (state.isPresent() && state.get().route() == Route.REPLACE) {
                    statement.execute(
                            "DROP TABLE IF EXISTS " + creator.beside(table).quoted());
                }
            }
        }
    }

    private void programs(Statement statement, SelectedDump dump, DefinitionFiles files)
            throws SQLException, IOException {
        for (Definition definition : dump.definitions()) {
            boolean holds =
                    switch (definition.kind()) {
                        case VIEW, PROGRAMS, TRIGGERS -> true;
                        case SCHEMA, SEQUENCE, TABLE, VIEW_PLACEHOLDER -> false;
                    };
            if (!holds) {
                continue;
            }
            for (CreateStatement create : files.programs(definition)) {
                TableName name = new TableName(dump.names().target(definition.schema()), create.name());
                if (notes.read(create.kind(), name).isPresent()) {
                    statement.execute("DROP " + create.kind() + " IF EXISTS " + name.quoted());
                }
            }
        }
    }
}
