package dev.sluice.cli;

import dev.sluice.job.OutputFile;
import dev.sluice.job.RunBoard;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.page.RunPage;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice report}: the HTML page of a run. */
@Command(
        name = "report",
        description = "Makes an HTML page of a run that has ended: outcome, timeline of its threads, rows, bytes and"
                + " replica lag over time, tables, waits, warnings and settings. One file, which loads nothing else.",
        footer = {
            "",
            "Examples:",
            "  sluice report 20261122-020003-k3f",
            "  sluice report dump-shop-9c1b2f6e --output /var/www/last-dump.html",
            "  sluice report dump-shop-9c1b2f6e --output - | gzip > last-dump.html.gz"
        })
public final class ReportCommand implements Callable<ExitCode> {
    private static final String OUTPUT = "--output";

    @Mixin
    private RepositoryOptions repository;

    @Parameters(
            paramLabel = "RUN",
            description = "The run's id, or its job's name for the last one, as 'sluice history' shows them.")
    private String name;

    @Option(
            names = {"-o", OUTPUT},
            paramLabel = "FILE",
            description = "Where the page goes; - is standard output (default: sluice-RUN.html in this folder).")
    private String output;

    @Spec
    private CommandSpec spec;

    @Override
    public ExitCode call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> report;
        RunEntry run;
        try (RunBoard board = repository.board(spec.commandLine().getErr()::println)) {
            run = RunningRun.lastNamed(name, board);
            report = board.report(run.runId()).orElseThrow(() -> noReport(run));
        }
        String page = RunPage.of(report);
        if ("-".equals(output)) {
            out.print(page);
            out.flush();
            return ExitCode.DONE;
        }
        OutputFile file = new OutputFile(
                OUTPUT, Path.of(output == null ? "sluice-" + run.runId() + ".html" : output), "rw-r-----");
        file.check();
        file.write(page);
        out.println(file.path());
        out.flush();
        return ExitCode.DONE;
    }

    private static RefusedException noReport(RunEntry run) {
        return new RefusedException(
                run.state() == RunState.RUNNING
                        ? "Run " + run.runId() + " still runs; its report comes at its end."
                        : "Run " + run.runId() + " has left no report, because its process ended without a word.");
    }
}
