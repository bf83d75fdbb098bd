package dev.sluice.cli;

import dev.sluice.job.RunBoard;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.run.ExitCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice status}: what runs now, and which jobs wait to be resumed. */
@Command(
        name = "status",
        description = "Shows what runs now, and which jobs are unfinished and would be resumed by the same command.")
public final class StatusCommand implements Callable<ExitCode> {
    @Mixin
    private RepositoryOptions repository;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public ExitCode call() {
        var out = spec.commandLine().getOut();
        try (RunBoard board = repository.board(spec.commandLine().getErr()::println)) {
            List<RunEntry> runs = current(board.runs());
            if (json) {
                RunTable.json(runs, out);
            } else if (runs.isEmpty()) {
                out.println("Nothing runs, and no job is unfinished.");
            } else {
                RunTable.table(runs, out);
            }
        }
        return ExitCode.DONE;
    }

    /** Of each job the last run, if it is not over for good; a refused one changed nothing and hides none. */
    static List<RunEntry> current(List<RunEntry> latestFirst) {
        List<RunEntry> current = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (RunEntry run : latestFirst) {
            if (run.state() == RunState.REFUSED || !seen.add(run.jobName())) {
                continue;
            }
            if (run.state() != RunState.DONE && run.state() != RunState.DIFFERENCES) {
                current.add(run);
            }
        }
        return current;
    }
}
