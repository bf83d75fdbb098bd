package dev.sluice.mysql;

/** Quotes names for SQL. */
public final class Identifiers {
    private Identifiers() {}

    /** The name in backticks, backticks inside doubled: valid in every sql_mode. */
    public static String quote(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** {@code `schema`.`name`}. */
    public static String quote(String schema, String name) {
        return quote(schema) + "." + quote(name);
    }
}
