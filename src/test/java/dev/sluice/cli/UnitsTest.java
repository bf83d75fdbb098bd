package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void writesBytesInDecimalUnits() {
        assertThat(Units.bytes(0)).isEqualTo("0 B");
        assertThat(Units.bytes(999)).isEqualTo("999 B");
        assertThat(Units.bytes(999.6)).isEqualTo("1.0 kB");
        assertThat(Units.bytes(12_345_678)).isEqualTo("12.3 MB");
        assertThat(Units.bytes(99_960_000)).isEqualTo("100 MB");
        assertThat(Units.bytes(345_000_000)).isEqualTo("345 MB");
        assertThat(Units.bytes(4.2e12)).isEqualTo("4.2 TB");
    }

    @Test
    void writesTimes() {
        assertThat(Units.clock(7)).isEqualTo("0:07");
        assertThat(Units.clock(754)).isEqualTo("12:34");
        assertThat(Units.clock(3723)).isEqualTo("1:02:03");
        assertThat(Units.clock(100 * 3600)).isEqualTo("4d 4h");
        assertThat(Units.elapsed(Duration.ofMillis(2449))).isEqualTo("2.4 s");
        assertThat(Units.elapsed(Duration.ofMillis(59_960))).isEqualTo("1:00");
        assertThat(Units.count(1_234_567)).isEqualTo("1,234,567");
    }
}
