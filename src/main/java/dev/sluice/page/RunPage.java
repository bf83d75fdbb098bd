package dev.sluice.page;

import dev.sluice.run.Amounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/**
 * The page of a run: how it ended, what it did when, how fast, of which tables, what it waited for, and what it warned of.
 */
public final class RunPage {
    private static final String STYLE = "run-page.css";

    private final Facts report;
    private final Axis axis;
    private final Colours colours;
    private final Markup page = new Markup();

    private RunPage(Facts report) {
        this.report = report;
        long millis = Math.max(1, Math.max(report.in("timeline").whole("millis"), lastSample(report)));
        this.axis = new Axis(Svg.LEFT, Svg.RIGHT, millis);
        this.colours = new Colours(report.in("tables").rows());
    }

    private static long lastSample(Facts report) {
        List<Facts> samples = report.in("samples").rows();
        return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).whole("millis");
    }

    /**
     * The page.
     *
     * @param report what {@code report.json} says
     */
    public static String of(Map<String, Object> report) {
        return "<!DOCTYPE html>\n" + new RunPage(new Facts(report)).html() + "\n";
    }

    private String html() {
        String title = report.text("job") + " " + report.text("run");
        page.open("html", "lang", "en").open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        // Should anything ever get around the escaping: it runs no script and loads nothing.
        page.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        page.leaf("title", title).leaf("style", style()).close("head");
        page.open("body").open("main");
        head();
        warnings();
        timeline();
        curves();
        new RunTables(page, report, colours).draw();
        RunDetails.draw(page, report);
        foot();
        return page.close("main").close("body").close().toString();
    }

    private static String style() {
        try (InputStream in = RunPage.class.getResourceAsStream(STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void head() {
        String state = report.text("state");
        page.open("header");
        page.open("p", "class", "eyebrow")
                .text("sluice " + report.text("operation"))
                .close("p");
        page.open("h1")
                .text(report.text("job"))
                .text(" ")
                .leaf("span", state, "class", "badge " + state.replaceAll("[^a-z]", ""))
                .close("h1");
        String target = report.text("target");
        page.leaf("p", report.text("source") + (target.isEmpty() ? "" : " → " + target), "class", "route");
        if (!report.text("message").isEmpty()) {
            page.leaf("p", report.text("message"), "class", "message");
        }
        page.close("header").open("dl", "class", "tiles");
        double seconds = Math.max(0.001, axis.millis() / 1000.0);
        tile("exit code", report.text("exitCode"), "");
        tile("rows", Amounts.count(report.whole("rows")), earlier());
        tile("bytes", Amounts.bytes(report.number("bytes")), report.number("bytes") == 0 ? "not counted" : "");
        tile("time", Amounts.elapsed(Duration.ofMillis(axis.millis())), "");
        tile("rows/s", Amounts.count(Math.round(rowsNow() / seconds)), "mean");
        tile("retries", Amounts.count(report.whole("retries")), "");
        tile("rejected", Amounts.count(report.whole("rejected")), "");
        page.close("dl");
    }

    /** Rows of this process alone. */
    private double rowsNow() {
        List<Facts> samples = report.in("samples").rows();
        return samples.isEmpty()
                ? report.number("rows")
                : samples.get(samples.size() - 1).number("rows");
    }

    private String earlier() {
        long earlier = report.whole("rows") - (long) rowsNow();
        return earlier > 0 ? Amounts.count(earlier) + " by earlier runs" : "";
    }

    private void tile(String name, String value, String note) {
        page.open("div").leaf("dt", name).leaf("dd", value);
        if (!note.isEmpty()) {
            page.leaf("dd", note, "class", "note");
        }
        page.close("div");
    }

    private void warnings() {
        if (report.list("warnings").isEmpty()) {
            return;
        }
        page.section("Warnings");
        page.open("ul", "class", "warnings");
        report.list("warnings").forEach(warning -> page.leaf("li", warning));
        page.close("ul").close("section");
    }

    private void timeline() {
        Facts timeline = report.in("timeline");
        if (timeline.in("spans").rows().isEmpty()
                && timeline.in("phases").rows().isEmpty()) {
            return;
        }
        page.section("Timeline");
        new TimelinePlot(timeline, axis, colours).draw(page);
        long merged = timeline.whole("drawnTogetherMillis");
        page.leaf(
                "p",
                "Each bar is the work of one thread on one table in one partition; point at it for more."
                        + (merged > 0
                                ? " There were too many to keep: neighbours that together took no more than "
                                        + Svg.n(merged / 1000.0) + " s are one bar, in the colour of the first."
                                : ""),
                "class",
                "note");
        page.close("section");
    }

    private void curves() {
        Facts samples = report.in("samples");
        List<Facts> rows = samples.rows();
        if (rows.size() < 2) {
            return;
        }
        Curves curves = new Curves(rows, axis.millis());
        List<CurvePlot.Step> waiting = curves.waiting();
        page.section("Rows per second");
        new CurvePlot("Rows per second over time", curves.perSecond("rows"), axis, RunPage::compact)
                .draw(page, "rows", waiting);
        if (!waiting.isEmpty()) {
            page.leaf("p", "Shaded: threads waited for what the job was asked to wait for.", "class", "note");
        }
        page.close("section");
        if (report.number("bytes") > 0) {
            page.section("Bytes per second");
            new CurvePlot("Bytes per second over time", curves.perSecond("bytes"), axis, Amounts::bytes)
                    .draw(page, "bytes", waiting);
            page.close("section");
        }
        page.section("Replica lag");
        if (samples.flag("lagWatched")) {
            new CurvePlot(
                            "Lag of the worst replica over time",
                            curves.highest("lagSeconds"),
                            axis,
                            seconds -> Svg.n(seconds) + " s")
                    .draw(page, "lag", waiting);
            page.leaf("p", "The worst replica, as last seen; no curve where nobody knew.", "class", "note");
        } else {
            page.leaf("p", "No replica was watched (--check-replica-lag).", "class", "note");
        }
        page.close("section");
    }

    private void foot() {
        page.open("footer")
                .text("Run " + report.text("run") + " on " + report.text("host") + ", process " + report.text("pid")
                        + ". Began " + time("started") + ", ended " + time("ended") + ".");
        if (report.has("resumedFrom")) {
            page.text(" It went on with run " + report.text("resumedFrom")
                    + "; timeline, curves and tables are of this run alone.");
        }
        page.close("footer");
    }

    private String time(String name) {
        try {
            return Instant.parse(report.text(name))
                    .toString()
                    .replaceFirst("T", " ")
                    .replaceFirst("(\\.\\d+)?Z", " UTC");
        } catch (DateTimeParseException e) {
            return "at a time that is not known";
        }
    }

    /** For the labels of an axis: {@code 50,000}, {@code 1.5 M}. */
    private static String compact(double number) {
        return number >= 1e6
                ? Svg.n(number / 1e6) + " M"
                : number < 10 ? Svg.n(number) : Amounts.count(Math.round(number));
    }
}
