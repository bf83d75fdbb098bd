package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final Progress progress = new Progress();
    private final StringWriter out = new StringWriter();
    private long nanos = 5;

    @Test
    void drawsOneLineWithBarAmountsRatesAndTables() {
        ProgressLine line = line(ProgressLine.Mode.BAR, 200, false);
        dumpFor(line, 4);

        assertThat(lastDrawn())
                .isEqualTo("dumping [####----------------] 24% ETA 0:13  400,000 rows  40.0 MB  10.0 MB/s"
                        + "  100,000 rows/s  shop.lines  shop.orders");
    }

    @Test
    void leavesOutWhatANarrowTerminalHasNoRoomFor() {
        ProgressLine line = line(ProgressLine.Mode.BAR, 60, false);
        dumpFor(line, 4);
        assertThat(lastDrawn()).isEqualTo("dumping [####----------------] 24% ETA 0:13  400,000 rows");

        ProgressLine tiny = line(ProgressLine.Mode.BAR, 5, false);
        tiny.tick();
        assertThat(lastDrawn()).isEqualTo("dump");
    }

    @Test
    void neverReachesAHundredPercentWhenTheEstimateWasLow() {
        progress.expect(100);
        progress.add(250, 1);
        ProgressLine line = line(ProgressLine.Mode.BAR, 60, false);
        line.tick();

        assertThat(lastDrawn()).isEqualTo("starting [###################-] 99%  250 rows  1 B  0 B/s");
    }

    @Test
    void countsWhatEarlierRunsDidForTheBarButNotForTheRate() {
        progress.expect(1000);
        progress.resumed(500);
        ProgressLine line = line(ProgressLine.Mode.BAR, 60, false);
        line.tick();
        pass(1);
        progress.add(10, 100);
        line.tick();

        assertThat(lastDrawn()).isEqualTo("starting [##########----------] 51% ETA 0:49  510 rows");
    }

    @Test
    void saysWhyItWaits() {
        progress.phase("dumping");
        progress.expect(10);
        progress.waits().begin("replica lag", "replica lag 12 s > 5 s");
        ProgressLine line = line(ProgressLine.Mode.BAR, 90, false);
        line.tick();

        assertThat(lastDrawn()).isEqualTo("dumping [--------------------] 0% waiting: replica lag 12 s > 5 s");
    }

    @Test
    void saysWhyItWaitsInANarrowTerminalToo() {
        progress.phase("archiving");
        progress.expect(10);
        progress.waits().begin("replica lag", "replica db2.example.com:3306 is 12 s behind, 5 s allowed");
        ProgressLine line = line(ProgressLine.Mode.BAR, 80, false);
        line.tick();
        assertThat(lastDrawn())
                .isEqualTo("archiving 0% waiting: replica db2.example.com:3306 is 12 s behind, 5 s allowed");

        ProgressLine tiny = line(ProgressLine.Mode.BAR, 40, false);
        tiny.tick();
        assertThat(lastDrawn()).isEqualTo("archiving waiting: replica db2.example.");
    }

    @Test
    void saysWhyItWaitsAlsoWhereLinesAreCountedByRows() {
        ProgressLine line = new ProgressLine(
                progress, Messages.text(new PrintWriter(out)), ProgressLine.Mode.LINES, 5000, 80, false, () -> nanos);
        progress.phase("archiving");
        progress.add(4000, 0);
        pass(30);
        line.tick();
        assertThat(out.toString()).isEmpty();
        progress.waits().begin("replica lag", "replica db2 has stopped");
        line.tick();
        assertThat(out.toString())
                .startsWith("archiving 0:30, 4,000 rows done, ")
                .endsWith("/s, waiting: replica db2 has stopped\n")
                .hasLineCount(1);
        pass(9);
        line.tick();
        assertThat(out.toString()).hasLineCount(1);
        pass(1);
        line.tick();
        assertThat(out.toString()).hasLineCount(2);
    }

    @Test
    void followsARateThatFallsWithoutJumping() {
        ProgressRate rate = new ProgressRate();
        for (int second = 0; second <= 60; second++) {
            rate.update(second * 1000L, TimeUnit.SECONDS.toNanos(second));
        }
        assertThat(rate.perSecond()).isBetween(999.0, 1001.0);
        rate.update(60_000, TimeUnit.SECONDS.toNanos(61));
        assertThat(rate.perSecond()).isBetween(890.0, 920.0);
        for (int second = 62; second <= 120; second++) {
            rate.update(60_000, TimeUnit.SECONDS.toNanos(second));
        }
        assertThat(rate.perSecond()).isLessThan(10);
    }

    @Test
    void printsOneLineEveryTenSecondsToALog() {
        ProgressLine line = line(ProgressLine.Mode.LINES, 80, false);
        dumpFor(line, 9);
        assertThat(out.toString()).isEmpty();
        for (String table : new String[] {"a", "b", "c"}) {
            progress.begin("shop." + table);
        }
        dumpFor(line, 1);
        line.close();

        assertThat(out.toString())
                .isEqualTo("dumping 0:10, 61% of about 1,638,400 rows, 1,000,000 rows done, 100 MB, 100,000 rows/s,"
                        + " 10.0 MB/s, ETA 0:07; shop.a, shop.b, shop.c, shop.lines and 1 more\n");
    }

    @Test
    void printsSentencesAboveTheBarAndLeavesNothingBehind() {
        ProgressLine line = line(ProgressLine.Mode.BAR, 40, true);
        line.tick();
        line.say("warning: x");
        line.tick();
        line.close();

        assertThat(out.toString())
                .isEqualTo("\r\033[K\033[?7l\033[36mstarting\033[0m\033[?7h\r\033[Kwarning: x\n"
                        + "\r\033[K\033[?7l\033[36mstarting\033[0m\033[?7h\r\033[K");
    }

    @Test
    void neverSendsATablesNameToTheTerminalAsACommand() {
        progress.begin("shop.a\033[2Jb");
        ProgressLine line = line(ProgressLine.Mode.BAR, 80, false);
        line.tick();

        assertThat(lastDrawn()).isEqualTo("starting  shop.a?[2Jb");
    }

    @Test
    void isSilentWhenTold() throws InterruptedException {
        ProgressLine line =
                ProgressLine.start(progress, Messages.text(new PrintWriter(out)), ProgressLine.Mode.NONE, 0);
        line.tick();
        line.close();

        assertThat(out.toString()).isEmpty();
    }

    @Test
    void findsOutWhatTheTerminalIs() {
        assertThat(Terminal.of(Map.of("SLUICE_TERMINAL", "132"), false)).isEqualTo(new Terminal(true, 132));
        assertThat(Terminal.of(Map.of("SLUICE_TERMINAL", "0"), true)).isEqualTo(new Terminal(false, 80));
        assertThat(Terminal.of(Map.of("COLUMNS", "100"), true)).isEqualTo(new Terminal(true, 100));
        assertThat(Terminal.of(Map.of("TERM", "dumb"), true)).isEqualTo(new Terminal(false, 80));
    }

    private void dumpFor(ProgressLine line, int seconds) {
        progress.phase("dumping");
        progress.expect(1_638_400);
        progress.begin("shop.orders");
        progress.begin("shop.lines");
        line.tick();
        for (int second = 0; second < seconds; second++) {
            progress.add(100_000, 10_000_000);
            pass(1);
            line.tick();
        }
    }

    private void pass(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private ProgressLine line(ProgressLine.Mode mode, int columns, boolean colour) {
        return new ProgressLine(progress, Messages.text(new PrintWriter(out)), mode, columns, colour, () -> nanos);
    }

    private String lastDrawn() {
        String text = out.toString();
        int start = text.lastIndexOf("\033[?7l") + 5;
        return text.substring(start, text.indexOf("\033[?7h", start));
    }
}
