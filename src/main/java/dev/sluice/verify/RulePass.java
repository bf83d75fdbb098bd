package dev.sluice.verify;

import dev.sluice.mysql.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * One reading of a table that answers many rules: the number of rows, and for each rule a column of the result, or two.
 *
 * <p>For a not-null and a range it is {@code SELECT COUNT(*), SUM(CASE WHEN t.`a` IS NULL THEN 1 ELSE 0 END), SUM(CASE
 * WHEN (t.`b` < 0 OR t.`b` > 9) THEN 1 ELSE 0 END) FROM `s`.`t` AS t}. Not {@code COUNT(CASE … THEN 1 END)}: MySQL 8.0.15
 * takes that for a COUNT(*). The sum over no rows is NULL, which is read as 0.
 */
final class RulePass {
    /** Now in the server's own time zone; sessions are in UTC. */
    private static final String SERVERS_NOW = "CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', @@global.time_zone)";

    private final RuleTable table;
    private final List<Rule> rules;

    /** What one rule came to. @param broken rows, or 1 for the table @param message empty when nothing is wrong */
    record Count(OptionalLong checked, long broken, String message) {}

    /** @param rules of this table that {@link #answers} says it can answer */
    RulePass(RuleTable table, List<Rule> rules) {
        this.table = table;
        this.rules = List.copyOf(rules);
    }

    /**
     * Whether the rule can share a reading with others: one that looks into another table is quicker on its own, where
     * the server can join.
     */
    static boolean answers(Rule rule) {
        return rule.check() instanceof RuleRowCheck && !(rule.check() instanceof RuleRowCheck.References)
                || rule.check() instanceof RuleCheck.Rows
                || rule.check() instanceof RuleCheck.Fresh;
    }

    RuleQuery query() {
        if (rules.size() == 1 && rules.get(0).check() instanceof RuleRowCheck.References references) {
            RuleQuery condition = new RuleCondition(table, rules.get(0).place()).of(references);
            return condition.within(
                    "SELECT (SELECT COUNT(*) FROM " + table.from() + "), COUNT(*) FROM " + table.from() + " WHERE ",
                    "");
        }
        RuleQuery query = RuleQuery.of("SELECT COUNT(*)");
        for (Rule rule : rules) {
            if (rule.check() instanceof RuleRowCheck check) {
                RuleQuery condition = new RuleCondition(table, rule.place()).of(check);
                query = query.join(", ", condition.within("SUM(CASE WHEN ", " THEN 1 ELSE 0 END)"));
            } else if (rule.check() instanceof RuleCheck.Fresh fresh) {
                query = query.join(", ", fresh(fresh, rule));
            }
        }
        return query.within("", " FROM " + table.from());
    }

    private RuleQuery fresh(RuleCheck.Fresh fresh, Rule rule) {
        Column column = table.known(fresh.column());
        if (ValueKind.of(column) != ValueKind.DATETIME) {
            throw rule.place()
                    .refuse("column '" + column.name() + "' of " + table.name() + " is of type " + column.columnType()
                            + "; the age of rows needs a DATE, DATETIME or TIMESTAMP.");
        }
        String latest = "MAX(" + RuleTable.quoted(column) + ")";
        String now = column.dataType().equals("timestamp") ? "UTC_TIMESTAMP()" : SERVERS_NOW;
        return RuleQuery.of(
                "CAST(" + latest + " AS CHAR), " + latest + " >= " + now + " - INTERVAL ? SECOND",
                fresh.maxAge().toSeconds());
    }

    /** What the rules came to, in their order. @param row the only one of the query */
    List<Count> read(ResultSet row) throws SQLException {
        long total = row.getLong(1);
        int at = 2;
        Count[] counts = new Count[rules.size()];
        for (int i = 0; i < counts.length; i++) {
            RuleCheck check = rules.get(i).check();
            if (check instanceof RuleCheck.Rows rows) {
                counts[i] = rows.allows(total) ? fine(total) : new Count(OptionalLong.of(total), 1, "it has " + total);
            } else if (check instanceof RuleCheck.Fresh fresh) {
                counts[i] = fresh(fresh, total, row.getString(at), row.getBoolean(at + 1));
                at += 2;
            } else {
                long broken = row.getLong(at++);
                counts[i] = broken == 0
                        ? fine(total)
                        : new Count(OptionalLong.of(total), broken, broken + " of " + total + " rows break it");
            }
        }
        return List.of(counts);
    }

    private static Count fresh(RuleCheck.Fresh fresh, long total, String latest, boolean fine) {
        if (fine) {
            return fine(total);
        }
        String message = latest == null ? "no row has a time" : "the latest is " + latest;
        return new Count(OptionalLong.of(total), 1, message);
    }

    private static Count fine(long total) {
        return new Count(OptionalLong.of(total), 0, "");
    }
}
