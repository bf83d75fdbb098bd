package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Supplier;

/** Messages as lines for people. */
record TextMessages(PrintWriter err) implements Messages {
    @Override
    public boolean canDraw() {
        return true;
    }

    @Override
    public void belongTo(String runId, String jobName) {
        // People see one run at a time.
    }

    @Override
    public void info(String sentence) {
        err.println(sentence);
        err.flush();
    }

    @Override
    public void warn(String sentence) {
        info("warning: " + sentence);
    }

    @Override
    public void error(String sentence, ExitCode code) {
        info("sluice: " + sentence);
    }

    @Override
    public void progress(ProgressText text) {
        info(text.line());
    }

    @Override
    public void draw(String text) {
        err.print(text);
        err.flush();
    }

    @Override
    public boolean ended(String sentence, ExitCode code, Supplier<Map<String, Object>> more) {
        return false;
    }
}
