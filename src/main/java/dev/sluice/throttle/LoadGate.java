package dev.sluice.throttle;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Waits while a server has much to do, and ends the job when it has far too much. */
final class LoadGate implements Gate {
    /** A server that answers nobody cannot be worked on either; the work's own attempts last as long. */
    static final Hold.Limit UNREADABLE = new Hold.Limit(Duration.ofMinutes(10), "the time for a server to answer");

    private final StatusReader reader;
    private final List<StatusLimit> max;
    private final List<StatusLimit> critical;
    private final Collection<String> names;

    LoadGate(StatusReader reader, List<StatusLimit> max, List<StatusLimit> critical) {
        this.reader = reader;
        this.max = max;
        this.critical = critical;
        Set<String> all = new LinkedHashSet<>();
        Stream.concat(max.stream(), critical.stream()).forEach(limit -> all.add(limit.variable()));
        this.names = all;
    }

    /** @throws RefusedException when the server has no such variables */
    void check() throws SQLException {
        Map<String, Double> values = read();
        for (String name : names) {
            if (!values.containsKey(name)) {
                boolean isMax = max.stream().anyMatch(limit -> limit.variable().equals(name));
                throw new RefusedException((isMax ? "--max-load" : "--critical-load") + " names " + name
                        + ", which is no status variable with a number on the server at " + reader.server() + ".");
            }
        }
    }

    @Override
    public String kind() {
        return "server load";
    }

    @Override
    public Optional<Hold> look() {
        Map<String, Double> values;
        try {
            values = read();
        } catch (SQLException e) {
            return Optional.of(unreadable(reader, e));
        }
        for (StatusLimit limit : critical) {
            double value = values.getOrDefault(limit.variable(), 0.0);
            if (value > limit.most()) {
                throw new FailedException(limit.variable() + " is " + StatusLimit.number(value) + " on the server at "
                        + reader.server() + ", more than --critical-load " + limit);
            }
        }
        for (StatusLimit limit : max) {
            double value = values.getOrDefault(limit.variable(), 0.0);
            if (value > limit.most()) {
                return Optional.of(Hold.of(limit.variable() + " on " + reader.server() + " is "
                        + StatusLimit.number(value) + ", " + StatusLimit.number(limit.most()) + " allowed"));
            }
        }
        return Optional.empty();
    }

    static Hold unreadable(StatusReader reader, SQLException e) {
        String reason = e.getMessage() == null
                ? "no message"
                : e.getMessage().lines().findFirst().orElse("no message");
        return new Hold("the status of " + reader.server() + " cannot be read: " + reason, Optional.of(UNREADABLE));
    }

    private Map<String, Double> read() throws SQLException {
        Map<String, Double> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.putAll(reader.read(names));
        return values;
    }

    @Override
    public void close() {
        reader.close();
    }
}
