package dev.sluice.mysql;

import java.util.Optional;

/**
 * One entry of {@code --tables-list}: a table, or tables by pattern, of one schema or of any.
 *
 * @param text as given
 * @param schema the schema or schemas; empty: any
 * @param table the table or tables
 */
public record TablePattern(String text, Optional<NamePattern> schema, NamePattern table) {
    /** Reads a table or pattern; schema.table} is parted at the first dot. */
    public static TablePattern of(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new TablePattern(text, Optional.empty(), NamePattern.of(text))
                : new TablePattern(
                        text,
                        Optional.of(NamePattern.of(text.substring(0, dot))),
                        NamePattern.of(text.substring(dot + 1)));
    }

    /** Whether the table is meant. */
    public boolean matches(TableName name) {
        return schema.map(pattern -> pattern.matches(name.schema())).orElse(true) && table.matches(name.name());
    }
}
