package dev.sluice.throttle;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a job has to wait now.
 *
 * @param why for people, with the figure and the limit: {@code "replica db2:3306 is 12 s behind, 5 s allowed"}
 * @param limit how long it may wait for such a thing without a break; empty for ever
 */
public record Hold(String why, Optional<Limit> limit) {
    /**
     * The end of patience.
     *
     * @param time after which the job fails
     * @param name what set it, such as {@code --lag-timeout}
     */
    public record Limit(Duration time, String name) {}

    public Hold {
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(limit, "limit");
    }

    /** One that may last for ever. */
    public static Hold of(String why) {
        return new Hold(why, Optional.empty());
    }
}
