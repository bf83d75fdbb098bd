package dev.sluice.job;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs jobs on one state folder and keeps what a command line would have shown of the last one. */
final class Heard implements RunListener {
    final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    final Path stateDir;
    Optional<RepositorySettings> repository = Optional.empty();
    volatile String runId;
    volatile String jobName;
    volatile boolean resumed;
    volatile RunOutcome outcome;

    Heard(Path stateDir) {
        this.stateDir = stateDir;
    }

    ExitCode run(BatchJob job) {
        return run(job, false);
    }

    ExitCode fresh(BatchJob job) {
        return run(job, true);
    }

    private ExitCode run(BatchJob job, boolean fresh) {
        notices.clear();
        runId = null;
        resumed = false;
        RunSettings settings = new RunSettings(stateDir, repository, fresh, 2, Map.of("threads", 2));
        return new JobRunner(settings, this).run(job);
    }

    @Override
    public void started(String runId, String jobName, boolean resumed, Progress progress) {
        this.runId = runId;
        this.jobName = jobName;
        this.resumed = resumed;
    }

    @Override
    public void notice(String text) {
        notices.add(text);
    }

    @Override
    public void finished(RunOutcome outcome) {
        this.outcome = outcome;
    }
}
