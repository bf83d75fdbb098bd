package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class BeatsTest {
    private static final long SECOND = 1_000_000;

    private final Beats beats = new Beats();

    @Test
    void replicaThatHasTheLastBeatIsNotBehindHoweverLongAgoItWas() {
        beats.add(10 * SECOND);
        beats.add(20 * SECOND);
        assertThat(beats.behind(20 * SECOND, 29 * SECOND)).isZero();
    }

    @Test
    void replicaIsBehindSinceTheFirstBeatThatItLacks() {
        beats.add(10 * SECOND);
        beats.add(20 * SECOND);
        beats.add(21 * SECOND);
        assertThat(beats.behind(10 * SECOND, 21 * SECOND + SECOND / 2)).isEqualTo(1.5);
        assertThat(beats.behind(0, 22 * SECOND)).isEqualTo(12);
    }

    @Test
    void ofAReplicaThatIsHoursLateTheLastBeatSeenIsNearEnough() {
        for (long second = 1; second <= 10_000; second++) {
            beats.add(second * SECOND);
        }
        assertThat(beats.behind(9_000 * SECOND, 10_000 * SECOND)).isEqualTo(999);
        assertThat(beats.behind(SECOND, 10_000 * SECOND)).isEqualTo(9_999);
    }

    @Test
    void timesOfPerconaToolkit() throws SQLException {
        long before = Heartbeat.micros("2026-11-25T18:00:00.001230");
        assertThat(Heartbeat.micros("2026-11-25T18:00:01.501230") - before).isEqualTo(1_500_000);
        assertThat(Heartbeat.micros("2026-11-25 18:00:00") - before).isEqualTo(-1230);
        assertThatThrownBy(() -> Heartbeat.micros("soon")).hasMessage("the heartbeat 'soon' is no time");
    }
}
