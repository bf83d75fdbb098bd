package dev.sluice.cli;

import dev.sluice.job.JobSequence;
import dev.sluice.jobfile.JobFile;
import dev.sluice.jobfile.JobStep;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import dev.sluice.yaml.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** The command lines of a job file's steps, with what was typed to override them. */
final class JobFileRun {
    /** What says how a run is done, and nothing of what it does. */
    private static final Set<String> MANNERS = Set.of(
            "--fresh",
            "--quiet",
            "-q",
            "--progress",
            "--log-format",
            "--report",
            "--metrics-file",
            "--metrics-port",
            "--threads",
            "--use-threads",
            "-t",
            "--state-dir",
            "--password",
            "-p");

    private final JobFile file;
    private final List<List<String>> commands = new ArrayList<>();
    private final List<String> meanings = new ArrayList<>();

    /**
     * @param typed options that override those of the file in every step that has them
     * @throws RefusedException when the file or an option is wrong
     */
    JobFileRun(JobFile file, List<String> typed) {
        this.file = file;
        Map<String, StepWords> operations = new LinkedHashMap<>();
        file.steps().forEach(step -> operations.computeIfAbsent(step.operation(), StepWords::new));
        List<List<String>> overrides = overrides(typed, operations);
        checkShared(operations);
        for (JobStep step : file.steps()) {
            StepWords words = operations.get(step.operation());
            List<List<String>> own = overrides.stream()
                    .filter(override -> words.option(override.get(0)).isPresent())
                    .toList();
            List<String> command = new ArrayList<>(List.of(step.operation()));
            command.addAll(words.of(step, own.stream().flatMap(List::stream).toList()));
            commands.add(List.copyOf(command));
            meanings.add(String.join(
                    "\0",
                    words.of(
                            step,
                            own.stream()
                                    .filter(override -> !MANNERS.contains(name(override.get(0))))
                                    .flatMap(List::stream)
                                    .toList())));
        }
        checkReports();
    }

    /** A report of which only the last step's would be left is none of the run. */
    private void checkReports() {
        Map<Path, Long> writers = commands.stream()
                .flatMap(words -> ReportingOptions.report(words).stream())
                .collect(Collectors.groupingBy(
                        name -> Path.of(name).toAbsolutePath().normalize(), Collectors.counting()));
        writers.forEach((report, count) -> {
            if (count > 1) {
                throw new RefusedException("The report " + report + " is that of " + count
                        + " steps, each of which would replace it; give each step a 'report' of its own.");
            }
        });
    }

    /** Each option with its value. */
    private static List<List<String>> overrides(List<String> typed, Map<String, StepWords> operations) {
        List<List<String>> overrides = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            OptionSpec option = operations.values().stream()
                    .flatMap(words -> words.option(word).stream())
                    .findFirst()
                    .orElseThrow(() -> unknown(word, operations));
            if (word.contains("=") || option.arity().min() == 0) {
                overrides.add(List.of(word));
            } else if (i + 1 < typed.size()) {
                overrides.add(List.of(word, typed.get(++i)));
            } else {
                throw new RefusedException("The option " + word + " needs a value.");
            }
        }
        return overrides;
    }

    private static String name(String word) {
        return word.replaceFirst("=.*", "");
    }

    private static RefusedException unknown(String word, Map<String, StepWords> operations) {
        String name = name(word).replaceFirst("^-p.+", "-p***"); // may be a password
        Set<String> known = operations.values().stream()
                .flatMap(words -> words.names().stream())
                .map(key -> "--" + key)
                .collect(Collectors.toCollection(TreeSet::new));
        String nearest = Suggestion.of(name, known);
        return new RefusedException("No step of the job file has an option " + name
                + (nearest.startsWith("; did") ? nearest : "; give options as the steps' commands have them."));
    }

    private void checkShared(Map<String, StepWords> operations) {
        file.steps().get(0).shared().forEach((key, setting) -> {
            if (operations.values().stream().noneMatch(words -> words.keys().containsKey(key))) {
                throw setting.place().refuse("no step has an option '" + key + "'.");
            }
        });
    }

    /** The words of each step's command. */
    List<List<String>> commands() {
        return commands;
    }

    /** What a step is to do, as one text. */
    String meaning(int index) {
        return file.steps().get(index).operation() + "\0" + meanings.get(index);
    }

    /** Whether the steps behind one go on when it ended so. */
    boolean goesOn(int index, ExitCode code) {
        return code == ExitCode.DONE
                || code == ExitCode.DONE_WITH_DIFFERENCES
                        && file.steps().get(index).goesOn();
    }

    /** The words of a step as the one of a sequence. */
    List<String> command(JobSequence.Step step) {
        List<String> words = new ArrayList<>(commands.get(step.index()));
        words.add(1, RepositoryOptions.STEP + "=" + step.word());
        return words;
    }
}
