package dev.sluice.page;

import dev.sluice.run.Amounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which thread worked on what and when: a lane for each, below the run's phases. */
final class TimelinePlot {
    private static final double PHASES = 26;
    private static final int MANY_LANES = 16;
    /** What a letter takes, about, of a text at the size of labels. */
    private static final double LETTER = 6.2;

    private final List<Facts> spans;
    private final List<Facts> phases;
    private final Axis axis;
    private final Colours colours;

    TimelinePlot(Facts timeline, Axis axis, Colours colours) {
        this.spans = timeline.in("spans").rows();
        this.phases = timeline.in("phases").rows();
        this.axis = axis;
        this.colours = colours;
    }

    void draw(Markup page) {
        Map<String, List<Facts>> lanes = lanes();
        double lane = lanes.size() > MANY_LANES ? 12 : 24;
        double bottom = PHASES + 4 + lane * lanes.size();
        Svg.begin(page, bottom + 22, "Timeline of the run's phases, threads and partitions");
        axis.draw(page, PHASES, bottom);
        phases(page, bottom);
        double y = PHASES + 4;
        for (Map.Entry<String, List<Facts>> entry : lanes.entrySet()) {
            page.leaf(
                    "text",
                    cut(entry.getKey(), Svg.LEFT - 6),
                    "class",
                    "lane",
                    "x",
                    Svg.n(Svg.LEFT - 6),
                    "y",
                    Svg.n(y + lane / 2 + 3.5),
                    "text-anchor",
                    "end");
            for (Facts span : entry.getValue()) {
                span(page, span, y + 2, lane - 4);
            }
            y += lane;
        }
        Svg.end(page);
    }

    /** What is done before and behind the partitions comes first; {@code dump-2} comes before {@code dump-10}. */
    private Map<String, List<Facts>> lanes() {
        Map<String, List<Facts>> lanes = new TreeMap<>(Comparator.comparing(TimelinePlot::padded));
        spans.forEach(span -> lanes.computeIfAbsent(span.text("worker"), name -> new ArrayList<>())
                .add(span));
        Map<String, List<Facts>> sorted = new LinkedHashMap<>();
        lanes.forEach((worker, own) -> {
            if (own.stream().allMatch(span -> span.text("partition").isEmpty())) {
                sorted.put(worker, own);
            }
        });
        lanes.forEach(sorted::putIfAbsent);
        return sorted;
    }

    private static String padded(String name) {
        return name.replaceAll("(\\d+)", "00000000$1").replaceAll("0*(\\d{8})(?!\\d)", "$1");
    }

    private void phases(Markup page, double bottom) {
        for (int i = 0; i < phases.size(); i++) {
            double from = axis.x(phases.get(i).number("millis"));
            double to = i + 1 < phases.size() ? axis.x(phases.get(i + 1).number("millis")) : Svg.RIGHT;
            String name = phases.get(i).text("phase");
            page.open("g").leaf("title", name + ", from " + clock(phases.get(i).number("millis")));
            page.empty(
                    "rect",
                    "class",
                    i % 2 == 0 ? "phase" : "phase odd",
                    "x",
                    Svg.n(from),
                    "y",
                    "2",
                    "width",
                    Svg.n(Math.max(0, to - from)),
                    "height",
                    Svg.n(PHASES - 6));
            String shown = cut(name, to - from - 6);
            if (!shown.isEmpty()) {
                page.leaf("text", shown, "class", "phasename", "x", Svg.n(from + 4), "y", "16");
            }
            page.close();
        }
        page.empty(
                "line",
                "class",
                "axis",
                "x1",
                Svg.n(Svg.LEFT),
                "x2",
                Svg.n(Svg.RIGHT),
                "y1",
                Svg.n(bottom),
                "y2",
                Svg.n(bottom));
    }

    private void span(Markup page, Facts span, double y, double height) {
        double from = axis.x(span.number("from"));
        double width = Math.max(0.75, axis.x(span.number("to")) - from - 0.5);
        String table = span.text("table");
        page.open("g").leaf("title", title(span));
        page.empty(
                "rect",
                "class",
                "span " + colours.of(table),
                "x",
                Svg.n(from),
                "y",
                Svg.n(y),
                "width",
                Svg.n(width),
                "height",
                Svg.n(height),
                "rx",
                "2");
        String shown = height < 16 ? "" : cut(table.isEmpty() ? span.text("partition") : table, width - 8);
        if (!shown.isEmpty()) {
            page.leaf("text", shown, "class", "spanname", "x", Svg.n(from + 4), "y", Svg.n(y + height / 2 + 3.5));
        }
        page.close();
    }

    private static String title(Facts span) {
        StringBuilder title = new StringBuilder(span.text("worker"));
        if (!span.text("partition").isEmpty()) {
            title.append(", ").append(span.text("step")).append(" ").append(span.text("partition"));
        }
        if (!span.text("table").isEmpty()) {
            title.append("\n").append(span.text("table"));
        }
        if (span.whole("pieces") > 1) {
            title.append(" and what came behind it, ")
                    .append(span.whole("pieces"))
                    .append(" pieces in all");
        }
        return title + "\n" + clock(span.number("from")) + " to " + clock(span.number("to")) + ", "
                + Svg.n((span.number("to") - span.number("from")) / 1000) + " s";
    }

    private static String clock(double millis) {
        return Amounts.clock((long) (millis / 1000));
    }

    /** What fits; nothing where that would not be worth reading. */
    private static String cut(String name, double width) {
        int letters = (int) (width / LETTER);
        if (name.length() <= letters) {
            return name;
        }
        return letters < 5 ? "" : name.substring(0, letters - 1) + "…";
    }
}
