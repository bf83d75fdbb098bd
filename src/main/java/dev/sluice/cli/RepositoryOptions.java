package dev.sluice.cli;

import dev.sluice.job.FileRunBoard;
import dev.sluice.job.JobSequence;
import dev.sluice.job.RepositorySettings;
import dev.sluice.job.RunBoard;
import dev.sluice.job.RunSettings;
import dev.sluice.job.SharedRunBoard;
import dev.sluice.job.StateFolder;
import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Where sluice remembers jobs and runs; a mixin for every command that starts jobs or looks at them. */
public final class RepositoryOptions {
    /** The hidden option that says which step of a job file a command is. */
    static final String STEP = "--step-of-job-file";

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where jobs and runs are remembered (default: $$SLUICE_STATE_DIR or ~/.sluice).")
    private Path stateDir;

    @Option(
            names = "--repository-url",
            paramLabel = "URL",
            description = "Keep the job repository in a schema of a MySQL or MariaDB server that machines share:"
                    + " mysql://USER@HOST:PORT/SCHEMA. Password from $$SLUICE_REPOSITORY_PASSWORD or"
                    + " --repository-defaults-file.")
    private String repositoryUrl;

    @Option(
            names = "--repository-defaults-file",
            paramLabel = "FILE",
            description = "Option file whose [client] group completes --repository-url.")
    private Path repositoryDefaultsFile;

    @Option(names = STEP, hidden = true, description = "Of a job file that 'sluice run' goes through.")
    private String step;

    /** The state folder; need not exist. */
    public Path stateDir() {
        return stateDir == null ? StateFolder.defaultRoot() : stateDir;
    }

    /**
     * The repository's server, when one was named.
     *
     * @param warnings told about an option file that others can read
     * @throws RefusedException when the URL is none or names no schema, or the option file cannot be read
     */
    public Optional<RepositorySettings> repository(Consumer<String> warnings) {
        return repository(System.getenv(), warnings);
    }

    Optional<RepositorySettings> repository(Map<String, String> environment, Consumer<String> warnings) {
        if (repositoryUrl == null) {
            if (repositoryDefaultsFile != null) {
                throw new RefusedException("--repository-defaults-file needs --repository-url.");
            }
            return Optional.empty();
        }
        ConnectionUrl url = ConnectionUrl.parse(repositoryUrl);
        if (url.password().isPresent()) {
            throw new RefusedException("--repository-url must not hold a password, which others could see;"
                    + " use SLUICE_REPOSITORY_PASSWORD or --repository-defaults-file.");
        }
        String schema = url.schema()
                .orElseThrow(() -> new RefusedException("--repository-url=" + repositoryUrl
                        + " names no schema; it is of the form mysql://USER@HOST:PORT/SCHEMA."));
        List<ConnectionSource> sources = new ArrayList<>();
        sources.add(ConnectionSource.named("command line").with("url", repositoryUrl));
        sources.add(
                ConnectionSource.named("environment").with("password", environment.get("SLUICE_REPOSITORY_PASSWORD")));
        if (repositoryDefaultsFile != null) {
            OptionFiles files = new OptionFiles(false, Optional.of(repositoryDefaultsFile), Optional.empty());
            sources.addAll(files.read(List.of(), repositoryDefaultsFile, warnings));
        }
        ConnectionResolver resolver = new ConnectionResolver(sources, () -> {
            throw new RefusedException("--repository-defaults-file names 'password' without a value.");
        });
        return Optional.of(new RepositorySettings(resolver.resolve(System.getProperty("user.name")), schema));
    }

    /**
     * How a job is run.
     *
     * @param shown the user's options for the run's report; never a secret
     * @param warnings told about an option file that others can read
     */
    RunSettings settings(boolean fresh, int threads, Map<String, Object> shown, Consumer<String> warnings) {
        return new RunSettings(
                stateDir(),
                repository(warnings),
                fresh,
                threads,
                shown,
                Optional.ofNullable(step).map(JobSequence.Step::parse),
                List.of());
    }

    /** What runs and ran: those of the shared repository when there is one, else those of the state folder. */
    RunBoard board(Consumer<String> warnings) {
        return repository(warnings)
                .map(settings -> (RunBoard) SharedRunBoard.open(settings))
                .orElseGet(() -> new FileRunBoard(new StateFolder(stateDir())));
    }
}
