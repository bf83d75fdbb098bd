package dev.sluice.cli;

import dev.sluice.demo.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every command line of sluice that documentation, job files' comments and help texts show: in blocks of code, between
 * backticks, behind cron's times; also those of the programs that it replaces, where a table says that they carry over.
 */
final class WrittenCommands {
    private static final Pattern COMMAND = Pattern.compile(
            "(?:^|[\\s;\\[|(=])(?<variables>(?:[A-Z_]+=\\S+ +)*)(?:[\\w./]*/)?sluice(?<list>,)?(?<words> +[^\\s].*)");
    private static final Pattern BETWEEN_BACKTICKS = Pattern.compile("`([^`]+)`");
    /** What each of them is called here. */
    private static final Map<String, String> PEERS =
            Map.of("mydumper", "dump", "myloader", "load", "pt-archiver", "archive", "mysqlimport", "import");

    private final List<WrittenCommand> found = new ArrayList<>();

    private WrittenCommands() {}

    /** All of them, in the order in which they are written. */
    static List<WrittenCommand> all() throws IOException {
        WrittenCommands commands = new WrittenCommands();
        for (Path file : documents()) {
            commands.markdown(file.getFileName().toString(), Files.readAllLines(file));
        }
        for (Path file : files(ProjectFolder.locate().resolve("jobs"), ".yml")) {
            commands.code("jobs/" + file.getFileName(), comments(Files.readAllLines(file)));
        }
        Main.wholeProgram()
                .getSubcommands()
                .forEach((name, command) ->
                        commands.help(name, command.setUsageHelpWidth(200).getUsageMessage()));
        return commands.found;
    }

    /** Those of a text in Markdown. */
    static List<WrittenCommand> of(String markdown) {
        WrittenCommands commands = new WrittenCommands();
        commands.markdown("text", markdown.lines().toList());
        return commands.found;
    }

    static List<Path> documents() throws IOException {
        Path project = ProjectFolder.locate();
        List<Path> files = new ArrayList<>(files(project, ".md"));
        files.addAll(files(project.resolve("docs"), ".md"));
        files.add(project.resolve("bench/README.md"));
        return files;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> comments(List<String> lines) {
        return lines.stream().map(line -> line.matches("\\s*#.*") ? line : "").toList();
    }

    private void help(String name, String text) {
        Matcher examples =
                Pattern.compile("(?s)\n(?:Examples?|Use):(.*?)(?:\n\n|$)").matcher(text);
        if (examples.find()) {
            code("sluice " + name + " --help", examples.group(1).lines().toList());
        }
    }

    private void markdown(String file, List<String> lines) {
        List<String> block = new ArrayList<>();
        int begun = 0;
        String fence = "";
        for (int i = 0; i <= lines.size(); i++) {
            String line = i == lines.size() ? "" : lines.get(i);
            boolean border = line.startsWith("```");
            // Code is a block; so is a paragraph, because backticks may hold a line break; so is each row of a table.
            if (border || fence.isEmpty() && (line.isBlank() || line.startsWith("|"))) {
                String place = file + ":" + (begun + 1);
                if (fence.isEmpty()) {
                    inline(place, String.join(" ", block));
                    if (line.startsWith("|")) {
                        inline(file + ":" + (i + 1), line);
                        peer(file + ":" + (i + 1), line);
                    }
                } else {
                    code(place, fence.equals("```console") ? typed(block) : block);
                }
                block.clear();
                begun = i + 1;
                fence = border && fence.isEmpty() ? line : border ? "" : fence;
            } else {
                block.add(line);
            }
        }
    }

    /** The lines behind a prompt, and those that continue them. */
    private static List<String> typed(List<String> lines) {
        List<String> typed = new ArrayList<>();
        boolean goesOn = false;
        for (String line : lines) {
            typed.add(goesOn ? line : line.startsWith("$ ") ? line.substring(2) : "");
            goesOn = !typed.get(typed.size() - 1).isEmpty() && line.endsWith("\\");
        }
        return typed;
    }

    private void code(String place, List<String> lines) {
        String joined = String.join("\n", lines).replaceAll(" *\\\\\n\\s*", " ");
        joined.lines().forEach(line -> add(place, line));
    }

    private void inline(String place, String text) {
        Matcher code = BETWEEN_BACKTICKS.matcher(text);
        while (code.find()) {
            if (code.group(1).matches("(bin/|source <\\()?sluice .*")) {
                add(place, code.group(1));
            }
        }
    }

    /** The command line in the first column, of another program: the same options are ours. */
    private void peer(String place, String row) {
        Matcher cell = Pattern.compile("\\| `(\\S+)( -[^`]+)` \\|.*").matcher(row);
        if (cell.matches() && PEERS.containsKey(cell.group(1))) {
            add(place, "sluice " + PEERS.get(cell.group(1)) + cell.group(2));
        }
    }

    private void add(String place, String line) {
        Matcher command = COMMAND.matcher(line.replaceFirst("(?<=\\S)\\s+#\\s.*", "")); // but for a comment
        if (command.find()) {
            String words = command.group("words");
            if (command.group("list") != null) { // as Kubernetes has it: [sluice, run, FILE]
                words = words.replaceFirst("].*", "").replace(", ", " ");
            }
            found.add(new WrittenCommand(place, command.group("variables") + "sluice " + words.strip()));
        }
    }
}
