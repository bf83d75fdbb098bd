package dev.sluice.chunk;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a range as a SQL condition.
 *
 * <p>For the key (a, b), above (1, 2) and up to (5, 6):
 *
 * <pre>
 * (`a` &gt; 1 OR (`a` = 1 AND `b` &gt; 2)) AND (`a` &lt; 5 OR (`a` = 5 AND `b` &lt;= 6))
 * </pre>
 *
 * <p>Not {@code (a, b) > (1, 2)}: MySQL does not use the index for row comparisons
 * (bugs.mysql.com 111952). For a column that the index holds in descending order, above means smaller.
 */
public final class RangePredicate {
    private final TableKey key;

    /** @param key whose columns the bounds are made of */
    public RangePredicate(TableKey key) {
        this.key = key;
    }

    /** The condition of the range, empty for {@link KeyRange#ALL}. */
    public String of(KeyRange range) {
        List<String> parts = new ArrayList<>();
        range.above().ifPresent(bound -> parts.add(above(bound)));
        range.upTo().ifPresent(bound -> parts.add(upTo(bound)));
        return String.join(" AND ", parts);
    }

    /** The rows after the bound. */
    String above(KeyBound bound) {
        return alternatives(bound, false);
    }

    /** The rows that are not after the bound: the exact opposite of {@link #above}, as no key column is NULL. */
    String upTo(KeyBound bound) {
        return alternatives(bound, true);
    }

    private String alternatives(KeyBound bound, boolean upTo) {
        List<String> values = bound.values();
        List<String> alternatives = new ArrayList<>();
        for (int last = 0; last < values.size(); last++) {
            List<String> terms = new ArrayList<>();
            for (int i = 0; i < last; i++) {
                terms.add(term(i, "=", values.get(i)));
            }
            boolean inclusive = upTo && last == values.size() - 1;
            boolean smaller = upTo != key.columns().get(last).descending();
            terms.add(term(last, (smaller ? "<" : ">") + (inclusive ? "=" : ""), values.get(last)));
            alternatives.add(terms.size() == 1 ? terms.get(0) : "(" + String.join(" AND ", terms) + ")");
        }
        return alternatives.size() == 1 ? alternatives.get(0) : "(" + String.join(" OR ", alternatives) + ")";
    }

    private String term(int column, String operator, String value) {
        KeyColumn keyColumn = key.columns().get(column);
        return keyColumn.quoted() + " " + operator + " " + keyColumn.literal(value);
    }
}
