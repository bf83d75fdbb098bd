package dev.sluice.cli;

import dev.sluice.run.Amounts;
import dev.sluice.run.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of one moment of a run, as a bar for a terminal or as a line for a log. Never shows more than 99 % before the
 * end, because the number of rows expected is the server's estimate.
 *
 * @param now the moment
 * @param rowRate rows per second, smoothed
 * @param byteRate bytes per second, smoothed
 * @param elapsedSeconds since the start of this process's work
 */
record ProgressText(Progress.Snapshot now, double rowRate, double byteRate, long elapsedSeconds) {
    private static final int BAR_CELLS = 20;
    private static final int TABLES_IN_LINE = 4;

    /**
     * For a terminal, cut to its width; the parts least missed are left out first. Why nothing moves is missed most.
     *
     * @param columns width that may be used
     */
    String bar(int columns) {
        StringBuilder line = new StringBuilder(now.phase());
        String why = now.waiting().isEmpty() ? "" : " waiting: " + printable(now.waiting());
        if (now.rowsExpected() > 0) {
            String bar = "#".repeat(percent() * BAR_CELLS / 100);
            String percent = " " + percent() + "%";
            append(
                    line,
                    columns - percent.length() - why.length(),
                    " [" + bar + "-".repeat(BAR_CELLS - bar.length()) + "]");
            append(line, columns - why.length(), percent);
        }
        if (!why.isEmpty()) {
            line.append(why);
        } else {
            append(line, columns, remaining());
        }
        if (now.rowsDone() > 0) {
            append(line, columns, "  " + Amounts.count(now.rowsDone()) + " rows");
            if (now.bytesNow() > 0) { // not every operation counts them
                append(line, columns, "  " + Amounts.bytes(now.bytesNow()));
                append(line, columns, "  " + Amounts.bytes(byteRate) + "/s");
            }
            append(line, columns, "  " + Amounts.count(Math.round(rowRate)) + " rows/s");
        }
        for (String table : now.active()) {
            append(line, columns, "  " + printable(table));
        }
        return line.length() <= columns ? line.toString() : line.substring(0, Math.max(0, columns));
    }

    /** For a log: everything, in words. */
    String line() {
        StringBuilder line = new StringBuilder(now.phase());
        line.append(' ').append(Amounts.clock(elapsedSeconds));
        if (now.rowsExpected() > 0) {
            line.append(", ").append(percent()).append("% of about ").append(Amounts.count(now.rowsExpected()));
            line.append(" rows");
        }
        if (now.rowsDone() > 0) {
            line.append(", ").append(Amounts.count(now.rowsDone())).append(" rows done, ");
            if (now.bytesNow() > 0) {
                line.append(Amounts.bytes(now.bytesNow())).append(", ");
            }
            line.append(Amounts.count(Math.round(rowRate))).append(" rows/s");
            if (now.bytesNow() > 0) {
                line.append(", ").append(Amounts.bytes(byteRate)).append("/s");
            }
        }
        if (!now.waiting().isEmpty()) {
            line.append(", waiting: ").append(now.waiting());
        } else if (!remaining().isEmpty()) {
            line.append(",").append(remaining());
        }
        List<String> active = now.active();
        if (!active.isEmpty()) {
            line.append("; ")
                    .append(printable(String.join(", ", active.subList(0, Math.min(TABLES_IN_LINE, active.size())))));
            if (active.size() > TABLES_IN_LINE) {
                line.append(" and ").append(active.size() - TABLES_IN_LINE).append(" more");
            }
        }
        return line.toString();
    }

    /** For programs. Seconds left are there when they can be told. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("phase", now.phase());
        figures.put("seconds", elapsedSeconds);
        figures.put("rows", now.rowsDone());
        if (now.rowsExpected() > 0) {
            figures.put("rowsExpected", now.rowsExpected());
            figures.put("percent", percent());
        }
        figures.put("bytes", now.bytesNow());
        figures.put("rowsPerSecond", Math.round(rowRate));
        figures.put("bytesPerSecond", Math.round(byteRate));
        if (secondsLeft() >= 0) {
            figures.put("secondsLeft", secondsLeft());
        }
        if (!now.waiting().isEmpty()) {
            figures.put("waiting", now.waiting());
        }
        figures.put("tables", now.active());
        return figures;
    }

    /** 0 to 99. */
    int percent() {
        return now.rowsExpected() <= 0 ? 0 : (int) Math.min(99, now.rowsDone() * 100.0 / now.rowsExpected());
    }

    private String remaining() {
        return secondsLeft() < 0 ? "" : " ETA " + Amounts.clock(secondsLeft());
    }

    /** An estimate; below 0 when there is none. */
    private long secondsLeft() {
        long rows = now.rowsExpected() - now.rowsDone();
        return rows <= 0 || rowRate < 0.5 ? -1 : (long) Math.ceil(rows / rowRate);
    }

    private static void append(StringBuilder line, int columns, String part) {
        if (line.length() + part.length() <= columns) {
            line.append(part);
        }
    }

    /** A table's name may hold control characters, which a terminal would obey. */
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
