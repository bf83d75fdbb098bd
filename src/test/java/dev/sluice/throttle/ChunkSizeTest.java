package dev.sluice.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChunkSizeTest {
    private final ChunkSize size = new ChunkSize(1000, Optional.of(Duration.ofMillis(500)));

    /** Chunks of a server that does so many rows in a second. */
    private void work(int chunks, double rowsPerSecond) {
        for (int i = 0; i < chunks; i++) {
            long rows = size.rows();
            size.took(rows, Duration.ofNanos((long) (rows / rowsPerSecond * 1e9)));
        }
    }

    @Test
    void staysAsItIsWithoutATimeWishedFor() {
        ChunkSize fixed = new ChunkSize(1000, Optional.empty());
        fixed.took(1000, Duration.ofHours(1));
        assertThat(fixed.rows()).isEqualTo(1000);
    }

    @Test
    void growsByAFactorOfTwoAtMostUntilAChunkTakesTheTime() {
        work(1, 10_000);
        assertThat(size.rows()).isEqualTo(2000);
        work(1, 10_000);
        assertThat(size.rows()).isEqualTo(4000);
        work(5, 10_000);
        assertThat(size.rows()).isEqualTo(5000);
    }

    @Test
    void shrinksWhenTheServerGetsSlowerButNotBecauseOfOneChunk() {
        work(8, 2_000);
        assertThat(size.rows()).isEqualTo(1000);
        work(1, 1_000);
        assertThat(size.rows()).isEqualTo(800);
        work(20, 200);
        assertThat(size.rows()).isBetween(100L, 105L);
    }

    @Test
    void keepsWithinAHundredthAndAHundredTimesTheFirstSize() {
        work(50, 1);
        assertThat(size.rows()).isEqualTo(10);
        work(200, 1e9);
        assertThat(size.rows()).isEqualTo(100_000);
    }

    @Test
    void aFewRowsInTheEndOfARangeCountForLittle() {
        work(8, 2_000);
        size.took(1, Duration.ofMillis(5));
        assertThat(size.rows()).isBetween(980L, 1020L);
        size.took(0, Duration.ofSeconds(100));
        assertThat(size.rows()).isBetween(980L, 1020L);
    }

    @Test
    void largeFirstSizeIsNotCutDown() {
        assertThat(new ChunkSize(5_000_000, Optional.of(Duration.ofSeconds(1))).rows())
                .isEqualTo(5_000_000);
        assertThatThrownBy(() -> new ChunkSize(0, Optional.empty())).hasMessage("a chunk of 0 rows");
    }
}
