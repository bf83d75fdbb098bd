package dev.sluice.throttle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Spans of time for messages. */
final class Spans {
    private Spans() {}

    /** Seconds to the tenth below 100, whole ones above: {@code 0.5 s}, {@code 12 s}. */
    static String shown(double seconds) {
        BigDecimal rounded = BigDecimal.valueOf(seconds).setScale(seconds < 100 ? 1 : 0, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString() + " s";
    }

    /** The same, but exact. */
    static String shown(Duration time) {
        return BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString() + " s";
    }
}
