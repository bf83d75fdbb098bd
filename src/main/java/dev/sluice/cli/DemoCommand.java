package dev.sluice.cli;

import dev.sluice.demo.Demo;
import dev.sluice.demo.Samples;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.run.Amounts;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sluice demo}: dump, load, verify, archive and import, as anybody would type them, on a private server that is gone
 * afterwards.
 */
@Command(
        name = "demo",
        description = "Starts a private database server, loads a sample shop, dumps it, loads the dump into a second"
                + " schema, verifies the copy, archives its old orders and imports files into it. Needs no server, and"
                + " touches none.",
        footer = {"", "Example:", "  sluice demo --dir /tmp/sluice-demo"})
public final class DemoCommand implements Callable<ExitCode> {
    private static final String COPY = "shop_copy";
    private static final String ARCHIVE = "shop_archive";
    /** Orders before this day are old. */
    private static final String OLD = "placed_at < '2024-01-01'";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Folder for the dump, which stays; new or empty (default: a new temporary folder).")
    private Path dir;

    @Mixin
    private ProgressOptions progress;

    private PrintWriter out;

    @Override
    public ExitCode call() {
        out = spec.commandLine().getOut();
        try (Demo demo = Demo.open(out, Optional.ofNullable(dir))) {
            Path optionFile = optionFile(demo);
            try {
                return run(demo, "--defaults-file=" + optionFile);
            } finally {
                Files.deleteIfExists(optionFile);
            }
        } catch (IOException e) {
            throw new FailedException("The demo's folder cannot be used: " + e.getMessage(), e);
        }
    }

    private ExitCode run(Demo demo, String defaults) {
        String dump = demo.folder().resolve("dump").toString();
        String state = "--state-dir=" + demo.folder().resolve("state");
        String server = "mysql://root@" + demo.settings().address() + "/";
        List<List<String>> commands = List.of(
                List.of("dump", defaults, "--database=" + Demo.SHOP, "--outputdir=" + dump, "--threads=2", state),
                List.of("load", defaults, "--directory=" + dump, "--database=" + COPY, "--threads=2", state),
                List.of("verify", defaults, "--source=" + server + Demo.SHOP, "--target=" + server + COPY, state));
        for (List<String> command : commands) {
            ExitCode code = sluice(command);
            if (code != ExitCode.DONE) {
                return code;
            }
            if (command.get(0).equals("dump")) {
                list(Path.of(dump));
            }
        }
        List<String> differences = demo.compareWith(COPY);
        ExitCode archived = archive(demo, defaults, state, server);
        if (archived != ExitCode.DONE) {
            return archived;
        }
        ExitCode imported = imports(demo, defaults, state);
        if (imported != ExitCode.DONE) {
            return imported;
        }
        out.println("The dump stays in " + dump);
        out.flush();
        return differences.isEmpty() ? ExitCode.DONE : ExitCode.DONE_WITH_DIFFERENCES;
    }

    /** The lines of old orders leave before the orders, with which a cascade would delete them. */
    private ExitCode archive(Demo demo, String defaults, String state, String server) {
        demo.makeTables(ARCHIVE, COPY, List.of("orders", "order_lines"));
        long orders = demo.rows(COPY + ".orders");
        String file = demo.folder().resolve("%t_%Y.txt").toString();
        List<List<String>> commands = List.of(
                List.of(
                        "archive",
                        defaults,
                        "--source=" + server + COPY + "/order_lines",
                        "--dest=D=" + ARCHIVE,
                        "--where=order_id IN (SELECT id FROM orders WHERE " + OLD + ")",
                        state),
                List.of(
                        "archive",
                        defaults,
                        "--source=" + server + COPY + "/orders",
                        "--dest=D=" + ARCHIVE,
                        "--where=" + OLD,
                        "--skip-foreign-key-checks",
                        state),
                List.of(
                        "archive",
                        defaults,
                        "--source=" + server + COPY + "/access_log",
                        "--file=" + file,
                        "--where=at < '2023-01-01'",
                        "--purge",
                        state));
        for (List<String> command : commands) {
            ExitCode code = sluice(command);
            if (code != ExitCode.DONE) {
                return code;
            }
        }
        long left = demo.rows(COPY + ".orders");
        long archived = demo.rows(ARCHIVE + ".orders");
        out.printf(Locale.ROOT, "%,d of %,d orders are in %s.orders now%n", archived, orders, ARCHIVE);
        out.flush();
        return left + archived == orders ? ExitCode.DONE : ExitCode.DONE_WITH_DIFFERENCES;
    }

    /** Files with each policy; the last but one has two bad records, and ends with exit code 3 because of them. */
    private ExitCode imports(Demo demo, String defaults, String state) {
        String text = Samples.file("import/categories.txt").toString();
        List<List<String>> commands = List.of(
                List.of("import", defaults, state, COPY, text),
                List.of("import", defaults, state, "--ignore", COPY, text),
                List.of(
                        "import",
                        defaults,
                        state,
                        "--replace",
                        "--format=csv",
                        COPY,
                        Samples.file("import/categories.csv").toString()),
                List.of("import", defaults, state, "--upsert=name", COPY, text),
                List.of(
                        "import",
                        defaults,
                        state,
                        "--ignore",
                        "--max-errors=2",
                        "--reject-dir=" + demo.folder(),
                        COPY,
                        Samples.file("import/categories.dirty.txt").toString()),
                List.of(
                        "import",
                        defaults,
                        state,
                        "--delete",
                        COPY,
                        Samples.file("import/access_log.txt").toString()));
        for (List<String> command : commands) {
            ExitCode code = sluice(command);
            ExitCode wanted = command.contains("--max-errors=2") ? ExitCode.DONE_WITH_DIFFERENCES : ExitCode.DONE;
            if (code != wanted) {
                return code == ExitCode.DONE ? ExitCode.FAILED : code;
            }
        }
        return ExitCode.DONE;
    }

    private ExitCode sluice(List<String> command) {
        out.println();
        out.println("$ sluice " + String.join(" ", command));
        out.flush();
        List<String> words = new ArrayList<>(command);
        if (progress.quiet()) {
            words.add("--quiet");
        }
        CommandLine program = Main.program(command.get(0));
        program.setOut(out);
        program.setErr(spec.commandLine().getErr());
        int code = program.execute(words.toArray(String[]::new));
        return Stream.of(ExitCode.values())
                .filter(exit -> exit.code() == code)
                .findFirst()
                .orElse(ExitCode.FAILED);
    }

    /** The password of the private server, where a password belongs. */
    private static Path optionFile(Demo demo) throws IOException {
        ConnectionSettings settings = demo.settings();
        Path file = Files.createFile(
                demo.folder().resolve("client.cnf"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "[client]\nhost=" + settings.host() + "\nport=" + settings.port() + "\nuser=" + settings.user()
                        + "\npassword=" + settings.password() + "\n");
        return file;
    }

    private void list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                out.printf("  %-44s %12s%n", file.getFileName(), Amounts.bytes(Files.size(file)));
            }
            out.flush();
        } catch (IOException e) {
            throw new FailedException("Cannot list " + directory + ": " + e.getMessage(), e);
        }
    }
}
