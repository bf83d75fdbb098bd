package dev.sluice.layout;

import java.util.Optional;

/**
 * A file with SQL that creates something.
 *
 * @param kind what it creates
 * @param schema schema it belongs to, real name
 * @param name table, view or sequence, real name; empty for schemas and programs
 * @param file where it is
 */
public record Definition(Kind kind, String schema, Optional<String> name, StoredFile file) {
    /** What a definition file creates, as its name tells. */
    public enum Kind {
        /** A schema: {@code DB-schema-create.sql}. */
        SCHEMA,
        /** A MariaDB sequence and its value: {@code DB.NAME-schema-sequence.sql}. */
        SEQUENCE,
        /** A table: {@code DB.TABLE-schema.sql}. */
        TABLE,
        /** A table in place of a view until all views are there: {@code DB.VIEW-schema.sql}. */
        VIEW_PLACEHOLDER,
        /** A view: {@code DB.VIEW-schema-view.sql}. */
        VIEW,
        /** Routines and events of a schema: {@code DB-schema-post.sql}. */
        PROGRAMS,
        /** Triggers of a table, or of a whole schema: {@code DB.TABLE-schema-triggers.sql}. */
        TRIGGERS
    }
}
