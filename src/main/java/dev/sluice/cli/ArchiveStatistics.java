package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Prints how often the parts of chunks were done and how long they took. */
final class ArchiveStatistics {
    private final PrintWriter out;

    ArchiveStatistics(PrintWriter out) {
        this.out = out;
    }

    /** @param figures by the part's name, {@code count} and {@code seconds} of it */
    void print(Map<String, Object> figures) {
        out.printf("%-10s %12s %12s%n", "action", "count", "seconds");
        figures.forEach((part, figure) -> {
            Map<?, ?> one = (Map<?, ?>) figure;
            out.printf(
                    Locale.ROOT,
                    "%-10s %12s %12.3f%n",
                    part,
                    one.get("count"),
                    ((Number) one.get("seconds")).doubleValue());
        });
    }
}
