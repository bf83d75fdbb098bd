package dev.sluice.mysql;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tables a command means: those listed, less those omitted, of which a regular expression is found in
 * {@code schema.table}.
 *
 * @param listed tables that are meant; empty: all
 * @param omitted tables that are not
 * @param regex found in the names of all that are meant; empty: in any
 */
public record TableSelection(List<TablePattern> listed, List<TablePattern> omitted, Optional<Pattern> regex) {
    /** Reads the options' texts. @throws java.util.regex.PatternSyntaxException when {@code regex} is none */
    public static TableSelection of(List<String> listed, List<String> omitted, Optional<String> regex) {
        return new TableSelection(
                listed.stream().map(TablePattern::of).toList(),
                omitted.stream().map(TablePattern::of).toList(),
                regex.map(Pattern::compile));
    }

    /** Whether a table is meant. */
    public boolean selects(TableName table) {
        return (listed.isEmpty() || listed.stream().anyMatch(pattern -> pattern.matches(table)))
                && omitted.stream().noneMatch(pattern -> pattern.matches(table))
                && regex.map(r -> r.matcher(table.toString()).find()).orElse(true);
    }

    /** Whether less than everything is meant. */
    public boolean narrows() {
        return !listed.isEmpty() || !omitted.isEmpty() || regex.isPresent();
    }

    /** The first entry of a list that means none of the tables, so is surely mistyped. */
    public static Optional<String> unmatched(List<TablePattern> patterns, Collection<TableName> tables) {
        return patterns.stream()
                .filter(pattern -> tables.stream().noneMatch(pattern::matches))
                .map(TablePattern::text)
                .findFirst();
    }
}
