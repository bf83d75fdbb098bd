package dev.sluice.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class RunPageTest {
    private static final String HOSTILE = "x</title></style><script>alert('\"1')</script>&\u0007<img src=x onerror=y>";

    /** A report in which every text is hostile. */
    private static Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        for (String name : List.of("run", "job", "operation", "source", "target", "host", "state", "message")) {
            report.put(name, HOSTILE);
        }
        report.put("pid", 7L);
        report.put("started", "2026-11-26T06:24:45.598915040Z");
        report.put("ended", HOSTILE);
        report.put("rows", 3_000L);
        report.put("bytes", 1_000_000L);
        report.put("exitCode", 1L);
        report.put("resumedFrom", HOSTILE);
        report.put("warnings", List.of(HOSTILE));
        report.put(
                "figures",
                Map.of(
                        "parts",
                        Map.of(HOSTILE, Map.of(HOSTILE, HOSTILE)),
                        HOSTILE,
                        HOSTILE,
                        "perFile",
                        List.of(Map.of(HOSTILE, List.of(HOSTILE)))));
        report.put("settings", Map.of(HOSTILE, Map.of(HOSTILE, HOSTILE)));
        report.put("waits", List.of(Map.of("reason", HOSTILE, "seconds", 1.5, "times", 2L, "last", HOSTILE)));
        report.put(
                "serverSettings", List.of(Map.of("name", HOSTILE, "found", HOSTILE, "set", HOSTILE, "end", HOSTILE)));
        report.put(
                "tables",
                columns(List.of("table", "rows", "bytes", "seconds"), List.of(HOSTILE, 3_000L, 1_000_000L, 9.5)));
        Map<String, Object> timeline = new LinkedHashMap<>();
        timeline.put("phases", columns(List.of("millis", "phase"), List.of(0L, HOSTILE), List.of(100L, HOSTILE)));
        timeline.put(
                "spans",
                columns(
                        List.of("worker", "step", "partition", "table", "from", "to", "pieces"),
                        List.of(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 0L, 9_000L, 3L),
                        List.of("dump-10", "dump", "p", "", 1_000L, 9_000L, 1L),
                        List.of("dump-2", "dump", "p", "", 1_000L, 9_000L, 1L)));
        timeline.put("drawnTogetherMillis", 20L);
        timeline.put("millis", 10_000L);
        report.put("timeline", timeline);
        Map<String, Object> samples = columns(
                List.of("millis", "rows", "bytes", "lagSeconds", "waiting"),
                Arrays.asList(0L, 0L, 0L, 0.5, ""),
                Arrays.asList(5_000L, 1_000L, 400_000L, null, HOSTILE),
                Arrays.asList(6_000L, 1_000L, 400_000L, null, HOSTILE),
                Arrays.asList(10_000L, 3_000L, 1_000_000L, 2.0, ""));
        samples.put("lagWatched", true);
        report.put("samples", samples);
        return report;
    }

    @SafeVarargs
    private static Map<String, Object> columns(List<Object> names, List<Object>... rows) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("columns", names);
        List<List<Object>> values = new ArrayList<>();
        for (List<Object> row : rows) {
            values.add(row);
        }
        map.put("values", values);
        return map;
    }

    @Test
    void whateverNamesAndMessagesHoldStaysText() throws Exception {
        String page = RunPage.of(report());
        assertThat(page)
                .contains("x&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(&#39;&quot;1&#39;)&lt;/script&gt;&amp;?")
                .doesNotContain("<script")
                .doesNotContain("<img")
                .doesNotContain("\u0007");
        // Elements all closed and attributes all quoted make it XML, too; nothing of the texts has become one.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        var document = factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replaceFirst("<!DOCTYPE html>", ""))));
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("img").getLength()).isZero();
        assertThat(document.getElementsByTagName("style").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("h1").item(0).getTextContent())
                .startsWith(HOSTILE.replace('\u0007', '?'));
    }

    @Test
    void itLoadsNothing() {
        assertThat(RunPage.of(report()))
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain(" src=\"")
                .doesNotContain(" href=")
                .doesNotContain("url(")
                .doesNotContain("@import")
                .contains("default-src &#39;none&#39;");
    }

    @Test
    void theStyleSheetNeedsNoEscaping() throws Exception {
        String style =
                new String(RunPage.class.getResourceAsStream("run-page.css").readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Markup.escaped(style)).isEqualTo(style);
        assertThat(RunPage.of(Map.of())).contains(style);
    }

    @Test
    void whatWasThinnedOrNotKnownIsSaid() {
        assertThat(RunPage.of(report()))
                .contains("neighbours that together took no more than 0.02 s are one bar")
                .contains("and what came behind it, 3 pieces in all")
                .contains("not known\n")
                .contains("Shaded: threads waited")
                .contains("ended at a time that is not known.")
                .contains("timeline, curves and tables are of this run alone");
    }

    @Test
    void lanesAreInTheOrderOfTheirNumbers() {
        String page = RunPage.of(report());
        assertThat(page.indexOf(">dump-2<")).isPositive().isLessThan(page.indexOf(">dump-10<"));
    }

    @Test
    void aReportOfAnOlderVersionHasAPageToo() {
        assertThat(RunPage.of(Map.of("job", "dump-shop-1", "run", "r", "state", "done", "exitCode", 0L, "rows", 5L)))
                .contains("dump-shop-1")
                .contains(">done<")
                .doesNotContain("<h2>Timeline</h2>")
                .doesNotContain("<h2>Rows per second</h2>");
    }

    @Test
    void anElementThatIsNotClosedIsAMistake() {
        Markup page = new Markup().open("p");
        assertThatThrownBy(page::toString).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> page.close("div")).isInstanceOf(IllegalStateException.class);
    }
}
