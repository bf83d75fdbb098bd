package dev.sluice.verify;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.Identifiers;
import dev.sluice.verify.RuleRowCheck.NotNull;
import dev.sluice.verify.RuleRowCheck.Pattern;
import dev.sluice.verify.RuleRowCheck.Range;
import dev.sluice.verify.RuleRowCheck.References;
import dev.sluice.verify.RuleRowCheck.Values;
import dev.sluice.yaml.YamlPlace;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a row check as the SQL condition that holds for the rows that break it, and for no others: for NULL it is
 * false or NULL, except in {@link NotNull}.
 */
final class RuleCondition {
    /** In front of an expression it makes case count, in ICU as in PCRE, until the expression says otherwise. */
    private static final String CASE_COUNTS = "(?-i)";

    private final RuleTable table;
    private final YamlPlace place;

    /**
     * @param table that has the columns of the checks
     * @param place for what is refused
     */
    RuleCondition(RuleTable table, YamlPlace place) {
        this.table = table;
        this.place = place;
    }

    /** @throws dev.sluice.run.RefusedException when this cannot be asked of a column of its type */
    RuleQuery of(RuleRowCheck check) {
        Column column = table.known(check.column());
        String value = ValueKind.plain(column, RuleTable.quoted(column));
        if (check instanceof NotNull) {
            return RuleQuery.of(RuleTable.quoted(column) + " IS NULL");
        }
        if (check instanceof Range range) {
            return range(range, column);
        }
        if (check instanceof Pattern pattern) {
            refuse(kindOf(column) != ValueKind.TEXT && kindOf(column) != ValueKind.ADDRESS, column, "a pattern");
            return RuleQuery.of("NOT (" + value + " REGEXP ?)", expression(pattern));
        }
        if (check instanceof Values values) {
            return values(values, column);
        }
        References references = (References) check;
        return RuleQuery.of(RuleTable.quoted(column) + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
                + references.parent().quoted() + " AS p WHERE p." + Identifiers.quote(references.parentColumn()) + " = "
                + RuleTable.quoted(column) + ")");
    }

    /** The expression as it goes to the server. */
    static String expression(Pattern pattern) {
        return CASE_COUNTS + pattern.expression();
    }

    private RuleQuery range(Range range, Column column) {
        refuse(kindOf(column) == ValueKind.JSON || kindOf(column) == ValueKind.OPAQUE, column, "a range");
        // Not ValueKind.plain for text: converted it would be sorted by another collation.
        String value =
                kindOf(column).number() ? ValueKind.plain(column, RuleTable.quoted(column)) : RuleTable.quoted(column);
        List<RuleQuery> sides = new ArrayList<>();
        range.low().ifPresent(low -> sides.add(literal(low, column).within(value + " < ", "")));
        range.high().ifPresent(high -> sides.add(literal(high, column).within(value + " > ", "")));
        return sides.stream()
                .reduce((one, other) -> one.join(" OR ", other))
                .orElseThrow()
                .within("(", ")");
    }

    private RuleQuery values(Values values, Column column) {
        ValueKind kind = kindOf(column);
        refuse(kind == ValueKind.JSON || kind == ValueKind.OPAQUE, column, "a list of values");
        refuse(kind == ValueKind.APPROXIMATE, column, "a list of values, which it never holds exactly,");
        boolean bytes = kind == ValueKind.TEXT || kind == ValueKind.ADDRESS;
        String value = ValueKind.plain(column, RuleTable.quoted(column));
        return values.values().stream()
                .map(text -> literal(text, column))
                .map(literal -> bytes ? literal.within("CAST(", " AS BINARY)") : literal)
                .reduce((one, other) -> one.join(", ", other))
                .orElseThrow()
                .within((bytes ? "CAST(" + value + " AS BINARY)" : value) + " NOT IN (", ")");
    }

    private RuleQuery literal(String text, Column column) {
        return RuleLiteral.of(text, column, place);
    }

    private static ValueKind kindOf(Column column) {
        return ValueKind.of(column);
    }

    private void refuse(boolean impossible, Column column, String what) {
        if (impossible) {
            throw place.refuse("column '" + column.name() + "' of " + table.name() + " is of type "
                    + column.columnType() + ", for which " + what + " cannot be checked.");
        }
    }
}
