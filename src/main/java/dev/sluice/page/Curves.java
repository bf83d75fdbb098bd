package dev.sluice.page;

import java.util.ArrayList;
import java.util.List;

/** Samples of a run as the steps of curves, at most about {@value #MOST} of them: what jumps from one range to the next is levelled. */
final class Curves {
    private static final int MOST = 120;

    private final List<Facts> samples;
    private final double width;

    /** @param millis how long the run took */
    Curves(List<Facts> samples, long millis) {
        this.samples = samples;
        this.width = Math.max(200, millis / (double) MOST);
    }

    /** What comes to a column in a second. */
    List<CurvePlot.Step> perSecond(String column) {
        List<CurvePlot.Step> steps = new ArrayList<>();
        double from = 0;
        double amount = 0;
        for (int i = 0; i < samples.size(); i++) {
            Facts sample = samples.get(i);
            double to = sample.number("millis");
            if (ends(i, to - from)) {
                double rate = (sample.number(column) - amount) / (to - from) * 1000;
                steps.add(new CurvePlot.Step(from, to, Math.max(0, rate))); // what was given up counts backwards
                from = to;
                amount = sample.number(column);
            }
        }
        return steps;
    }

    private boolean ends(int index, double length) {
        return length >= width || index == samples.size() - 1 && length > 0;
    }

    /** The highest value of a column; not known where it was not for all the time. */
    List<CurvePlot.Step> highest(String column) {
        List<CurvePlot.Step> steps = new ArrayList<>();
        double from = 0;
        double highest = Double.NaN;
        for (int i = 0; i < samples.size(); i++) {
            Facts sample = samples.get(i);
            double to = sample.number("millis");
            if (sample.has(column)) {
                highest = Double.isNaN(highest) ? sample.number(column) : Math.max(highest, sample.number(column));
            }
            if (ends(i, to - from)) {
                steps.add(new CurvePlot.Step(from, to, highest));
                from = to;
                highest = Double.NaN;
            }
        }
        return steps;
    }

    /** When threads waited. */
    List<CurvePlot.Step> waiting() {
        List<CurvePlot.Step> steps = new ArrayList<>();
        double from = 0;
        CurvePlot.Step last = null;
        for (Facts sample : samples) {
            double to = sample.number("millis");
            if (!sample.text("waiting").isEmpty()) {
                if (last != null && last.to() == from) {
                    steps.remove(steps.size() - 1);
                    last = new CurvePlot.Step(last.from(), to, 1);
                } else {
                    last = new CurvePlot.Step(from, to, 1);
                }
                steps.add(last);
            }
            from = to;
        }
        return steps;
    }
}
