package dev.sluice.cli;

import dev.sluice.job.RunBoard;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.run.ExitCode;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice pause RUN}: asks a run to wait at its next border between ranges, and looks whether it does. */
@Command(
        name = "pause",
        description = "Lets a run wait after the range in hand, until 'sluice resume'. It keeps its connections, and a"
                + " dump its snapshot and locks.")
public final class PauseCommand implements Callable<ExitCode> {
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
            board.requestPause(running.runId(), true);
            Optional<RunEntry> now =
                    RunningRun.await(board, running, entry -> entry.paused() || entry.state() != RunState.RUNNING);
            out.println("Run " + running.runId() + " of " + running.jobName() + " " + outcome(now) + ".");
            out.flush();
            return ExitCode.DONE;
        }
    }

    private static String outcome(Optional<RunEntry> now) {
        if (now.isEmpty()) {
            return "has not come to a border between ranges yet; it pauses there, and 'sluice status' shows it";
        }
        return now.get().paused()
                ? "is paused; 'sluice resume " + now.get().runId() + "' lets it go on"
                : "has ended meanwhile; it is " + now.get().state().word();
    }
}
