package dev.sluice.page;

import dev.sluice.run.Amounts;
import java.util.ArrayList;
import java.util.List;

/** The axis of time that all plots of a page share, in units of the picture. Times are milliseconds since the start. */
record Axis(double left, double right, long millis) {
    private static final int MOST_TICKS = 10;
    private static final long[] STEPS = {
        100,
        200,
        500,
        1000,
        2000,
        5000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        10_800_000,
        21_600_000,
        43_200_000,
        86_400_000,
        172_800_000,
        604_800_000
    };

    double x(double at) {
        return left + (right - left) * Math.min(1, Math.max(0, at / Math.max(1, millis)));
    }

    /** Draws lines and times below a plot. */
    void draw(Markup page, double top, double bottom) {
        for (long tick : ticks()) {
            page.empty(
                    "line",
                    "class",
                    "grid",
                    "x1",
                    Svg.n(x(tick)),
                    "x2",
                    Svg.n(x(tick)),
                    "y1",
                    Svg.n(top),
                    "y2",
                    Svg.n(bottom));
            page.leaf(
                    "text",
                    label(tick),
                    "class",
                    "tick",
                    "x",
                    Svg.n(x(tick)),
                    "y",
                    Svg.n(bottom + 15),
                    "text-anchor",
                    "middle");
        }
    }

    private List<Long> ticks() {
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && millis / STEPS[i] <= MOST_TICKS; i--) {
            step = STEPS[i];
        }
        List<Long> ticks = new ArrayList<>();
        for (long tick = 0; tick <= millis; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    private String label(long tick) {
        return millis < 10_000 ? Svg.n(tick / 1000.0) + " s" : Amounts.clock(tick / 1000);
    }
}
