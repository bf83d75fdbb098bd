package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
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
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("sluice", Main.wholeProgram()));
        out.flush();
        return ExitCode.DONE;
    }
}
