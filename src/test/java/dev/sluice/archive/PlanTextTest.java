package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.NumberRun;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the ledger keeps comes back as it was. */
class PlanTextTest {
    @Test
    void positionsComeBackAsTheyWere() {
        KeyBound empty = new KeyBound(List.of(""));
        KeyBound two = new KeyBound(List.of("2024-01-01 00:00:00", "61"));
        for (Position position : List.of(
                new Position(0, 0, 0, List.of(17L), List.of(), false, Optional.empty(), List.of()),
                new Position(3, 2, 1, List.of(4096L, 0L), List.of(7L), true, Optional.of(two), List.of()),
                new Position(3, 0, 0, List.of(), List.of(1L, 2L), false, Optional.of(empty), List.of(empty)),
                new Position(9, 0, 4, List.of(), List.of(), false, Optional.of(two), List.of(two, two)))) {
            assertThat(Position.parse(position.text())).isEqualTo(position);
        }
    }

    private static List<KeyBound> names(String... texts) {
        return Stream.of(texts).map(KeyBound::parse).toList();
    }

    @Test
    void namesComeBackAsTheyWereAndWholeNumbersAsRuns() {
        List<KeyBound> names = names(
                "1",
                "2",
                "3",
                "007",
                "008",
                "-2",
                "-1",
                "0",
                "7",
                "9,1",
                "9,2",
                "2.5",
                "",
                "38",
                "39",
                "3A",
                "+4",
                "-0",
                "999999999999999999",
                "1000000000000000000",
                "5");
        List<String> lines = NameRuns.lines(names);
        assertThat(lines)
                .containsExactly(
                        "1..3",
                        "007",
                        "008",
                        "-2..0",
                        "7",
                        "9,1",
                        "9,2",
                        "2.5",
                        "",
                        "38..39",
                        "3A",
                        "+4",
                        "-0",
                        "999999999999999999",
                        "1000000000000000000",
                        "5");
        assertThat(NameRuns.parse(lines)).isEqualTo(names);
        for (NumberRun run : List.of(new NumberRun(7, 1000), new NumberRun(-3, 1))) {
            assertThat(NameRuns.lines(run)).isEqualTo(NameRuns.lines(List.copyOf(run)));
        }
        assertThatThrownBy(() -> NameRuns.parse(List.of("0..999999999999")))
                .isInstanceOf(FailedException.class)
                .hasMessage("The ledger names the rows 0..999999999999, which no chunk has");
    }

    @Test
    void plansComeBackAsTheyWere() {
        ArchivePlan plan = new ArchivePlan(
                "1764093600.123456",
                LocalDateTime.of(2024, 3, 9, 4, 5, 6, 7_000_000),
                "by|day\n",
                List.of("d,ay", "i`d"),
                Optional.of("`id` < 5"),
                List.of(new TableName("s,h/op", "it|ems"), new TableName("b", "c")),
                List.of(12L, 0L, 3L),
                List.of(
                        new KeyRange(Optional.empty(), Optional.of(new KeyBound(List.of("")))),
                        new KeyRange(
                                Optional.of(new KeyBound(List.of(""))), Optional.of(new KeyBound(List.of("1", "2"))))));
        assertThat(ArchivePlan.parse(plan.text())).isEqualTo(plan);
        assertThat(plan.partitions()).containsExactly("p00000", "p00001");
        assertThat(plan.range("p00001").above()).contains(new KeyBound(List.of("")));
    }

    @Test
    void aPlanWithNothingToDoComesBack() {
        ArchivePlan plan = new ArchivePlan(
                "1",
                LocalDateTime.of(2024, 3, 9, 4, 5),
                "",
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
        assertThat(ArchivePlan.parse(plan.text())).isEqualTo(plan);
    }

    @Test
    void plansOfOtherVersionsAreRefused() {
        assertThatThrownBy(() -> ArchivePlan.parse("0\n1"))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "The ledger has the plan of an unfinished run that another version of sluice began; finish it"
                                + " with that one.");
    }

    @Test
    void plansThatWouldWriteStatementsOfTheirOwnAreNone() {
        for (String time : List.of("1; DROP TABLE t", "NOW()", "")) {
            assertThatThrownBy(() -> new ArchivePlan(
                            time,
                            LocalDateTime.MIN,
                            "i",
                            List.of("a"),
                            Optional.empty(),
                            List.of(),
                            List.of(),
                            List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new ArchivePlan(
                        "1",
                        LocalDateTime.MIN,
                        "i",
                        List.of("a"),
                        Optional.of("`a` < 5 OR 1"),
                        List.of(),
                        List.of(),
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fileNamesHaveTheCodesOfPtArchiver() {
        LocalDateTime time = LocalDateTime.of(2024, 3, 9, 4, 5, 6);
        TableName table = new TableName("shop", "orders");
        assertThat(FileNameCodes.replace("/a/%D.%t_%Y%m%d-%H%i%s.%x%", time, table))
                .isEqualTo("/a/shop.orders_20240309-040506.%x%");
        assertThatThrownBy(() -> FileNameCodes.replace("/a/%t", time, new TableName("shop", "../x")))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--file takes the name '../x' into its own, which has a slash in it.");
    }
}
