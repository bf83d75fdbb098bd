package dev.sluice.cli;

import dev.sluice.job.Json;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.job.Times;
import dev.sluice.run.Amounts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Runs as a table for people, or as JSON with one object per line for programs. */
final class RunTable {
    private static final List<String> HEAD = List.of("RUN", "JOB", "STATE", "STARTED", "TIME", "ROWS", "BYTES", "WHAT");

    private RunTable() {}

    static void json(List<RunEntry> runs, PrintWriter out) {
        runs.forEach(run -> out.println(Json.text(run.toMap())));
        out.flush();
    }

    static void table(List<RunEntry> runs, PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        runs.forEach(run -> lines.add(line(run)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
        out.flush();
    }

    private static List<String> line(RunEntry run) {
        return List.of(
                run.runId(),
                run.jobName(),
                run.paused() ? "paused" : run.state().word(),
                Times.shown(run.started()),
                Amounts.clock(run.seconds()),
                Amounts.count(run.rows()),
                Amounts.bytes(run.bytes()),
                what(run));
    }

    private static String what(RunEntry run) {
        if (run.state() != RunState.RUNNING) {
            return run.message();
        }
        String percent =
                run.rowsExpected() == 0 ? "" : " " + Math.min(99, 100 * run.rows() / run.rowsExpected()) + " %";
        String place = ", process " + run.pid() + " on " + run.host();
        String waiting = run.waiting().isEmpty() ? "" : ", waits: " + run.waiting();
        return run.phase() + percent + place + waiting;
    }
}
