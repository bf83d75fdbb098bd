package dev.sluice.cli;

import dev.sluice.job.RunBoard;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice resume RUN}: lets a paused run go on. */
@Command(
        name = "resume",
        description =
                "Lets a run go on that 'sluice pause' has paused. A run that was stopped or has failed is resumed by"
                        + " its own command instead.")
public final class ResumeCommand implements Callable<ExitCode> {
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
            if (!running.paused() && !board.pauseRequested(running.runId())) {
                throw new RefusedException(
                        "Run " + running.runId() + " of " + running.jobName() + " is not paused; it runs.");
            }
            board.requestPause(running.runId(), false);
            Optional<RunEntry> now = RunningRun.await(board, running, entry -> !entry.paused());
            out.println("Run " + running.runId() + " of " + running.jobName() + " " + outcome(now) + ".");
            out.flush();
            return ExitCode.DONE;
        }
    }

    private static String outcome(Optional<RunEntry> now) {
        if (now.isEmpty()) {
            return "is asked to go on";
        }
        return now.get().state() == RunState.RUNNING
                ? "goes on"
                : "has ended meanwhile; it is " + now.get().state().word();
    }
}
