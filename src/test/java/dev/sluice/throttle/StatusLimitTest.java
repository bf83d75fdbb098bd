package dev.sluice.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLimitTest {
    @Test
    void listIsReadAsPerconaToolkitWritesIt() {
        assertThat(StatusLimit.parse("--max-load", "Threads_running=25, threads_connected:400,X = 0.5"))
                .containsExactly(
                        new StatusLimit("Threads_running", 25),
                        new StatusLimit("threads_connected", 400),
                        new StatusLimit("X", 0.5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Threads_running | Threads_running",
                "Threads_running= | Threads_running=",
                "Threads_running=-1 | Threads_running=-1",
                "a=1,,b=2 | ''",
                "a=1,b=many | b=many",
                "'' | ''",
            })
    void whatIsNoListIsRefused(String text, String word) {
        assertThatThrownBy(() -> StatusLimit.parse("--max-load", text))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--max-load '" + text + "' is not a list such as Threads_running=25: '" + word
                        + "' is no variable with a value of 0 or more.");
    }

    @Test
    void variableNamedTwiceIsRefused() {
        assertThatThrownBy(() -> StatusLimit.parse("--critical-load", "Threads_running=50,threads_running=60"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--critical-load 'Threads_running=50,threads_running=60' names threads_running twice.");
    }
}
