package dev.sluice.job;

import dev.sluice.run.RunContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One run as the board shows it.
 *
 * @param runId its id
 * @param jobName name of its job, shared by all runs with the same identity
 * @param operation the sub-command
 * @param source where data comes from
 * @param target where data goes to
 * @param host machine of its process
 * @param pid process id there
 * @param state where it stands
 * @param started when its process started it
 * @param updated when it last gave a sign of life
 * @param ended when it ended; empty while it runs, and when it died
 * @param phase what it does
 * @param rows rows done, those of resumed executions included
 * @param bytes bytes moved by this process
 * @param rowsExpected estimate of all rows, 0 when unknown
 * @param waiting why nothing moves, or empty
 * @param message why it failed, was refused or stopped, or empty
 * @param resumedFrom id of the unfinished run that it goes on with
 */
public record RunEntry(
        String runId,
        String jobName,
        String operation,
        String source,
        String target,
        String host,
        long pid,
        RunState state,
        Instant started,
        Instant updated,
        Optional<Instant> ended,
        String phase,
        long rows,
        long bytes,
        long rowsExpected,
        String waiting,
        String message,
        Optional<String> resumedFrom) {
    /** Not by their ids, which say only the second. */
    static final Comparator<RunEntry> LATEST_FIRST =
            Comparator.comparing(RunEntry::started).reversed();

    /** The same run, found dead. */
    RunEntry died() {
        return new RunEntry(
                runId,
                jobName,
                operation,
                source,
                target,
                host,
                pid,
                RunState.DIED,
                started,
                updated,
                ended,
                phase,
                rows,
                bytes,
                rowsExpected,
                "",
                "its process ended without a word; the same command resumes",
                resumedFrom);
    }

    /** Whether it runs, but waits because {@code sluice pause} has asked it to. */
    public boolean paused() {
        return state == RunState.RUNNING && waiting.contains(RunContext.PAUSED);
    }

    /** From start to end, or to the last sign of life; 0 when the clock was put back meanwhile. */
    public long seconds() {
        return Math.max(0, ended.orElse(updated).getEpochSecond() - started.getEpochSecond());
    }

    /** The entry as a JSON object, the same in {@code run.json} and in {@code sluice status --json}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("run", runId);
        map.put("job", jobName);
        map.put("operation", operation);
        map.put("source", source);
        map.put("target", target);
        map.put("host", host);
        map.put("pid", pid);
        map.put("state", state.word());
        map.put("started", started.toString());
        map.put("updated", updated.toString());
        map.put("ended", ended.map(Instant::toString).orElse(null));
        map.put("phase", phase);
        map.put("rows", rows);
        map.put("bytes", bytes);
        map.put("rowsExpected", rowsExpected);
        map.put("waiting", waiting);
        map.put("message", message);
        map.put("resumedFrom", resumedFrom.orElse(null));
        return map;
    }

    /** @throws RuntimeException when the map is no entry */
    static RunEntry fromMap(Map<String, Object> map) {
        return new RunEntry(
                text(map, "run"),
                text(map, "job"),
                text(map, "operation"),
                text(map, "source"),
                text(map, "target"),
                text(map, "host"),
                number(map, "pid"),
                RunState.valueOf(text(map, "state").toUpperCase(Locale.ROOT)),
                Instant.parse(text(map, "started")),
                Instant.parse(text(map, "updated")),
                Optional.ofNullable((String) map.get("ended")).map(Instant::parse),
                text(map, "phase"),
                number(map, "rows"),
                number(map, "bytes"),
                number(map, "rowsExpected"),
                text(map, "waiting"),
                text(map, "message"),
                Optional.ofNullable((String) map.get("resumedFrom")));
    }

    private static String text(Map<String, Object> map, String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("'" + name + "' is no text in " + map);
    }

    private static long number(Map<String, Object> map, String name) {
        if (map.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("'" + name + "' is no number in " + map);
    }
}
