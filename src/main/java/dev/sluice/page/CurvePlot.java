package dev.sluice.page;

import java.util.List;
import java.util.function.DoubleFunction;

/** A quantity over time as a filled curve of steps; where nobody knows it there is none. */
final class CurvePlot {
    private static final double TOP = 10;
    private static final double BOTTOM = 130;

    /**
     * A piece of the curve.
     *
     * @param value NaN where nobody knows it
     */
    record Step(double from, double to, double value) {}

    private final String title;
    private final List<Step> steps;
    private final Axis axis;
    private final DoubleFunction<String> unit;

    /** @param unit how a value is shown */
    CurvePlot(String title, List<Step> steps, Axis axis, DoubleFunction<String> unit) {
        this.title = title;
        this.steps = steps;
        this.axis = axis;
        this.unit = unit;
    }

    /** @param waiting when threads waited for what they were asked to wait for; drawn behind the curve */
    void draw(Markup page, String style, List<Step> waiting) {
        double most = steps.stream()
                .mapToDouble(Step::value)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        double gap = gap(most);
        double top = Math.max(gap, Math.ceil(most / gap) * gap);
        Svg.begin(page, BOTTOM + 22, title);
        for (Step wait : waiting) {
            page.empty(
                    "rect",
                    "class",
                    "wait",
                    "x",
                    Svg.n(axis.x(wait.from)),
                    "y",
                    Svg.n(TOP),
                    "width",
                    Svg.n(Math.max(0.5, axis.x(wait.to) - axis.x(wait.from))),
                    "height",
                    Svg.n(BOTTOM - TOP));
        }
        axis.draw(page, TOP, BOTTOM);
        for (double value = 0; value <= top * 1.001; value += gap) {
            double y = y(value, top);
            page.empty(
                    "line",
                    "class",
                    value == 0 ? "axis" : "grid",
                    "x1",
                    Svg.n(Svg.LEFT),
                    "x2",
                    Svg.n(Svg.RIGHT),
                    "y1",
                    Svg.n(y),
                    "y2",
                    Svg.n(y));
            page.leaf(
                    "text",
                    unit.apply(value),
                    "class",
                    "tick",
                    "x",
                    Svg.n(Svg.LEFT - 6),
                    "y",
                    Svg.n(y + 3.5),
                    "text-anchor",
                    "end");
        }
        curve(page, style, top);
        hints(page);
        Svg.end(page);
    }

    private static double y(double value, double top) {
        return BOTTOM - (BOTTOM - TOP) * value / top;
    }

    private void curve(Markup page, String style, double top) {
        StringBuilder line = new StringBuilder();
        StringBuilder area = new StringBuilder();
        boolean drawing = false;
        for (Step step : steps) {
            if (!Double.isFinite(step.value)) {
                area.append(drawing ? "V" + Svg.n(BOTTOM) + "Z" : "");
                drawing = false;
                continue;
            }
            String y = Svg.n(y(step.value, top));
            String from = Svg.n(axis.x(step.from));
            line.append(drawing ? "V" + y : "M" + from + " " + y);
            area.append(drawing ? "V" + y : "M" + from + " " + Svg.n(BOTTOM) + "V" + y);
            String on = "H" + Svg.n(axis.x(step.to));
            line.append(on);
            area.append(on);
            drawing = true;
        }
        area.append(drawing ? "V" + Svg.n(BOTTOM) + "Z" : "");
        page.empty("path", "class", "area " + style, "d", area);
        page.empty("path", "class", "line " + style, "d", line);
    }

    /** Invisible columns that tell the value of a moment to whoever points at it. */
    private void hints(Markup page) {
        for (Step step : steps) {
            double from = axis.x(step.from);
            page.open(
                            "rect",
                            "class",
                            "hint",
                            "x",
                            Svg.n(from),
                            "y",
                            Svg.n(TOP),
                            "width",
                            Svg.n(Math.max(0.5, axis.x(step.to) - from)),
                            "height",
                            Svg.n(BOTTOM - TOP))
                    .leaf(
                            "title",
                            (Double.isFinite(step.value) ? unit.apply(step.value) : "not known") + "\n"
                                    + Svg.n(step.from / 1000) + " s to " + Svg.n(step.to / 1000) + " s")
                    .close();
        }
    }

    /** 1, 2 or 5 times a power of ten, so that there are two to four lines. */
    private static double gap(double most) {
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        double share = most / power;
        return power * (share > 4 ? 2 : share > 2 ? 1 : 0.5);
    }
}
