package dev.sluice.throttle;

import dev.sluice.run.Progress;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that the test turns: sleeping moves it, and lets what was planned for that time happen. */
final class HandTimer implements Timer {
    private record Event(long at, Runnable what) {}

    private final List<Event> events = new ArrayList<>();
    private long now = 42_000_000_000L;

    /** A run whose waits are timed by this clock. */
    RunContext run() {
        return new RunContext("run", new StopSignal(), new Progress(this::nanoTime), new RunReport());
    }

    /** Plans something. @param seconds from now */
    void in(double seconds, Runnable what) {
        events.add(new Event(now + (long) (seconds * 1e9), what));
    }

    /** Work goes on for a while. */
    void pass(double seconds) {
        now += (long) (seconds * 1e9);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void sleep(Duration time, StopSignal stop) {
        stop.check();
        now += time.toNanos();
        for (Event event : List.copyOf(events)) {
            if (event.at <= now) {
                events.remove(event);
                event.what.run();
            }
        }
        stop.check();
    }
}
