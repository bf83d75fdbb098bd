package dev.sluice.verify;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** What a rule asks of the data. Names of columns are as written; their case does not count. */
public sealed interface RuleCheck
        permits RuleRowCheck, RuleCheck.Unique, RuleCheck.Rows, RuleCheck.Fresh, RuleCheck.Query {
    /** What is asked, in a few words, such as {@code price between 0 and 999999}. */
    String description();

    /** The columns of the rule's own table that it is about. */
    List<String> columns();

    /**
     * No two rows have the same values, as the columns' collations compare; a row with a NULL among them is left out,
     * as a unique key of the server does.
     *
     * @param columns at least one
     */
    record Unique(List<String> columns) implements RuleCheck {
        @Override
        public String description() {
            return "unique (" + String.join(", ", columns) + ")";
        }
    }

    /** The number of rows lies between two, both included. @param min empty: any @param max empty: any */
    record Rows(OptionalLong min, OptionalLong max) implements RuleCheck {
        @Override
        public String description() {
            if (min.isEmpty()) {
                return "at most " + max.getAsLong() + " rows";
            }
            return max.isEmpty()
                    ? "at least " + min.getAsLong() + " rows"
                    : min.getAsLong() + " to " + max.getAsLong() + " rows";
        }

        @Override
        public List<String> columns() {
            return List.of();
        }

        boolean allows(long rows) {
            return rows >= min.orElse(0) && rows <= max.orElse(Long.MAX_VALUE);
        }
    }

    /**
     * The latest time in a column is not older than this. TIMESTAMP is a moment; DATE and DATETIME are taken in the
     * server's own time zone, in which its applications write them unless they say otherwise.
     *
     * @param maxAge at least a second
     * @param shown the age as written
     */
    record Fresh(String column, Duration maxAge, String shown) implements RuleCheck {
        @Override
        public String description() {
            return column + " within " + shown;
        }

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /** A query that finds what is wrong: every row it returns breaks the rule. @param sql one SELECT */
    record Query(String sql) implements RuleCheck {
        @Override
        public String description() {
            return "no rows from the query";
        }

        @Override
        public List<String> columns() {
            return List.of();
        }
    }
}
