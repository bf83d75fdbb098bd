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
    private final Map<String, ServerSetting> serverSettings = new LinkedHashMap<>();
    private boolean differs;

    /**
     * A global setting of a server that a run has changed.
     *
     * @param name as the server has it
     * @param found what it was
     * @param set what the run has set it to
     * @param end what has become of it, in a few words
     */
    public record ServerSetting(String name, String found, String set, String end) {}

    /** Keeps what has become of a setting so far, in place of what was kept of it before. */
    public synchronized void setting(ServerSetting setting) {
        serverSettings.put(setting.name(), setting);
    }

    /** The settings that were changed. */
    public synchronized List<ServerSetting> serverSettings() {
        return List.copyOf(serverSettings.values());
    }

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
