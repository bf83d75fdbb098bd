package dev.sluice.cli;

import dev.sluice.job.Json;
import dev.sluice.run.ExitCode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Messages as JSON objects, one per line. */
final class JsonMessages implements Messages {
    private final PrintWriter err;
    private volatile Map<String, Object> run = Map.of();

    JsonMessages(PrintWriter err) {
        this.err = err;
    }

    @Override
    public boolean canDraw() {
        return false;
    }

    @Override
    public void belongTo(String runId, String jobName) {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("job", jobName);
        names.put("run", runId);
        run = names;
    }

    @Override
    public void info(String sentence) {
        say("info", sentence, Map.of());
    }

    @Override
    public void warn(String sentence) {
        say("warn", sentence, Map.of());
    }

    @Override
    public void error(String sentence, ExitCode code) {
        say(code == ExitCode.STOPPED ? "warn" : "error", sentence, Map.of("exitCode", code.code()));
    }

    @Override
    public void progress(ProgressText text) {
        say("info", text.line(), Map.of("progress", text.figures()));
    }

    @Override
    public void draw(String text) {
        // Nobody looks.
    }

    @Override
    public boolean ended(String sentence, ExitCode code, Supplier<Map<String, Object>> more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("exitCode", code.code());
        fields.putAll(more.get());
        say(code == ExitCode.DONE ? "info" : "warn", sentence, fields);
        return true;
    }

    private void say(String level, String sentence, Map<String, Object> more) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("level", level);
        line.put("message", sentence);
        line.putAll(run);
        line.putAll(more);
        err.println(Json.text(line));
        err.flush();
    }
}
