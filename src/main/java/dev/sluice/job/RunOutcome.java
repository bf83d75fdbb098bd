package dev.sluice.job;

import dev.sluice.run.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param exitCode what the process tells its caller
 * @param message why it failed, was refused or stopped, as one sentence for the user; empty when done
 * @param warnings what the run warned of, in order
 * @param figures what the operation has to tell
 * @param report the run's JSON report; empty when no run was begun
 * @param log the run's log file with full stack traces; empty when no run was begun
 */
public record RunOutcome(
        ExitCode exitCode,
        String message,
        List<String> warnings,
        Map<String, Object> figures,
        Optional<Path> report,
        Optional<Path> log) {}
