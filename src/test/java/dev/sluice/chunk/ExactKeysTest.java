package dev.sluice.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExactKeysTest {
    private static final KeyColumn A = column("a", KeyKind.INTEGER);
    private static final KeyColumn B = column("b", KeyKind.INTEGER);

    @Test
    void namesEachRow() {
        assertThat(new ExactKeys(key(A)).of(keys("1", "2", "3", "4", "9"))).isEqualTo("`a` IN (1,2,3,4,9)");
        assertThat(new ExactKeys(key(A, B)).of(keys("1,2", "4,1", "1,3")))
                .isEqualTo("((`a` = 1 AND `b` IN (2,3)) OR (`a` = 4 AND `b` IN (1)))");
    }

    @Test
    void wholeNumbersThatFollowEachOtherAreARangeThatEndsBeforeTheLast() {
        ExactKeys exact = new ExactKeys(key(A));
        assertThat(exact.inRuns(IntStream.rangeClosed(1, 500)
                        .mapToObj(i -> new KeyBound(List.of(Integer.toString(i))))
                        .toList()))
                .isEqualTo("(`a` BETWEEN 1 AND 499 OR `a` IN (500))");
        assertThat(exact.inRuns(keys("12", "-1", "0", "-2", "1", "7", "8", "9")))
                .isEqualTo("(`a` BETWEEN -2 AND 0 OR `a` IN (1,7,8,9,12))");
        assertThat(exact.inRuns(keys("5", "3"))).isEqualTo("`a` IN (3,5)");
        assertThat(exact.inRuns(keys(
                        "18446744073709551612",
                        "18446744073709551613",
                        "18446744073709551614",
                        "18446744073709551615")))
                .isEqualTo("(`a` BETWEEN 18446744073709551612 AND 18446744073709551614 OR `a` IN"
                        + " (18446744073709551615))");
        assertThat(exact.inRuns(keys("0", "18446744073709551615"))).isEqualTo("`a` IN (0,18446744073709551615)");
        assertThat(exact.inRuns(keys("9223372036854775807", "-9223372036854775808")))
                .isEqualTo("`a` IN (-9223372036854775808,9223372036854775807)");
        assertThat(exact.inRuns(keys(
                        "9223372036854775806", "9223372036854775807", "9223372036854775808", "9223372036854775809")))
                .isEqualTo("(`a` BETWEEN 9223372036854775806 AND 9223372036854775808 OR `a` IN"
                        + " (9223372036854775809))");
    }

    @Test
    void aRunIsWrittenLikeItsNumbers() {
        ExactKeys exact = new ExactKeys(key(A));
        for (int count : new int[] {1, 3, 4, 1000}) {
            NumberRun run = new NumberRun(-2, count);
            assertThat(run).hasSize(count).startsWith(new KeyBound(List.of("-2")));
            assertThat(run.get(count - 1).text()).isEqualTo(Long.toString(run.last()));
            assertThat(exact.inRuns(run)).isEqualTo(exact.inRuns(List.copyOf(run)));
            assertThat(exact.of(run)).isEqualTo(exact.of(List.copyOf(run)));
        }
        assertThatThrownBy(() -> new NumberRun(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NumberRun(Long.MAX_VALUE, 2)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void onlyTheLastColumnOfAKeyHasRunsAndOnlyWholeNumbersDo() {
        assertThat(new ExactKeys(key(A, B)).inRuns(keys("1,1", "1,2", "1,3", "1,4", "2,5")))
                .isEqualTo("((`a` = 1 AND (`b` BETWEEN 1 AND 3 OR `b` IN (4))) OR (`a` = 2 AND `b` IN (5)))");
        assertThat(new ExactKeys(key(column("d", KeyKind.DECIMAL))).inRuns(keys("1", "2", "3", "4")))
                .isEqualTo("`d` IN (1,2,3,4)");
    }

    @Test
    void noKeysMakeNoCondition() {
        assertThatThrownBy(() -> new ExactKeys(key(A)).inRuns(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyColumn column(String name, KeyKind kind) {
        return new KeyColumn(name, kind, Optional.empty(), false);
    }

    private static TableKey key(KeyColumn... columns) {
        return new TableKey("PRIMARY", List.of(columns));
    }

    private static List<KeyBound> keys(String... keys) {
        return Stream.of(keys)
                .map(key -> new KeyBound(Arrays.asList(key.split(","))))
                .toList();
    }
}
