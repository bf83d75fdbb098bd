package dev.sluice.mysql;

/**
 * A table or view in a schema.
 *
 * @param schema name of the schema, unquoted
 * @param name name of the table, unquoted
 */
public record TableName(String schema, String name) {
    /** {@code `schema`.`name`} for SQL. */
    public String quoted() {
        return Identifiers.quote(schema, name);
    }

    /** {@code schema.name} for messages. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
