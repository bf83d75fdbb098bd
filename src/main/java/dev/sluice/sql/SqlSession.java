package dev.sluice.sql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The session settings under which the text of a statement means what it says.
 *
 * @param charset of its bytes
 * @param collation of its literals; empty: the default one of the character set
 * @param sqlMode modes, parted by commas; may be empty
 * @param timeZone in which an event's times are; empty: that of whoever runs it
 * @param schemaCollation default collation that the schema has to have while it is created; empty: that it has
 */
public record SqlSession(
        ClientCharset charset,
        Optional<String> collation,
        String sqlMode,
        Optional<String> timeZone,
        Optional<String> schemaCollation) {
    /** For text in UTF-8 under no mode. */
    public static final SqlSession PLAIN =
            new SqlSession(ClientCharset.UTF8MB4, Optional.empty(), "", Optional.empty(), Optional.empty());

    public SqlSession {
        sqlMode = sqlMode.toUpperCase(Locale.ROOT);
        check("sql_mode", sqlMode, "[A-Z0-9_,]*");
        collation.ifPresent(name -> check("collation_connection", name, "[A-Za-z0-9_]+"));
        schemaCollation.ifPresent(name -> check("collation", name, "[A-Za-z0-9_]+"));
        timeZone.ifPresent(name -> check("time_zone", name, "[A-Za-z0-9_+:/-]+"));
    }

    /** Whether the sql_mode has this one. */
    public boolean has(String mode) {
        return Arrays.asList(sqlMode.split(",")).contains(mode);
    }

    SqlSession withCharset(String name) {
        return new SqlSession(new ClientCharset(name), collation, sqlMode, timeZone, schemaCollation);
    }

    SqlSession withCollation(Optional<String> name) {
        return new SqlSession(charset, name, sqlMode, timeZone, schemaCollation);
    }

    SqlSession withSqlMode(String mode) {
        return new SqlSession(charset, collation, mode, timeZone, schemaCollation);
    }

    SqlSession withTimeZone(Optional<String> zone) {
        return new SqlSession(charset, collation, sqlMode, zone, schemaCollation);
    }

    SqlSession withSchemaCollation(Optional<String> name) {
        return new SqlSession(charset, collation, sqlMode, timeZone, name);
    }

    private static void check(String variable, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new SqlTextException("sets " + variable + " to '" + value + "', which is no such value");
        }
    }
}
