package dev.sluice.cli;

import dev.sluice.job.RunListener;
import dev.sluice.job.RunOutcome;
import dev.sluice.run.Progress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Shows an import: as any run, and with {@code --verbose} a line for each file, in the words of mysqlimport. */
final class ImportConsole implements RunListener {
    private final RunConsole console;
    private final boolean verbose;
    private final PrintWriter out;

    ImportConsole(RunConsole console, boolean verbose, PrintWriter out) {
        this.console = console;
        this.verbose = verbose;
        this.out = out;
    }

    @Override
    public void begun(String runId, String jobName) {
        console.begun(runId, jobName);
    }

    @Override
    public void started(String runId, String jobName, boolean resumed, Progress progress) {
        console.started(runId, jobName, resumed, progress);
    }

    @Override
    public void notice(String text) {
        console.notice(text);
    }

    @Override
    public void finished(RunOutcome outcome) {
        console.finished(outcome);
        if (verbose && outcome.figures().get("perFile") instanceof List<?> files) {
            for (Object file : files) {
                if (file instanceof Map<?, ?> figures) {
                    out.println("  " + figures.get("table") + ": Records: " + figures.get("records") + "  Refused: "
                            + figures.get("refused") + "  Skipped: " + figures.get("duplicatesLeftOut") + "  File: "
                            + figures.get("file"));
                }
            }
            out.flush();
        }
    }
}
