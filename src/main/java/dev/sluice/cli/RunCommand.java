package dev.sluice.cli;

import dev.sluice.job.JobSequence;
import dev.sluice.job.StateFolder;
import dev.sluice.jobfile.JobFile;
import dev.sluice.jobfile.Variables;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice run FILE}: goes through the steps of a job file, as one restartable job. */
@Command(
        name = "run",
        description =
                "Runs a job file: its operation, or its steps one after the other; killed, the same command goes on"
                        + " at the step and the row where it was.",
        footer = {
            "",
            "Examples:",
            "  sluice run jobs/nightly.yml",
            "  sluice run jobs/archive-orders.yml --threads=4 --quiet",
            "  sluice run jobs/archive-orders.yml --dry-run",
            "  sluice run jobs/nightly.yml --log-format json --metrics-file /var/lib/node_exporter/sluice.prom",
            "  sluice run jobs/nightly.yml --fresh",
            "",
            "Options behind the file override it in every step that has them. 'sluice validate' checks a file."
        })
public final class RunCommand implements Callable<ExitCode> {
    /** Options with which commands only show what they would do. */
    private static final Pattern LOOKS = Pattern.compile("--dry-run|--preview(=.*)?");

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The job file.")
    private Path path;

    @Parameters(
            index = "1..*",
            paramLabel = "OPTION",
            description = "Options of the steps' commands; --fresh forgets which steps are done, --dry-run does none.")
    private List<String> typed = new ArrayList<>();

    @Override
    public ExitCode call() throws InterruptedException {
        if (typed.contains("--help") || typed.contains("-?")) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return ExitCode.DONE;
        }
        if (!Files.isRegularFile(path)) {
            throw new RefusedException("There is no job file " + path + ".");
        }
        if (typed.stream().anyMatch(word -> LOOKS.matcher(word).matches())) {
            return look();
        }
        Optional<JobSequence> sequence = JobSequence.open(stateDir(), path, typed.contains("--fresh"));
        if (sequence.isEmpty()) {
            messages(typed)
                    .error("job file " + path + " is being run already by another process.", ExitCode.ALREADY_RUNNING);
            return ExitCode.ALREADY_RUNNING;
        }
        try (JobSequence held = sequence.get()) {
            return through(new JobFileRun(read(held.begun()), typed), held);
        }
    }

    private JobFile read(LocalDateTime start) {
        return JobFile.read(path, new Variables(System.getenv(), start));
    }

    private Messages messages(List<String> words) {
        return Messages.in(LogFormat.in(words), spec.commandLine().getErr());
    }

    /** Those of a step, in the format that it has. */
    private Messages messages(JobFileRun run, int step) {
        return messages(run.commands().get(Math.min(step, run.commands().size() - 1)));
    }

    private Path stateDir() {
        return new CommandWords(typed).value("--state-dir").map(Path::of).orElseGet(StateFolder::defaultRoot);
    }

    /** Nothing is done, so nothing is noted. */
    private ExitCode look() {
        JobFileRun run = new JobFileRun(read(LocalDateTime.now()), typed);
        ExitCode worst = ExitCode.DONE;
        for (int i = 0; i < run.commands().size(); i++) {
            title(i, run);
            ExitCode code = execute(run.commands().get(i));
            worst = worst == ExitCode.DONE ? code : worst;
        }
        return worst;
    }

    private ExitCode through(JobFileRun run, JobSequence sequence) {
        int done = Math.min(sequence.doneCount(), run.commands().size());
        ExitCode result = ExitCode.DONE;
        for (int i = 0; i < done; i++) {
            result = sequence.ended(sequence.step(i, run.meaning(i))).orElseThrow() == ExitCode.DONE
                    ? result
                    : ExitCode.DONE_WITH_DIFFERENCES;
        }
        if (done > 0 && !quiet()) {
            messages(run, done).info("going on with " + path + " of " + sequence.begun() + " behind step " + done);
        }
        sequence.save();
        for (int i = done; i < run.commands().size(); i++) {
            if (i > 0
                    && !run.goesOn(
                            i - 1,
                            sequence.ended(sequence.step(i - 1, run.meaning(i - 1)))
                                    .orElseThrow())) {
                return endedEarly(sequence, i, run);
            }
            title(i, run);
            JobSequence.Step step = sequence.step(i, run.meaning(i));
            ExitCode code = execute(run.command(step));
            sequence.refresh();
            if (sequence.ended(step).isEmpty()) {
                return notDone(sequence, i, run, code);
            }
            result = code == ExitCode.DONE ? result : code;
        }
        sequence.end();
        return result;
    }

    private ExitCode notDone(JobSequence sequence, int index, JobFileRun run, ExitCode code) {
        if (code == ExitCode.DONE || code == ExitCode.DONE_WITH_DIFFERENCES) {
            messages(run, index)
                    .error(
                            "step " + (index + 1)
                                    + " is done, but that could not be noted; what comes after it was not done.",
                            ExitCode.FAILED);
            return ExitCode.FAILED;
        }
        if (code == ExitCode.REFUSED && index == 0 && !sequence.isResumed()) {
            sequence.end(); // nothing was done, so the next run is not a resume of this one
        }
        return code;
    }

    /** What is behind a bad result is not done, now or later; the next run begins anew. */
    private ExitCode endedEarly(JobSequence sequence, int index, JobFileRun run) {
        messages(run, index)
                .error(
                        "step " + index + " of " + run.commands().size()
                                + " ended with differences, so what comes after it was not done; 'on-differences:"
                                + " continue' lets it go on.",
                        ExitCode.DONE_WITH_DIFFERENCES);
        sequence.end();
        return ExitCode.DONE_WITH_DIFFERENCES;
    }

    private void title(int index, JobFileRun run) {
        if (run.commands().size() > 1 && !quiet()) {
            messages(run, index)
                    .info("step " + (index + 1) + " of " + run.commands().size() + ": "
                            + run.commands().get(index).get(0));
        }
    }

    private boolean quiet() {
        return typed.contains("--quiet") || typed.contains("-q");
    }

    private ExitCode execute(List<String> words) {
        CommandLine program = Main.program(words.get(0));
        program.setOut(spec.commandLine().getOut());
        program.setErr(spec.commandLine().getErr());
        int code = program.execute(words.toArray(String[]::new));
        return Arrays.stream(ExitCode.values())
                .filter(known -> known.code() == code)
                .findFirst()
                .orElse(ExitCode.FAILED);
    }
}
