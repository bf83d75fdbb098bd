package dev.sluice.cli;

import dev.sluice.job.RunListener;
import dev.sluice.job.RunOutcome;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RunReport;
import java.io.PrintWriter;
import java.time.Duration;

/** Shows one run on the terminal: what it resumes, how far it is, and how it ended. */
final class RunConsole implements RunListener {
    private final String what;
    private final ProgressOptions options;
    private final PrintWriter out;
    private final Messages messages;
    private final long begun = System.nanoTime();
    private Progress progress = new Progress();
    private ProgressLine line;

    /** @param what is run, for the closing line, such as {@code dump of shop to /backup/shop} */
    RunConsole(String what, ProgressOptions options, PrintWriter out, Messages messages) {
        this.what = what;
        this.options = options;
        this.out = out;
        this.messages = messages;
    }

    @Override
    public void begun(String runId, String jobName) {
        messages.belongTo(runId, jobName);
    }

    @Override
    public synchronized void started(String runId, String jobName, boolean resumed, Progress runProgress) {
        closeLine();
        progress = runProgress;
        if (!options.quiet()) {
            messages.info((resumed ? "resuming " : "starting ") + jobName + ", run " + runId);
        }
        line = options.start(progress, messages);
    }

    @Override
    public synchronized void notice(String text) {
        if (line != null) {
            line.say(text);
        } else if (!options.quiet()) {
            messages.info(text);
        }
    }

    @Override
    public synchronized void finished(RunOutcome outcome) {
        closeLine();
        if (outcome.exitCode() == ExitCode.DONE || outcome.exitCode() == ExitCode.DONE_WITH_DIFFERENCES) {
            RunReport report = new RunReport();
            outcome.warnings().forEach(report::warn);
            outcome.figures().forEach(report::put);
            new RunOutput(out, messages, options.quiet())
                    .finished(
                            what,
                            outcome.exitCode(),
                            progress.snapshot(),
                            Duration.ofNanos(System.nanoTime() - begun),
                            report);
            return;
        }
        outcome.warnings().forEach(messages::warn);
        messages.error(outcome.message() + hint(outcome), outcome.exitCode());
    }

    private static String hint(RunOutcome outcome) {
        String end = outcome.message().endsWith(".") ? "" : ".";
        return switch (outcome.exitCode()) {
            case FAILED ->
                end + " The same command resumes."
                        + outcome.log().map(log -> " Details: " + log).orElse("");
            default -> end;
        };
    }

    private void closeLine() {
        if (line != null) {
            line.close();
            line = null;
        }
    }
}
