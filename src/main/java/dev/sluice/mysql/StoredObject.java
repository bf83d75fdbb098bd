package dev.sluice.mysql;

import java.util.Optional;

/**
 * A trigger, routine, event or view as the server would create it again, with the session settings under
 * which its text has its meaning.
 *
 * @param kind in words of SQL: {@code TRIGGER}, {@code PROCEDURE}, {@code FUNCTION}, {@code PACKAGE},
 *     {@code PACKAGE BODY}, {@code EVENT}, {@code VIEW}
 * @param name unquoted, without schema
 * @param sqlMode the sql_mode it was created under; empty for views
 * @param create the CREATE statement without a terminator
 * @param charset character_set_client it was created under
 * @param collation collation_connection it was created under
 * @param schemaCollation collation of its schema when it was created, which text without one of its own has; empty
 *     for views
 * @param timeZone time zone of an event, else empty
 */
public record StoredObject(
        String kind,
        String name,
        String sqlMode,
        String create,
        String charset,
        String collation,
        Optional<String> schemaCollation,
        Optional<String> timeZone) {}
