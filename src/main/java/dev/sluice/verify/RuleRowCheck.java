package dev.sluice.verify;

import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Optional;

/** A check that a single row passes or breaks. All but {@link NotNull} let NULL pass. */
public sealed interface RuleRowCheck extends RuleCheck {
    /** The column it is about. */
    String column();

    @Override
    default List<String> columns() {
        return List.of(column());
    }

    /** The column has a value. */
    record NotNull(String column) implements RuleRowCheck {
        @Override
        public String description() {
            return column + " not null";
        }
    }

    /**
     * The value lies between two, both included; text as the column's collation sorts it.
     *
     * @param low as written; empty: no limit
     * @param high as written; empty: no limit
     */
    record Range(String column, Optional<String> low, Optional<String> high) implements RuleRowCheck {
        @Override
        public String description() {
            if (low.isEmpty()) {
                return column + " at most " + high.orElseThrow();
            }
            return high.isEmpty()
                    ? column + " at least " + low.get()
                    : column + " between " + low.get() + " and " + high.get();
        }
    }

    /**
     * The value has a match of the server's REGEXP: ICU's on MySQL, PCRE's on MariaDB. Case counts, whatever the
     * collation, unless the expression begins with {@code (?i)}.
     */
    record Pattern(String column, String expression) implements RuleRowCheck {
        @Override
        public String description() {
            return column + " matches " + expression;
        }
    }

    /** The value is one of these; text to the last byte: case and trailing spaces count. @param values as written */
    record Values(String column, List<String> values) implements RuleRowCheck {
        @Override
        public String description() {
            return column + " in " + String.join(", ", values);
        }
    }

    /** The value is found in a column of another table, or of the same; compared as a foreign key would. */
    record References(String column, TableName parent, String parentColumn) implements RuleRowCheck {
        @Override
        public String description() {
            return column + " in " + parent + "." + parentColumn;
        }
    }
}
