package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice completion}: prints the script that completes commands and options in bash and zsh. */
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"", "Use: source <(sluice completion)"})
final class CompletionCommand implements Callable<ExitCode> {
    @Spec
    private CommandSpec spec;

    @Override
    public ExitCode call() {
        CommandLine program = spec.root().commandLine();
        program.getOut().print(AutoComplete.bash("sluice", program));
        program.getOut().flush();
        return ExitCode.DONE;
    }
}
