package dev.sluice.verify;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What became of one rule.
 *
 * @param rule that was checked
 * @param outcome of it
 * @param checked rows of the table; empty for a rule in SQL and for one that could not be checked
 * @param broken how many rows break it; 1 for a broken rule about the table as a whole
 * @param message what is wrong, one clause; empty when nothing is
 * @param samples some of the rows that break it, each the columns by name with their values as text, the key first;
 *     values may be null
 * @param millis time taken; rules that were answered by one query share its time in equal parts
 */
public record RuleResult(
        Rule rule,
        Outcome outcome,
        OptionalLong checked,
        long broken,
        String message,
        List<Map<String, String>> samples,
        long millis) {
    /** How a rule can end. */
    public enum Outcome {
        /** True of all rows. */
        PASSED,
        /** Not true, and no more than worth a warning. */
        WARNED,
        /** Not true. */
        BROKEN,
        /** The server could not say; the message has its reason. */
        ERROR
    }

    public RuleResult {
        samples = List.copyOf(samples);
    }
}
