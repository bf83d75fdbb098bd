package dev.sluice.verify;

import dev.sluice.run.ExitCode;
import java.util.Map;

/** What a check has found, for people, for programs and for the run's report. */
public interface CheckReport {
    /** How the run ends. */
    ExitCode exitCode();

    /** For people, ended by a line break. */
    String text();

    /** For programs. */
    String json();

    /** For the run's report. */
    Map<String, Object> figures();
}
