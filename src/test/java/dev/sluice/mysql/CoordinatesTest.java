package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinatesTest {
    private static final Coordinates AT = new Coordinates("bin.000007", 4711, "", false, List.of());
    private static final Coordinates GTID = new Coordinates("bin.000007", 4711, "a:1-5", false, List.of());

    @Test
    void sameFileAndPositionProveThatNothingMoved() {
        assertThat(AT.provesUnmoved(new Coordinates("bin.000007", 4711, "", false, List.of())))
                .isTrue();
        assertThat(AT.provesUnmoved(new Coordinates("bin.000007", 4712, "", false, List.of())))
                .isFalse();
        assertThat(AT.provesUnmoved(new Coordinates("bin.000008", 157, "", false, List.of())))
                .isFalse();
    }

    @Test
    void gtidsDecideOverARestartThatBeginsANewFile() {
        assertThat(GTID.provesUnmoved(new Coordinates("bin.000008", 157, "a:1-5", false, List.of())))
                .isTrue();
        assertThat(GTID.provesUnmoved(new Coordinates("bin.000007", 4711, "a:1-6", false, List.of())))
                .isFalse();
    }

    @Test
    void withoutABinaryLogOrWithABlindSpotNothingIsProven() {
        assertThat(Coordinates.UNKNOWN.provesUnmoved(Coordinates.UNKNOWN)).isFalse();
        Coordinates blind = new Coordinates("bin.000007", 4711, "", true, List.of());
        assertThat(blind.provesUnmoved(blind)).isFalse();
    }

    @Test
    void aReplicaThatAppliedMoreHasMoved() {
        ReplicaCoordinates before = new ReplicaCoordinates("", "db1", 3306, "bin.000001", 10, "");
        ReplicaCoordinates after = new ReplicaCoordinates("", "db1", 3306, "bin.000001", 20, "");
        Coordinates one = new Coordinates("bin.000007", 4711, "", false, List.of(before));
        assertThat(one.provesUnmoved(new Coordinates("bin.000007", 4711, "", false, List.of(after))))
                .isFalse();
        assertThat(one.provesUnmoved(new Coordinates("bin.000007", 4711, "", false, List.of(before))))
                .isTrue();
    }
}
