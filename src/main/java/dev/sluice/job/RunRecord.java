package dev.sluice.job;

import dev.sluice.run.Progress;
import dev.sluice.run.RunReport;
import dev.sluice.run.Samples;
import dev.sluice.run.TableFigures;
import dev.sluice.run.Timeline;
import dev.sluice.run.Waits;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run's report says of how it went: what was done when and of which table, and what it waited for. Bounded, see
 * {@link Samples}, {@link Timeline} and {@link TableFigures}. What there are many of is a list of lists, under the names of
 * its columns.
 */
record RunRecord(Progress progress, RunReport report) {
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("retries", progress.retries());
        map.put("rejected", progress.rejected());
        map.put("waits", progress.waits().list().stream().map(RunRecord::wait).toList());
        map.put(
                "serverSettings",
                report.serverSettings().stream().map(RunRecord::setting).toList());
        map.put("tables", tables());
        map.put("timeline", timeline());
        map.put("samples", samples());
        return map;
    }

    private static Map<String, Object> wait(Waits.Waited waited) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("reason", waited.kind());
        map.put("seconds", waited.seconds());
        map.put("times", waited.times());
        map.put("last", waited.why());
        return map;
    }

    private static Map<String, Object> setting(RunReport.ServerSetting setting) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", setting.name());
        map.put("found", setting.found());
        map.put("set", setting.set());
        map.put("end", setting.end());
        return map;
    }

    private Map<String, Object> tables() {
        return columns(
                List.of("table", "rows", "bytes", "seconds"),
                progress.tables().list().stream()
                        .map(table -> Arrays.<Object>asList(table.name(), table.rows(), table.bytes(), table.seconds()))
                        .toList());
    }

    private Map<String, Object> timeline() {
        Timeline timeline = progress.timeline();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(
                "phases",
                columns(
                        List.of("millis", "phase"),
                        timeline.phases().stream()
                                .map(phase -> Arrays.<Object>asList(phase.millis(), phase.name()))
                                .toList()));
        map.put(
                "spans",
                columns(
                        List.of("worker", "step", "partition", "table", "from", "to", "pieces"),
                        timeline.spans().stream()
                                .map(span -> Arrays.<Object>asList(
                                        span.worker(),
                                        span.step(),
                                        span.partition(),
                                        span.table(),
                                        span.from(),
                                        span.to(),
                                        span.pieces()))
                                .toList()));
        map.put("drawnTogetherMillis", timeline.shortMillis());
        map.put("millis", timeline.now());
        return map;
    }

    private Map<String, Object> samples() {
        Samples samples = progress.samples();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("millisBetween", samples.millisBetween());
        map.put("lagWatched", progress.lag() != Samples.NO_LAG);
        map.putAll(columns(
                List.of("millis", "rows", "bytes", "lagSeconds", "waiting"),
                samples.list().stream().map(RunRecord::sample).toList()));
        return map;
    }

    /** A lag that nobody knows is null, like one that nobody watches. */
    private static List<Object> sample(Samples.Sample sample) {
        Double lag = sample.lagSeconds() < 0 || Double.isInfinite(sample.lagSeconds()) ? null : sample.lagSeconds();
        return Arrays.asList(sample.millis(), sample.rows(), sample.bytes(), lag, sample.waiting());
    }

    private static Map<String, Object> columns(List<String> names, List<List<Object>> rows) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("columns", names);
        map.put("values", rows);
        return map;
    }
}
