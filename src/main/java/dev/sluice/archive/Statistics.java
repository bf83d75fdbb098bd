package dev.sluice.archive;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often the parts of chunks were done and how long they took. Thread-safe. */
final class Statistics {
    /** What takes time. */
    enum Part {
        SELECT,
        LOCK,
        INSERT,
        FILE,
        DELETE,
        COMMIT,
        WAIT
    }

    private final Map<Part, LongAdder> counts = new EnumMap<>(Part.class);
    private final Map<Part, LongAdder> nanos = new EnumMap<>(Part.class);

    Statistics() {
        for (Part part : Part.values()) {
            counts.put(part, new LongAdder());
            nanos.put(part, new LongAdder());
        }
    }

    /** Notes that something was done. @param begun {@link System#nanoTime} at its start */
    void done(Part part, long begun) {
        counts.get(part).increment();
        nanos.get(part).add(System.nanoTime() - begun);
    }

    /** What was done at all, for the report: number and seconds by its name. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            long count = counts.get(part).sum();
            if (count > 0) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("count", count);
                one.put("seconds", Math.round(nanos.get(part).sum() / 1e6) / 1e3);
                figures.put(part.name().toLowerCase(Locale.ROOT), one);
            }
        }
        return figures;
    }
}
