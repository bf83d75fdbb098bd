package dev.sluice.cli;

import dev.sluice.job.RunBoard;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
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
            RunEntry running = RunningRun.named(run, board);
            board.requestStop(running.runId());
            RunEntry ended = awaitEnd(board, running);
            out.println("Run " + ended.runId() + " of " + ended.jobName() + ": "
                    + ended.state().word() + (ended.message().isEmpty() ? "" : ", " + ended.message()) + ".");
            out.flush();
            return ExitCode.DONE;
        }
    }

    private static RunEntry awaitEnd(RunBoard board, RunEntry running) throws InterruptedException {
        return RunningRun.await(board, running, now -> now.state() != RunState.RUNNING)
                .orElseThrow(() -> new FailedException("Run " + running.runId() + " of " + running.jobName()
                        + " has not ended within " + RunningRun.PATIENCE_SECONDS + " s of the request; it is process "
                        + running.pid() + " on host " + running.host() + "."));
    }
}
