package dev.sluice.cli;

import dev.sluice.job.RunBoard;
import dev.sluice.job.RunEntry;
import dev.sluice.run.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice history}: the runs kept, the latest first. */
@Command(name = "history", description = "Shows the last 200 runs, the latest first.")
public final class HistoryCommand implements Callable<ExitCode> {
    @Mixin
    private RepositoryOptions repository;

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "Only the runs of this job, by its name as 'sluice status' shows it.")
    private String job;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public ExitCode call() {
        var out = spec.commandLine().getOut();
        try (RunBoard board = repository.board(spec.commandLine().getErr()::println)) {
            List<RunEntry> runs = board.runs().stream()
                    .filter(run -> job == null || run.jobName().equals(job))
                    .toList();
            if (json) {
                RunTable.json(runs, out);
            } else if (runs.isEmpty()) {
                out.println("No runs.");
            } else {
                RunTable.table(runs, out);
            }
        }
        return ExitCode.DONE;
    }
}
