package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecondsTest {
    @ParameterizedTest
    @CsvSource({"90, 90000", "0.25, 250", ".5, 500", "90s, 90000", "1.5m, 90000", "2h, 7200000", "1d, 86400000", "0, 0"
    })
    void spansAsPerconaToolkitWritesThem(String text, long millis) {
        assertThat(Seconds.parse("--sleep", text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "5 min", "1w", "NaN", "1e3", "s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Seconds.parse("--run-time", text))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--run-time '" + text
                        + "' is no time; it is a number of seconds, or one with s, m, h or d behind it.");
    }

    @Test
    void nothingAndAges() {
        assertThatThrownBy(() -> Seconds.positive("--lag-timeout", "0s"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--lag-timeout '0s' is not more than 0.");
        assertThatThrownBy(() -> Seconds.parse("--sleep", "366d"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--sleep '366d' is longer than a year.");
    }
}
