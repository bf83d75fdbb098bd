package dev.sluice.verify;

import java.util.Locale;

/** What a broken rule means for the outcome. */
public enum RuleSeverity {
    /** The data are not good: exit code 3. */
    FAIL,
    /** Worth knowing: reported, and the exit code stays 0. */
    WARN;

    /** As written in rule files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
