package dev.sluice.throttle;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How far a replica is behind.
 *
 * @param seconds behind its source; empty when nobody knows
 * @param trouble why nobody knows, as the end of a sentence that begins with the replica: {@code "has stopped (…)"}
 */
public record Lag(OptionalDouble seconds, String trouble) {
    public Lag {
        Objects.requireNonNull(trouble, "trouble");
        if (seconds.isPresent() != trouble.isEmpty()) {
            throw new IllegalArgumentException("a lag is either known or in trouble, not " + seconds + " " + trouble);
        }
    }

    /** A lag that is known. */
    public static Lag of(double seconds) {
        return new Lag(OptionalDouble.of(seconds), "");
    }

    /** One that is not. */
    public static Lag unknown(String trouble) {
        return new Lag(OptionalDouble.empty(), trouble);
    }

    /** The worse of two: an unknown one is worse than any. */
    public Lag worse(Lag other) {
        if (seconds.isEmpty() || other.seconds.isEmpty()) {
            return seconds.isEmpty() ? this : other;
        }
        return seconds.getAsDouble() >= other.seconds.getAsDouble() ? this : other;
    }
}
