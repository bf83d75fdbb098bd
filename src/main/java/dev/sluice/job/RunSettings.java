package dev.sluice.job;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param step of a sequence that the run is; empty: a command of its own
 * @param watchers told of the run; closed by its end
 */
public record RunSettings(
        Path stateDir,
        Optional<RepositorySettings> repository,
        boolean fresh,
        int threads,
        Map<String, Object> shown,
        Optional<JobSequence.Step> step,
        List<RunWatcher> watchers) {
    public RunSettings {
        Objects.requireNonNull(stateDir, "stateDir");
        Objects.requireNonNull(repository, "repository");
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
        Objects.requireNonNull(step, "step");
        watchers = List.copyOf(watchers);
        shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
    }

    /** For a command of its own that nobody is told of. */
    public RunSettings(
            Path stateDir,
            Optional<RepositorySettings> repository,
            boolean fresh,
            int threads,
            Map<String, Object> shown) {
        this(stateDir, repository, fresh, threads, shown, Optional.empty(), List.of());
    }

    /** The same, with others told of the run. */
    public RunSettings watchedBy(List<RunWatcher> watchers) {
        return new RunSettings(stateDir, repository, fresh, threads, shown, step, watchers);
    }
}
