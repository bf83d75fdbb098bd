package dev.sluice.yaml;

import dev.sluice.run.RefusedException;

/**
 * Where in a file something is written.
 *
 * @param file as the user named it
 * @param line from 1
 */
public record YamlPlace(String file, int line) {
    /** A refusal that names the place. @param problem what is wrong there, one sentence with its full stop or question mark */
    public RefusedException refuse(String problem) {
        return new RefusedException(this + ": " + problem);
    }

    /** {@code nightly.yml line 7}. */
    @Override
    public String toString() {
        return file + " line " + line;
    }
}
