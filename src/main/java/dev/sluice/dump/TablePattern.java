package dev.sluice.dump;

import dev.sluice.mysql.TableName;
import java.util.Optional;

/** One entry of {@code --tables-list}: a table, or tables by pattern, of one schema or of any. */
record TablePattern(String text, Optional<NamePattern> schema, NamePattern table) {
    /** Takes {@code schema.table} at the first dot. */
    static TablePattern of(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new TablePattern(text, Optional.empty(), NamePattern.of(text))
                : new TablePattern(
                        text,
                        Optional.of(NamePattern.of(text.substring(0, dot))),
                        NamePattern.of(text.substring(dot + 1)));
    }

    boolean matches(TableName name) {
        return schema.map(pattern -> pattern.matches(name.schema())).orElse(true) && table.matches(name.name());
    }
}
