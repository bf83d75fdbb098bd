package dev.sluice.load;

import dev.sluice.layout.Definition;
import dev.sluice.layout.StoredFile;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.sql.CreateStatement;
import dev.sluice.sql.DefinitionScript;
import dev.sluice.sql.DroppedObject;
import dev.sluice.sql.SchemaDefinition;
import dev.sluice.sql.SequenceDefinition;
import dev.sluice.sql.SqlStatement;
import dev.sluice.sql.SqlTextException;
import dev.sluice.sql.TableDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the definition files of a dump under the names of the target. A file may create what its own name tells and
 * nothing else; its DROPs of the same thing are left out, whatever else it holds is refused. Nothing is kept: a file is
 * read, and proven, whenever it is needed. Thread-safe.
 */
final class DefinitionFiles {
    private static final Set<String> ROUTINES = Set.of("PROCEDURE", "FUNCTION", "PACKAGE", "PACKAGE BODY", "EVENT");

    private final Source source;
    private final SchemaNames names;
    private final boolean skipDefiner;

    /** Where the files' contents come from, decompressed and checked. */
    interface Source {
        /** @throws RefusedException when the file is missing or damaged */
        byte[] read(StoredFile file) throws IOException;
    }

    /** @param skipDefiner whether DEFINER clauses are taken off */
    DefinitionFiles(Source source, SchemaNames names, boolean skipDefiner) {
        this.source = source;
        this.names = names;
        this.skipDefiner = skipDefiner;
    }

    /** Where the dump's schemas go. */
    SchemaNames names() {
        return names;
    }

    /**
     * Reads a file of any kind to see that it is sound.
     *
     * @throws RefusedException when it is not; the message names it and how the statement begins
     */
    void check(Definition definition) throws IOException {
        switch (definition.kind()) {
            case SCHEMA -> schema(definition);
            case SEQUENCE -> sequence(definition);
            case TABLE, VIEW_PLACEHOLDER -> table(definition);
            case VIEW, PROGRAMS, TRIGGERS -> programs(definition);
        }
    }

    /** A schema; its name is still that of the dump. */
    SchemaDefinition schema(Definition definition) throws IOException {
        return only(definition, statement -> {
            SchemaDefinition schema = SchemaDefinition.parse(statement.decoded());
            own(definition, "schema", schema.name(), definition.schema());
            return schema;
        });
    }

    /** A base table; other schemas it names are those of the target. */
    TableDefinition table(Definition definition) throws IOException {
        return only(definition, statement -> {
            if (!statement.session().charset().isUtf8()
                    || statement.session().has("ANSI_QUOTES")
                    || statement.session().has("NO_BACKSLASH_ESCAPES")) {
                throw new SqlTextException("creates a table in another character set than UTF-8, or in another sql_mode"
                        + " than SHOW CREATE TABLE means");
            }
            TableDefinition table = TableDefinition.parse(statement.decoded());
            own(definition, "schema", table.schema());
            own(definition, "table", table.name(), name(definition));
            return names.renames(definition.schema()) ? table.renamed(names.from(), names.to()) : table;
        });
    }

    /** A sequence and its value. */
    SequenceDefinition sequence(Definition definition) throws IOException {
        SequenceDefinition[] sequence = new SequenceDefinition[1];
        each(definition, statement -> {
            if (sequence[0] == null) {
                sequence[0] = SequenceDefinition.parse(statement.decoded());
                own(definition, "schema", sequence[0].schema());
                own(definition, "sequence", sequence[0].name(), name(definition));
            } else if (sequence[0].next().isEmpty()) {
                sequence[0] = sequence[0].goingOnAt(statement.decoded());
            } else {
                throw new SqlTextException("is one more than a sequence and its value");
            }
        });
        if (sequence[0] == null) {
            throw new RefusedException(definition.file().name() + " creates nothing.");
        }
        return sequence[0];
    }

    /** The view, programs or triggers of a file, in order. */
    List<CreateStatement> programs(Definition definition) throws IOException {
        List<CreateStatement> programs = new ArrayList<>();
        each(definition, statement -> {
            CreateStatement create = CreateStatement.of(statement);
            own(definition, "schema", create.schema());
            own(definition, "schema", create.triggerSchema());
            boolean fits =
                    switch (definition.kind()) {
                        case VIEW -> create.kind().equals("VIEW");
                        case TRIGGERS -> create.kind().equals("TRIGGER");
                        default -> ROUTINES.contains(create.kind());
                    };
            if (!fits) {
                throw new SqlTextException("creates a " + create.kind() + ", which has no place in this file");
            }
            if (definition.kind() == Definition.Kind.VIEW) {
                own(definition, "view", create.name(), name(definition));
            } else if (definition.kind() == Definition.Kind.TRIGGERS
                    && definition.name().isPresent()) {
                own(definition, "table", create.triggerTable().orElse(""), name(definition));
            }
            create = skipDefiner ? create.withoutDefiner() : create;
            programs.add(names.renames(definition.schema()) ? create.renamed(names.from(), names.to()) : create);
        });
        return programs;
    }

    private interface Reading {
        void read(SqlStatement statement);
    }

    private <T> T only(Definition definition, Function<SqlStatement, T> parse) throws IOException {
        List<T> found = new ArrayList<>();
        each(definition, statement -> {
            if (!found.isEmpty()) {
                throw new SqlTextException("is one too many: the file creates one thing");
            }
            found.add(parse.apply(statement));
        });
        if (found.isEmpty()) {
            throw new RefusedException(definition.file().name() + " creates nothing.");
        }
        return found.get(0);
    }

    private void each(Definition definition, Reading reading) throws IOException {
        String file = definition.file().name();
        List<SqlStatement> statements;
        try {
            statements = DefinitionScript.read(source.read(definition.file()));
        } catch (SqlTextException e) {
            throw new RefusedException(file + ", " + e.getMessage() + ".", e);
        }
        for (SqlStatement statement : statements) {
            try {
                Optional<DroppedObject> dropped = DroppedObject.of(statement);
                if (dropped.isPresent()) {
                    own(definition, "schema", dropped.get().schema());
                    definition
                            .name()
                            .filter(name -> !dropped.get().name().isEmpty())
                            .ifPresent(name -> {
                                if (!dropped.get().kind().equals("TRIGGER")) {
                                    own(
                                            definition,
                                            "table or view",
                                            dropped.get().name(),
                                            name);
                                }
                            });
                } else {
                    reading.read(statement);
                }
            } catch (SqlTextException e) {
                throw new RefusedException(
                        file + ", line " + statement.line() + ": the statement that begins with \""
                                + statement.beginning() + "\" " + e.getMessage() + ".",
                        e);
            }
        }
    }

    private static String name(Definition definition) {
        return definition.name().orElseThrow();
    }

    private static void own(Definition definition, String what, Optional<String> found) {
        found.ifPresent(schema -> own(definition, what, schema, definition.schema()));
    }

    /** Names of schemas and tables differ by case on some servers and not on others; a dump writes them one way. */
    private static void own(Definition definition, String what, String found, String expected) {
        if (!found.equals(expected)) {
            throw new SqlTextException("is for the " + what + " " + found + ", but the file is for " + expected);
        }
    }

    /** The name in the target of what a file is for. */
    TableName target(Definition definition) {
        return names.target(new TableName(definition.schema(), definition.name().orElse("")));
    }
}
