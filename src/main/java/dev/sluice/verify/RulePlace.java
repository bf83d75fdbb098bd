package dev.sluice.verify;

import dev.sluice.run.RefusedException;

/**
 * Where in a rule file something is written.
 *
 * @param file as the user named it
 * @param line from 1
 */
public record RulePlace(String file, int line) {
    /** @param problem what is wrong there, one sentence with its full stop or question mark */
    RefusedException refuse(String problem) {
        return new RefusedException(this + ": " + problem);
    }

    /** {@code rules.yml line 7}. */
    @Override
    public String toString() {
        return file + " line " + line;
    }
}
