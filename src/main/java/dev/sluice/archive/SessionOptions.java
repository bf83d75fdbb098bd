package dev.sluice.archive;

import dev.sluice.run.RefusedException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the sessions are set.
 *
 * @param foreignKeys whether foreign keys are checked and act
 * @param sourceBinlog whether what is done to the source is written to its binary log
 * @param destBinlog the same of the destination
 * @param variables session variables by name, as SQL
 */
public record SessionOptions(
        boolean foreignKeys, boolean sourceBinlog, boolean destBinlog, Map<String, String> variables) {
    /** As the servers' defaults are. */
    public static final SessionOptions USUAL = new SessionOptions(true, true, true, Map.of());

    /** What the work depends on. */
    private static final Set<String> OURS = Set.of(
            "autocommit",
            "transaction_isolation",
            "tx_isolation",
            "transaction_read_only",
            "tx_read_only",
            "sql_mode",
            "sql_log_bin",
            "timestamp",
            "foreign_key_checks",
            "unique_checks",
            "sql_safe_updates",
            "sql_select_limit");

    public SessionOptions {
        variables = Map.copyOf(variables);
        for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
            String name = variable.getKey().toLowerCase(Locale.ROOT);
            if (!name.matches("[a-z_][a-z0-9_]*")
                    || !variable.getValue().matches("-?[0-9]+(\\.[0-9]+)?|[A-Za-z0-9_]+|'[^'\\\\]*'")) {
                throw new RefusedException("--set-vars " + variable.getKey() + "=" + variable.getValue()
                        + " is not NAME=VALUE with a number, a word or a text in single quotes as value.");
            }
            if (OURS.contains(name) || name.startsWith("character_set_") || name.startsWith("collation_")) {
                throw new RefusedException("--set-vars " + name + " cannot be chosen: archiving depends on it.");
            }
        }
    }
}
