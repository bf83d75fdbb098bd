package dev.sluice.cli;

import dev.sluice.run.Amounts;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RunReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run says at its end: warnings, then the outcome and the figures in hand, to the output or, where programs read
 * them, among the messages. Figures that are lists or maps, but for plain counts, are left to the run's report.
 */
final class RunOutput {
    private final PrintWriter out;
    private final Messages messages;
    private final boolean quiet;

    /** @param quiet whether only warnings are printed */
    RunOutput(PrintWriter out, Messages messages, boolean quiet) {
        this.out = out;
        this.messages = messages;
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
    void finished(String what, ExitCode code, Progress.Snapshot last, Duration elapsed, RunReport report) {
        report.warnings().forEach(messages::warn);
        if (quiet) {
            return;
        }
        String ended = what + ": " + outcome(code);
        if (messages.ended(ended, code, () -> figures(last, elapsed, report))) {
            return;
        }
        out.println(ended);
        double seconds = Math.max(elapsed.toMillis(), 1) / 1000.0;
        long earlier = last.rowsDone() - last.rowsNow();
        out.println("  " + Amounts.count(last.rowsDone()) + " rows"
                + (earlier > 0 ? ", " + Amounts.count(earlier) + " of them by earlier runs" : "") + "; "
                + (last.bytesNow() > 0 ? Amounts.bytes(last.bytesNow()) + " " : "") + "in "
                + Amounts.elapsed(elapsed) + ", "
                + Amounts.count(Math.round(last.rowsNow() / seconds)) + " rows/s"
                + (last.bytesNow() > 0 ? ", " + Amounts.bytes(last.bytesNow() / seconds) + "/s" : ""));
        report.figures().forEach((name, value) -> {
            if (isSingle(value)) {
                out.println("  " + label(Map.entry(name, value)));
            } else if (value instanceof Map<?, ?> counts
                    && counts.values().stream().allMatch(Number.class::isInstance)) {
                counts.forEach((of, count) ->
                        out.println("  " + name + " " + of + ": " + Amounts.count(((Number) count).longValue())));
            }
        });
        out.flush();
    }

    private static Map<String, Object> single(RunReport report) {
        Map<String, Object> single = report.figures();
        single.values().removeIf(value -> !isSingle(value));
        return single;
    }

    private static boolean isSingle(Object value) {
        return value instanceof Number || value instanceof String || value instanceof Boolean;
    }

    private static Map<String, Object> figures(Progress.Snapshot last, Duration elapsed, RunReport report) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", last.rowsDone());
        figures.put("bytes", last.bytesNow());
        figures.put("seconds", elapsed.toMillis() / 1000.0);
        figures.put("figures", single(report));
        return figures;
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
        return Amounts.words(figure.getKey()) + ": " + Amounts.shown(figure.getValue());
    }
}
