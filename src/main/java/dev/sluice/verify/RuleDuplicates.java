package dev.sluice.verify;

import dev.sluice.mysql.Column;
import dev.sluice.yaml.YamlPlace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The queries of a unique rule. Rows with a NULL among the columns are left out, as a unique key does. */
final class RuleDuplicates {
    private final RuleTable table;
    private final List<Column> columns;

    /** @throws dev.sluice.run.RefusedException when values of a column have no equality */
    RuleDuplicates(RuleTable table, RuleCheck.Unique unique, YamlPlace place) {
        this.table = table;
        this.columns = unique.columns().stream().map(table::known).toList();
        for (Column column : columns) {
            if (ValueKind.of(column) == ValueKind.JSON || ValueKind.of(column) == ValueKind.OPAQUE) {
                throw place.refuse("column '" + column.name() + "' of " + table.name() + " is of type "
                        + column.columnType() + ", whose values cannot be told apart for 'unique'.");
            }
        }
    }

    /** One row: how many rows the table has, how many of them are not alone, in how many groups. */
    RuleQuery count() {
        return RuleQuery.of("SELECT (SELECT COUNT(*) FROM " + table.from() + "), COALESCE(SUM(n), 0), COUNT(*) FROM"
                + " (SELECT COUNT(*) AS n FROM " + groups() + ") AS g");
    }

    /** What {@link #count} came to. */
    RulePass.Count read(ResultSet row) throws SQLException {
        long total = row.getLong(1);
        long shared = row.getLong(2);
        long groups = row.getLong(3);
        String message = shared + " of " + total + " rows share their values with another, in "
                + (groups == 1 ? "1 group" : groups + " groups");
        return new RulePass.Count(OptionalLong.of(total), shared, shared == 0 ? "" : message);
    }

    /** Some of the groups: the values and how many rows share them. */
    RuleQuery samples(int limit) {
        return RuleQuery.of("SELECT "
                + columns.stream()
                        .map(column -> RuleSamples.shown(column) + " AS " + column.quoted())
                        .collect(Collectors.joining(", "))
                + ", COUNT(*) AS `rows` FROM " + groups() + " ORDER BY COUNT(*) DESC LIMIT " + limit);
    }

    private String groups() {
        List<String> quoted = columns.stream().map(RuleTable::quoted).toList();
        return table.from() + " WHERE " + String.join(" IS NOT NULL AND ", quoted) + " IS NOT NULL GROUP BY "
                + String.join(", ", quoted) + " HAVING COUNT(*) > 1";
    }
}
