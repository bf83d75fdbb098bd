package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StoppedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program. Parses the command line, runs the command and turns its outcome into the process exit code. Loads no class
 * of Spring; a command does when it starts its job. A user's mistake ends in one sentence and never in a stack trace.
 */
@Command(
        name = "sluice",
        description = "Moves MySQL and MariaDB data in restartable batches.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Main.Version.class,
        footer = {
            "",
            "Exit codes: 0 done, 1 failed (the same command resumes), 2 refused, 3 done with differences,",
            "4 already running, 5 stopped on request (the same command resumes)."
        })
public final class Main implements Runnable {
    @Option(
            names = {"-?", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    @CommandLine.Spec
    private CommandSpec spec;

    /** The process: never returns. */
    public static void main(String[] args) {
        // Names of files and notes have numbers in them, which a process under another locale would write in other
        // digits.
        Locale.setDefault(Locale.ROOT);
        String[] words = HiddenArguments.restore(args, System.getenv());
        CommandLine program = program(words);
        int code = program.execute(words);
        program.getOut().flush();
        program.getErr().flush();
        System.exit(code);
    }

    /**
     * The program; a test may set its writers and call {@code execute}. To look through a command's options takes a
     * noticeable part of a start, so only the command that the first word names has its own; where it names none, the
     * others are there by name and description, which is all that an overview shows.
     */
    static CommandLine program(String... words) {
        Map<String, Supplier<Object>> commands = commands();
        CommandLine program = new CommandLine(new Main());
        if (words.length > 0 && commands.containsKey(words[0])) {
            program.addSubcommand(commands.get(words[0]).get());
            if (words[0].equals("run")) { // the options behind the file are those of its steps
                program.getSubcommands().get("run").setStopAtPositional(true);
            }
        } else {
            commands.forEach((name, command) -> program.addSubcommand(name, named(command.get())));
        }
        return configure(program);
    }

    /** The program with all options of all commands. */
    static CommandLine wholeProgram() {
        CommandLine program = new CommandLine(new Main());
        commands().values().forEach(command -> program.addSubcommand(command.get()));
        return configure(program);
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("dump", DumpCommand::new);
        commands.put("load", LoadCommand::new);
        commands.put("archive", ArchiveCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("validate", ValidateCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("history", HistoryCommand::new);
        commands.put("report", ReportCommand::new);
        commands.put("stop", StopCommand::new);
        commands.put("pause", PauseCommand::new);
        commands.put("resume", ResumeCommand::new);
        commands.put("completion", CompletionCommand::new);
        return commands;
    }

    private static CommandSpec named(Object command) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage()
                .description(command.getClass().getAnnotation(Command.class).description());
        return spec;
    }

    /** Sets how words are read and outcomes become exit codes, for the program and the commands added so far. */
    static CommandLine configure(CommandLine program) {
        return program.setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(Terminal.helpWidth())
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler(Main::refuse)
                .setExecutionExceptionHandler(Main::fail);
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    /** A command answers with an {@link ExitCode}, or an int for picocli's own. */
    private static int execute(ParseResult parsed) {
        int code = new CommandLine.RunLast().execute(parsed);
        List<CommandLine> chain = parsed.asCommandLineList();
        Object result = chain.get(chain.size() - 1).getExecutionResult();
        return result instanceof ExitCode exit ? exit.code() : code;
    }

    private static int refuse(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        Messages messages = Messages.in(LogFormat.in(List.of(args)), command.getErr());
        // A word that is not understood may be a secret in a wrong place or behind a mistyped name.
        String message = mistake.getMessage()
                .replaceAll("'(-[^=']*)=[^']*'", "'$1'")
                .replaceAll("'-p[^']+'", "'-p***'")
                .replaceAll("://([^:@/']*):[^']*@", "://$1:***@")
                .replaceAll("([,=']p=)[^,']*", "$1***")
                .replaceFirst("^Unmatched (arguments?) (at|from) index \\d+", "Unknown $1");
        messages.error(message.endsWith(".") ? message : message + ".", ExitCode.REFUSED);
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                messages.info("Did you mean " + String.join(" or ", suggestions) + "?");
            }
        }
        messages.info("'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is.");
        return ExitCode.REFUSED.code();
    }

    private static int fail(Exception error, CommandLine command, ParseResult parsed) {
        Messages messages = Messages.in(LogFormat.in(parsed.originalArgs()), command.getErr());
        if (error instanceof RefusedException) {
            return say(messages, error.getMessage(), ExitCode.REFUSED);
        }
        if (error instanceof StoppedException) {
            return say(messages, "stopped on request; the same command resumes.", ExitCode.STOPPED);
        }
        return say(
                messages, error instanceof FailedException ? error.getMessage() : unexpected(error), ExitCode.FAILED);
    }

    private static int say(Messages messages, String sentence, ExitCode code) {
        messages.error(sentence, code);
        return code.code();
    }

    private static String unexpected(Throwable error) {
        String what = error.getMessage() == null
                ? ""
                : ": " + error.getMessage().lines().findFirst().orElse("");
        return "an error that sluice did not expect ("
                + error.getClass().getSimpleName() + what + "); "
                + ErrorLog.write(error)
                        .map(file -> "details are in " + file + ".")
                        .orElse("its details could not be written to a file.");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + (version == null ? "(not packaged)" : version)};
        }
    }
}
