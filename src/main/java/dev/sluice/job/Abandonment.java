package dev.sluice.job;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What breaks up work that does not come back after a stop was asked for. Thread-safe; runs once. */
final class Abandonment {
    private static final Logger LOG = LoggerFactory.getLogger(Abandonment.class);

    private final List<Runnable> actions = new ArrayList<>();
    private boolean begun;

    /** Adds an action; when the work is being abandoned already, it runs at once. */
    void add(Runnable action) {
        synchronized (this) {
            if (!begun) {
                actions.add(action);
                return;
            }
        }
        perform(action);
    }

    /** Runs the actions, the latest first. None may hold the stop up, so the caller gives it a thread. */
    void begin() {
        List<Runnable> now;
        synchronized (this) {
            begun = true;
            now = new ArrayList<>(actions);
            actions.clear();
        }
        for (int i = now.size() - 1; i >= 0; i--) {
            perform(now.get(i));
        }
    }

    private static void perform(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("abandoning work in hand failed", e);
        }
    }
}
