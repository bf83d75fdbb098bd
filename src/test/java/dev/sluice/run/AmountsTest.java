package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountsTest {
    @Test
    void writesBytesInDecimalUnits() {
        assertThat(Amounts.bytes(0)).isEqualTo("0 B");
        assertThat(Amounts.bytes(999)).isEqualTo("999 B");
        assertThat(Amounts.bytes(999.6)).isEqualTo("1.0 kB");
        assertThat(Amounts.bytes(12_345_678)).isEqualTo("12.3 MB");
        assertThat(Amounts.bytes(99_960_000)).isEqualTo("100 MB");
        assertThat(Amounts.bytes(345_000_000)).isEqualTo("345 MB");
        assertThat(Amounts.bytes(4.2e12)).isEqualTo("4.2 TB");
    }

    @Test
    void writesTimes() {
        assertThat(Amounts.clock(7)).isEqualTo("0:07");
        assertThat(Amounts.clock(754)).isEqualTo("12:34");
        assertThat(Amounts.clock(3723)).isEqualTo("1:02:03");
        assertThat(Amounts.clock(100 * 3600)).isEqualTo("4d 4h");
        assertThat(Amounts.elapsed(Duration.ofMillis(2449))).isEqualTo("2.4 s");
        assertThat(Amounts.elapsed(Duration.ofMillis(59_960))).isEqualTo("1:00");
        assertThat(Amounts.count(1_234_567)).isEqualTo("1,234,567");
    }
}
