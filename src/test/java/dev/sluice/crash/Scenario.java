package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.util.List;
import java.util.Random;

/** A job that the soak breaks off, and how its result is judged. */
interface Scenario {
    /** The operation, as the table of what was survived names it. */
    String operation();

    /** Makes a new beginning and draws the options of its command. */
    void prepare(Random random) throws Exception;

    /** The words of the command, the same at each start until the next {@link #prepare}. */
    List<String> command();

    /** Behind which steps the command can be killed. */
    List<CrashPoint> steps();

    /** What a start that nothing disturbs ends with. */
    default int exitCode() {
        return 0;
    }

    /** Whether what a complete run has printed is right. */
    default List<String> problems(SluiceRun complete) {
        return List.of();
    }

    /** What is wrong with what the job left; empty when every row is where it belongs, exactly once. */
    List<String> problems() throws Exception;

    /** Traces of a job under way on the server; none may be left. */
    List<String> leftovers() throws Exception;
}
