package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a run keeps of how it went: true, and bounded whatever the run does. */
class TimelineTest {
    private long nanos;
    private final Progress progress = new Progress(() -> nanos);

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void workOnOneTableInOnePartitionIsOneSpan() {
        progress.timeline().open("dump", "p1");
        pass(5);
        progress.begin("a");
        pass(10);
        progress.end("a");
        progress.begin("a");
        pass(10);
        progress.end("a");
        progress.begin("b");
        pass(10);
        progress.end("b");
        progress.timeline().close();

        String me = Thread.currentThread().getName();
        assertThat(progress.timeline().spans())
                .containsExactly(
                        new Timeline.Span(me, "dump", "p1", "a", 0, 25, 1),
                        new Timeline.Span(me, "dump", "p1", "b", 25, 35, 1));
    }

    @Test
    void workOutsideOfPartitionsIsASpanOnceItHasEnded() {
        progress.begin("never ended");
        assertThat(progress.timeline().spans()).isEmpty();
        progress.end("never ended");
        assertThat(progress.timeline().spans()).hasSize(1);
    }

    @Test
    void manySpansAreDrawnTogetherAndNoneIsLost() {
        for (int i = 0; i < 50_000; i++) {
            progress.timeline().open("load", "p" + i);
            pass(i % 100 == 0 ? 5_000 : 7);
            progress.timeline().close();
        }
        List<Timeline.Span> spans = progress.timeline().spans();
        assertThat(spans).hasSizeLessThanOrEqualTo(2000);
        assertThat(spans.stream().mapToInt(Timeline.Span::pieces).sum()).isEqualTo(50_000);
        assertThat(spans.get(0).from()).isZero();
        assertThat(spans.get(spans.size() - 1).to())
                .isEqualTo(progress.timeline().now());
        assertThat(progress.timeline().shortMillis()).isPositive();
        for (int i = 1; i < spans.size(); i++) {
            assertThat(spans.get(i).from()).isEqualTo(spans.get(i - 1).to());
        }
    }

    @Test
    void phasesAreKeptOnceEach() {
        pass(10);
        progress.phase("planning");
        progress.phase("planning");
        pass(10);
        progress.phase("dumping");
        assertThat(progress.timeline().phases())
                .containsExactly(
                        new Timeline.Phase(0, "starting"),
                        new Timeline.Phase(10, "planning"),
                        new Timeline.Phase(20, "dumping"));
    }

    @Test
    void aRunOfDaysHasNoMoreSamplesThanOneOfAMinuteAndKeepsItsHighestLag() {
        progress.lag("replica", OptionalDouble.of(0.5));
        for (int i = 0; i < 100_000; i++) {
            pass(100);
            progress.add(10, 100);
            progress.lag("replica", OptionalDouble.of(i == 77_777 ? 42 : 0.5));
            progress.sample();
        }
        List<Samples.Sample> samples = progress.samples().list();
        assertThat(samples).hasSizeBetween(200, 501);
        assertThat(samples.stream().mapToDouble(Samples.Sample::lagSeconds).max())
                .hasValue(42);
        Samples.Sample last = samples.get(samples.size() - 1);
        assertThat(last.rows()).isEqualTo(1_000_000);
        assertThat(last.millis()).isEqualTo(10_000_000);
        assertThat(samples).isSortedAccordingTo((a, b) -> Long.compare(a.millis(), b.millis()));
    }

    @Test
    void aLagThatNobodyKnowsIsWorseThanAny() {
        assertThat(progress.lag()).isEqualTo(Samples.NO_LAG);
        progress.lag("one", OptionalDouble.of(3));
        progress.lag("two", OptionalDouble.empty());
        assertThat(progress.lag()).isEqualTo(Samples.UNKNOWN_LAG);
        progress.lag("two", OptionalDouble.of(7));
        assertThat(progress.lag()).isEqualTo(7);
    }

    @Test
    void rowsCountForTheTableInHandElseForTheOnlyOneActive() throws Exception {
        progress.timeline().open("dump", "p1");
        progress.begin("empty");
        pass(2000);
        progress.end("empty");
        progress.begin("a");
        Thread other = new Thread(() -> progress.add(5, 50)); // as a job's worker whose table another thread has begun
        other.start();
        other.join();
        progress.add(1, 10);
        progress.add(-1, -10);
        progress.add(2, 20);
        pass(500);
        progress.end("a");
        progress.timeline().close();
        progress.begin("only planned");
        progress.end("only planned");

        assertThat(progress.tables().list())
                .containsExactly(new TableFigures.Figures("empty", 0, 0, 2), new TableFigures.Figures("a", 7, 70, 0.5));
    }

    @Test
    void tablesBeyondAThousandShareOneEntry() {
        for (int i = 0; i < 1500; i++) {
            progress.begin("t" + i);
            progress.add(1, 1);
            progress.end("t" + i);
        }
        List<TableFigures.Figures> tables = progress.tables().list();
        assertThat(tables).hasSize(1001);
        assertThat(tables.get(1000)).isEqualTo(new TableFigures.Figures("", 500, 500, 0));
    }
}
