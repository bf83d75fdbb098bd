package dev.sluice.cli;

import dev.sluice.job.Json;
import dev.sluice.jobfile.JobFile;
import dev.sluice.jobfile.JobStep;
import dev.sluice.jobfile.Variables;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice validate FILE}: finds what is wrong with job files, and touches no server. */
@Command(
        name = "validate",
        description = "Checks job files: every key, value and variable. Touches no server.",
        footer = {
            "",
            "Examples:",
            "  sluice validate jobs/*.yml",
            "  sluice validate --schema > sluice-job.schema.json     # for editors"
        })
public final class ValidateCommand implements Callable<ExitCode> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--schema", description = "Print the JSON schema of job files.")
    private boolean schema;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Job files.")
    private List<Path> files = List.of();

    @Override
    public ExitCode call() {
        PrintWriter out = spec.commandLine().getOut();
        if (schema == !files.isEmpty()) {
            throw new RefusedException("Give job files, or --schema alone.");
        }
        if (schema) {
            out.println(Json.text(JobSchema.schema()));
            out.flush();
            return ExitCode.DONE;
        }
        ExitCode result = ExitCode.DONE;
        for (Path path : files) {
            try {
                JobFile file = JobFile.read(path, new Variables(System.getenv(), LocalDateTime.now()));
                new JobFileRun(file, List.of());
                out.println(path + ": "
                        + file.steps().stream().map(JobStep::operation).collect(Collectors.joining(", ")));
            } catch (RefusedException e) {
                spec.commandLine().getErr().println("sluice: " + e.getMessage());
                result = ExitCode.REFUSED;
            }
        }
        out.flush();
        return result;
    }
}
