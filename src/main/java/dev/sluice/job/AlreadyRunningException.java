package dev.sluice.job;

import java.util.Optional;

/** Another process runs the job; leads to {@link dev.sluice.run.ExitCode#ALREADY_RUNNING}. */
final class AlreadyRunningException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param holder who runs it; empty when it has not said so yet */
    AlreadyRunningException(String jobName, Optional<Holder> holder) {
        super(holder.map(found -> "job " + jobName + " is running already on host " + found.host() + " as process "
                        + found.pid() + ", run " + found.runId() + ", since " + Times.shown(found.since()))
                .orElse("job " + jobName + " is running already in another process"));
    }
}
