package dev.sluice.cli;

import dev.sluice.job.RunBoard;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice stop RUN}: asks a run to stop and waits until it has. */
@Command(
        name = "stop",
        description = "Stops a run after the range in hand and waits until it has ended; the same command resumes it.")
public final class StopCommand implements Callable<ExitCode> {
    /** A run ends within 10 s of noticing the request; its word needs a second each way. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    @Mixin
    private RepositoryOptions repository;

    @Parameters(paramLabel = "RUN", description = "The run's id, or its job's name, as 'sluice status' shows them.")
    private String run;

    @Spec
    private CommandSpec spec;

    @Override
    public ExitCode call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (RunBoard board = repository.board(spec.commandLine().getErr()::println)) {
            RunEntry running = running(board);
            board.requestStop(running.runId());
            RunEntry ended = awaitEnd(board, running);
            out.println("Run " + ended.runId() + " of " + ended.jobName() + ": "
                    + ended.state().word() + (ended.message().isEmpty() ? "" : ", " + ended.message()) + ".");
            out.flush();
            return ExitCode.DONE;
        }
    }

    private RunEntry running(RunBoard board) {
        Optional<RunEntry> named = board.runs().stream()
                .filter(entry -> entry.runId().equals(run) || entry.jobName().equals(run))
                .findFirst();
        RunEntry entry = named.orElseThrow(() ->
                new RefusedException("No run or job is called '" + run + "'; 'sluice history' shows what there is."));
        if (entry.state() != RunState.RUNNING) {
            throw new RefusedException("Run " + entry.runId() + " of " + entry.jobName() + " does not run; it is "
                    + entry.state().word() + ".");
        }
        return entry;
    }

    private static RunEntry awaitEnd(RunBoard board, RunEntry running) throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < PATIENCE_NANOS) {
            Thread.sleep(200);
            Optional<RunEntry> now = board.runs().stream()
                    .filter(entry -> entry.runId().equals(running.runId()))
                    .findFirst();
            if (now.isPresent() && now.get().state() != RunState.RUNNING) {
                return now.get();
            }
        }
        throw new FailedException("Run " + running.runId() + " of " + running.jobName() + " has not ended within "
                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s of the request; it is process " + running.pid()
                + " on host " + running.host() + ".");
    }
}
