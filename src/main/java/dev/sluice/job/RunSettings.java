package dev.sluice.job;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a job is run, as opposed to what it means.
 *
 * @param stateDir the state folder, {@link StateFolder#defaultRoot()} unless the user says otherwise
 * @param repository where the job repository is; empty for one H2 file per job in the state folder
 * @param fresh whether an unfinished run is discarded instead of resumed
 * @param threads partitions worked at once; the repository's connection pool is sized by it
 * @param shown the user's options for the run's report; never a secret
 */
public record RunSettings(
        Path stateDir, Optional<RepositorySettings> repository, boolean fresh, int threads, Map<String, Object> shown) {
    public RunSettings {
        Objects.requireNonNull(stateDir, "stateDir");
        Objects.requireNonNull(repository, "repository");
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
        shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
    }
}
