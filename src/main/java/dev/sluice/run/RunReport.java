package dev.sluice.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what a run has to tell beside its outcome: warnings, and figures named by the operation. Values
 * are strings, numbers, booleans, and lists and maps of these, so that any JSON writer can store them.
 * Thread-safe.
 */
public final class RunReport {
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private boolean differs;

    /** Adds a warning, once: shown at the end of the run and kept in its report. Never holds a secret. */
    public synchronized void warn(String message) {
        if (!warnings.contains(message)) {
            warnings.add(message);
        }
    }

    /** Says that the run found differences or rejected rows: done, it ends with {@link ExitCode#DONE_WITH_DIFFERENCES}. */
    public synchronized void differ() {
        differs = true;
    }

    /** Whether {@link #differ} was called. */
    public synchronized boolean differs() {
        return differs;
    }

    /** Sets a figure, replacing an earlier one of the same name. */
    public synchronized void put(String name, Object value) {
        figures.put(name, value);
    }

    /** The warnings so far, in order. */
    public synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The figures so far, in the order in which they were first set. */
    public synchronized Map<String, Object> figures() {
        return new LinkedHashMap<>(figures);
    }
}
