package dev.sluice.throttle;

import dev.sluice.run.Progress;
import java.time.Duration;
import java.util.Optional;

/** Waits for a replica. One that is in trouble holds the job like one that is late. */
final class LagGate implements Gate {
    private final LagReader reader;
    private final Duration maxLag;
    private final Optional<Hold.Limit> limit;
    private final Progress progress;

    /** @param progress told each lag that is read */
    LagGate(LagReader reader, Duration maxLag, Optional<Duration> timeout, Progress progress) {
        this.progress = progress;
        this.reader = reader;
        this.maxLag = maxLag;
        this.limit = timeout.map(time -> new Hold.Limit(time, "--lag-timeout"));
    }

    @Override
    public String kind() {
        return "replica lag";
    }

    @Override
    public Optional<Hold> look() {
        Lag lag = reader.read();
        progress.lag(reader.replica(), lag.seconds());
        if (lag.seconds().isEmpty()) {
            return Optional.of(new Hold("replica " + reader.replica() + " " + lag.trouble(), limit));
        }
        double seconds = lag.seconds().getAsDouble();
        if (seconds <= maxLag.toNanos() / 1e9) {
            return Optional.empty();
        }
        return Optional.of(new Hold(
                "replica " + reader.replica() + " is " + Spans.shown(seconds) + " behind, " + Spans.shown(maxLag)
                        + " allowed",
                limit));
    }

    @Override
    public void close() {
        reader.close();
    }
}
