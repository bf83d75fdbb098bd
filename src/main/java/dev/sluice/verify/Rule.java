package dev.sluice.verify;

import dev.sluice.mysql.TableName;
import dev.sluice.yaml.YamlPlace;
import java.util.Optional;

/**
 * One thing that must be true of the data. An entry of a rule file with several conditions on a table becomes several
 * rules, so that each is counted and reported on its own.
 *
 * @param name for people: the entry's name where it has one, and what is asked
 * @param severity what it means when it is broken
 * @param table whose rows are looked at; empty for a rule in SQL
 * @param check what is asked
 * @param place where it is written
 */
public record Rule(String name, RuleSeverity severity, Optional<TableName> table, RuleCheck check, YamlPlace place) {
    /** {@code shop.customers}, or {@code sql}. */
    public String subject() {
        return table.map(TableName::toString).orElse("sql");
    }
}
