package dev.sluice.job;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of a job in this process: who it is, how far it is, and what it has to tell. Thread-safe. */
final class Run {
    private final JobIdentity identity;
    private final Holder holder;
    private final RunContext context;
    private volatile Optional<String> resumedFrom = Optional.empty();

    Run(JobIdentity identity, Holder holder, String occasion) {
        this.identity = identity;
        this.holder = holder;
        this.context = new RunContext(holder.runId(), occasion, new StopSignal(), new Progress(), new RunReport());
    }

    String id() {
        return holder.runId();
    }

    JobIdentity identity() {
        return identity;
    }

    RunContext context() {
        return context;
    }

    void resumes(Optional<String> runId) {
        resumedFrom = runId;
    }

    /** The run as it goes on now. */
    RunEntry running() {
        return entry(RunState.RUNNING, Optional.empty(), "");
    }

    /** The run at its end. */
    RunEntry ended(ExitCode exitCode, String message, Instant end) {
        return entry(state(exitCode), Optional.of(end), message);
    }

    private RunEntry entry(RunState state, Optional<Instant> end, String message) {
        Progress.Snapshot progress = context.progress().snapshot();
        return new RunEntry(
                id(),
                identity.jobName(),
                identity.operation(),
                identity.source(),
                identity.target(),
                holder.host(),
                holder.pid(),
                state,
                holder.since(),
                end.orElseGet(Instant::now),
                end,
                progress.phase(),
                progress.rowsDone(),
                progress.bytesNow(),
                progress.rowsExpected(),
                progress.waiting(),
                message,
                resumedFrom);
    }

    /** What {@code report.json} says. */
    Map<String, Object> report(RunEntry entry, ExitCode exitCode, Map<String, Object> settings) {
        Map<String, Object> report = new LinkedHashMap<>(entry.toMap());
        report.keySet().removeAll(List.of("updated", "phase", "waiting", "rowsExpected"));
        report.put("seconds", entry.seconds());
        report.put("exitCode", exitCode.code());
        report.put("warnings", context.report().warnings());
        report.put("figures", context.report().figures());
        report.put("settings", settings);
        report.putAll(new RunRecord(context.progress(), context.report()).toMap());
        return report;
    }

    private static RunState state(ExitCode exitCode) {
        return switch (exitCode) {
            case DONE -> RunState.DONE;
            case DONE_WITH_DIFFERENCES -> RunState.DIFFERENCES;
            case FAILED -> RunState.FAILED;
            case REFUSED, ALREADY_RUNNING -> RunState.REFUSED;
            case STOPPED -> RunState.STOPPED;
        };
    }
}
