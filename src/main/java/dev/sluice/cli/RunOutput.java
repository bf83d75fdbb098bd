package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RunReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What a run says at its end: warnings to the error stream, then the outcome and the figures in hand to the output. Figures
 * that are lists or maps, but for plain counts, are left to the run's report.
 */
public final class RunOutput {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean quiet;

    /** @param quiet whether only warnings are printed */
    public RunOutput(PrintWriter out, PrintWriter err, boolean quiet) {
        this.out = out;
        this.err = err;
        this.quiet = quiet;
    }

    /**
     * Prints the end of a run.
     *
     * @param what what was run, such as {@code "dump of shop to /backup/shop"}
     * @param code how it ended
     * @param last the last progress
     * @param elapsed time of this execution
     */
    public void finished(String what, ExitCode code, Progress.Snapshot last, Duration elapsed, RunReport report) {
        for (String warning : report.warnings()) {
            err.println("warning: " + warning);
        }
        err.flush();
        if (quiet) {
            return;
        }
        out.println(what + ": " + outcome(code));
        double seconds = Math.max(elapsed.toMillis(), 1) / 1000.0;
        long earlier = last.rowsDone() - last.rowsNow();
        out.println("  " + Units.count(last.rowsDone()) + " rows"
                + (earlier > 0 ? ", " + Units.count(earlier) + " of them by earlier runs" : "") + "; "
                + Units.bytes(last.bytesNow()) + " in " + Units.elapsed(elapsed) + ", "
                + Units.count(Math.round(last.rowsNow() / seconds)) + " rows/s, "
                + Units.bytes(last.bytesNow() / seconds) + "/s");
        report.figures().forEach((name, value) -> {
            if (value instanceof Number || value instanceof String || value instanceof Boolean) {
                out.println("  " + label(Map.entry(name, value)));
            } else if (value instanceof Map<?, ?> counts
                    && counts.values().stream().allMatch(Number.class::isInstance)) {
                counts.forEach((of, count) ->
                        out.println("  " + name + " " + of + ": " + Units.count(((Number) count).longValue())));
            }
        });
        out.flush();
    }

    private static String outcome(ExitCode code) {
        return switch (code) {
            case DONE -> "done";
            case FAILED -> "failed; the same command resumes";
            case REFUSED -> "refused; nothing was changed";
            case DONE_WITH_DIFFERENCES -> "done, with differences";
            case ALREADY_RUNNING -> "already running";
            case STOPPED -> "stopped on request; the same command resumes";
        };
    }

    /** {@code lockMillis=3} as {@code lock millis: 3}: a figure's name is made for JSON, this line for people. */
    private static String label(Map.Entry<String, Object> figure) {
        String name = figure.getKey()
                .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .replace('_', ' ')
                .toLowerCase(Locale.ROOT);
        Object value = figure.getValue();
        boolean whole = value instanceof Long || value instanceof Integer;
        return name + ": " + (whole ? Units.count(((Number) value).longValue()) : value);
    }
}
