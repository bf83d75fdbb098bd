package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.ProjectFolder;
import dev.sluice.jobfile.JobFile;
import dev.sluice.jobfile.Variables;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What documentation and help texts tell users to type is what the program understands. */
class WrittenCommandsTest {
    @Test
    void findsCommandsWhereverTheyAreWritten() {
        assertThat(WrittenCommands.of("""
                        Prose with `sluice dump -o DIR` and `sluice
                        status`, and `source <(sluice completion)`; not sluice itself.

                        | before | now |
                        |---|---|
                        | `mydumper -o DIR` | `sluice dump` |

                        ```console
                        $ A=b bin/sluice archive --where "a < '1'" \\
                            --purge    # comment
                        sluice says this
                        $ zcat x.gz | sluice import shop - | tail
                        ```

                        ```
                        0 2 * * *  . env; /opt/sluice/bin/sluice run n.yml
                        command: [/opt/sluice/bin/sluice, run, n.yml, --quiet]
                        name: sluice
                        ```
                        """).stream().map(WrittenCommand::text))
                .containsExactly(
                        "sluice dump -o DIR",
                        "sluice status",
                        "sluice completion)",
                        "sluice dump",
                        "sluice dump -o DIR",
                        "A=b sluice archive --where \"a < '1'\" --purge",
                        "sluice import shop - | tail",
                        "sluice run n.yml",
                        "sluice run n.yml --quiet");
    }

    @Test
    void readsWordsAsAShellDoes() {
        assertThat(WrittenCommand.words("A=b sluice dump -x '^a\\.b' \"c \\\"d\\\" '\" e\\ f ''"))
                .containsExactly("dump", "-x", "^a\\.b", "c \"d\" '", "e f", "");
        assertThat(WrittenCommand.words("sluice run a --b=c#d 2>> log > out -q  # comment"))
                .containsExactly("run", "a", "--b=c#d", "-q");
        assertThat(WrittenCommand.words("sluice report a | gzip > b")).containsExactly("report", "a");
        assertThat(WrittenCommand.words("sluice completion)")).containsExactly("completion");
    }

    @Test
    void everyCommandThatIsWrittenIsUnderstood() throws Exception {
        List<WrittenCommand> commands = WrittenCommands.all();

        assertThat(commands).hasSizeGreaterThan(100);
        assertThat(commands.stream().flatMap(command -> command.operation().stream()))
                .containsAll(Main.wholeProgram().getSubcommands().keySet());
        assertThat(commands.stream().map(WrittenCommandsTest::mistake).filter(mistake -> !mistake.isEmpty()))
                .isEmpty();
    }

    /** What the program does not understand; empty when it understands all. */
    private static String mistake(WrittenCommand command) {
        try {
            String[] words = WrittenCommand.words(command.whole()).toArray(String[]::new);
            CommandLine program = Main.program(words);
            if (command.isName()) {
                boolean known = program.getSubcommands().containsKey(words[0]);
                return known ? "" : command + ": there is no such command";
            }
            program.parseArgs(words);
            if (words[0].equals("run")) {
                jobFile(List.of(words));
            }
            return "";
        } catch (ParameterException | RefusedException | IOException e) {
            return command + ": " + e.getMessage();
        }
    }

    /** The options behind a job file are those of its steps. */
    private static void jobFile(List<String> words) throws IOException {
        Path file = ProjectFolder.locate()
                .resolve("jobs")
                .resolve(Path.of(words.get(1)).getFileName());
        new JobFileRun(
                JobFile.read(file, new Variables(Map.of(), LocalDateTime.now())), words.subList(2, words.size()));
    }

    @Test
    void everyOptionThatIsWrittenIsOneOfACommand() throws Exception {
        Set<String> known =
                new TreeSet<>(Main.wholeProgram().getCommandSpec().optionsMap().keySet());
        for (CommandLine command : Main.wholeProgram().getSubcommands().values()) {
            known.addAll(command.getCommandSpec().optionsMap().keySet());
            known.addAll(command.getCommandSpec().negatedOptionsMap().keySet());
        }
        List<String> unknown = new ArrayList<>();
        for (Path file : WrittenCommands.documents()) {
            Matcher code = Pattern.compile("`((?:-|(?:bin/)?sluice )[^`\n]+)`").matcher(Files.readString(file));
            while (code.find()) {
                Matcher option = Pattern.compile("(?:^|[\\s|])(--[a-z][a-z-]*)").matcher(code.group(1));
                while (option.find()) {
                    if (!known.contains(option.group(1))) {
                        unknown.add(file.getFileName() + ": " + code.group());
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }
}
