package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Supplier;

/** What a command says beside its results, on standard error. Thread-safe. Never told a secret. */
interface Messages {
    /** For people. */
    static Messages text(PrintWriter err) {
        return new TextMessages(err);
    }

    /** In the format asked for. */
    static Messages in(LogFormat format, PrintWriter err) {
        return format == LogFormat.JSON ? new JsonMessages(err) : text(err);
    }

    /** Whether people may look at them, so that something can be drawn. */
    boolean canDraw();

    /** What is said from now on is of this run. */
    void belongTo(String runId, String jobName);

    /** Something that happens. */
    void info(String sentence);

    /** Something to look at. @param sentence without the word {@code warning} */
    void warn(String sentence);

    /** Why a command does not do what it was asked for. @param sentence without the program's name */
    void error(String sentence, ExitCode code);

    /** How far a run is. */
    void progress(ProgressText text);

    /** Puts a text at the cursor and leaves it there; nothing where programs read. */
    void draw(String text);

    /**
     * How a run has ended.
     *
     * @param more figures by name
     * @return false when it was not said, because people read it among the results
     */
    boolean ended(String sentence, ExitCode code, Supplier<Map<String, Object>> more);
}
