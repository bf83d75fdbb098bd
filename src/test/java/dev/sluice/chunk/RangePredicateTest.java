package dev.sluice.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RangePredicateTest {
    private static final KeyColumn A = new KeyColumn("a", KeyKind.INTEGER, Optional.empty(), false);
    private static final KeyColumn B = new KeyColumn("b`c", KeyKind.TEXT, Optional.of("latin1"), false);
    private static final KeyColumn C = new KeyColumn("c", KeyKind.TEMPORAL, Optional.empty(), true);

    @Test
    void oneColumn() {
        RangePredicate predicate = new RangePredicate(new TableKey("PRIMARY", List.of(A)));
        assertThat(predicate.of(range(List.of("1"), List.of("18446744073709551615"))))
                .isEqualTo("`a` > 1 AND `a` <= 18446744073709551615");
        assertThat(predicate.of(new KeyRange(Optional.empty(), Optional.of(new KeyBound(List.of("-5"))))))
                .isEqualTo("`a` <= -5");
        assertThat(predicate.of(KeyRange.ALL)).isEmpty();
    }

    @Test
    void twoColumnsAsExpandedAlternatives() {
        RangePredicate predicate = new RangePredicate(new TableKey("PRIMARY", List.of(A, B)));
        assertThat(predicate.of(range(List.of("1", "E9"), List.of("5", "61"))))
                .isEqualTo("(`a` > 1 OR (`a` = 1 AND `b``c` > _latin1 X'E9'))"
                        + " AND (`a` < 5 OR (`a` = 5 AND `b``c` <= _latin1 X'61'))");
    }

    @Test
    void threeColumnsWithTheLastDescending() {
        RangePredicate predicate = new RangePredicate(new TableKey("k", List.of(A, B, C)));
        assertThat(predicate.above(new KeyBound(List.of("1", "", "2024-01-01"))))
                .isEqualTo("(`a` > 1 OR (`a` = 1 AND `b``c` > _latin1 X'')"
                        + " OR (`a` = 1 AND `b``c` = _latin1 X'' AND `c` < '2024-01-01'))");
        assertThat(predicate.upTo(new KeyBound(List.of("1", "", "2024-01-01"))))
                .isEqualTo("(`a` < 1 OR (`a` = 1 AND `b``c` < _latin1 X'')"
                        + " OR (`a` = 1 AND `b``c` = _latin1 X'' AND `c` >= '2024-01-01'))");
    }

    @Test
    void boundsOfLeadingColumnsStandBehindAllThatBeginsWithThem() {
        RangePredicate predicate = new RangePredicate(new TableKey("k", List.of(A, B)));
        assertThat(predicate.of(range(List.of("1"), List.of("2", "61"))))
                .isEqualTo("`a` > 1 AND (`a` < 2 OR (`a` = 2 AND `b``c` <= _latin1 X'61'))");
    }

    @Test
    void refusesBoundsThatAreNotOfTheColumnsForm() {
        assertThatThrownBy(() -> A.literal("1 OR 1=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'1 OR 1=1' is no bound of key column a");
        assertThatThrownBy(() -> B.literal("61' OR ''='")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> C.literal("2024-01-01'")).isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyRange range(List<String> above, List<String> upTo) {
        return new KeyRange(Optional.of(new KeyBound(above)), Optional.of(new KeyBound(upTo)));
    }
}
