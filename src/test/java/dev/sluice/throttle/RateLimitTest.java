package dev.sluice.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final RateLimit rate = new RateLimit(500);

    @Test
    void timeThatAChunkTookCountsAgainstTheTimeOfItsRows() {
        assertThat(rate.book(1000, 10 * SECOND, SECOND / 2)).isEqualTo(3 * SECOND / 2);
        assertThat(rate.book(1000, 12 * SECOND, SECOND / 2)).isEqualTo(3 * SECOND / 2);
    }

    @Test
    void chunkSlowerThanTheRateWaitsForNothing() {
        assertThat(rate.book(1000, 10 * SECOND, 3 * SECOND)).isNegative();
    }

    @Test
    void threadsGetTheirTimeInTheOrderInWhichTheyCome() {
        assertThat(rate.book(500, 10 * SECOND, SECOND)).isZero();
        assertThat(rate.book(500, 10 * SECOND, SECOND)).isEqualTo(SECOND);
        assertThat(rate.book(250, 10 * SECOND, SECOND)).isEqualTo(3 * SECOND / 2);
        assertThat(rate.book(500, 11 * SECOND, SECOND / 10)).isEqualTo(3 * SECOND / 2);
    }

    @Test
    void idleTimeIsNotSavedUpForABurst() {
        assertThat(rate.book(500, 10 * SECOND, SECOND)).isZero();
        assertThat(rate.book(500, 1000 * SECOND, SECOND / 4)).isEqualTo(3 * SECOND / 4);
    }
}
