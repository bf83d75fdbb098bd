package dev.sluice.cli;

import dev.sluice.demo.Demo;
import dev.sluice.demo.SqlDumpRestore;
import dev.sluice.dump.DumpFormat;
import dev.sluice.dump.DumpJob;
import dev.sluice.dump.DumpOptions;
import dev.sluice.dump.OnSourceMoved;
import dev.sluice.file.Compression;
import dev.sluice.file.InsertEncoder;
import dev.sluice.job.JobRunner;
import dev.sluice.job.RunSettings;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.LongQueryGuard;
import dev.sluice.run.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice demo}: the whole way of a dump on a private server that is gone afterwards. */
@Command(
        name = "demo",
        description = "Starts a private database server, loads a sample shop, dumps it, restores the dump into a second"
                + " schema and compares both. Needs no server, and touches none.",
        footer = {"", "Example:", "  sluice demo --dir /tmp/sluice-demo"})
public final class DemoCommand implements Callable<ExitCode> {
    private static final String COPY = "shop_copy";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Folder for the dump, which stays; new or empty (default: a new temporary folder).")
    private Path dir;

    @Mixin
    private ProgressOptions progress;

    @Override
    public ExitCode call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Demo demo = Demo.open(out, Optional.ofNullable(dir))) {
            Path dump = demo.folder().resolve("dump");
            ExitCode dumped = dump(demo, dump, out);
            if (dumped != ExitCode.DONE) {
                return dumped;
            }
            list(dump, out);
            out.println("Restoring the dump into " + COPY + " ...");
            out.flush();
            SqlDumpRestore.restore(demo.settings(), dump, COPY);
            List<String> differences = demo.compareWith(COPY);
            out.println("The dump stays in " + dump);
            out.flush();
            return differences.isEmpty() ? ExitCode.DONE : ExitCode.DONE_WITH_DIFFERENCES;
        }
    }

    private ExitCode dump(Demo demo, Path directory, PrintWriter out) {
        out.println("Dumping it, as: sluice dump --host 127.0.0.1 --port "
                + demo.settings().port() + " --user root -p --database " + Demo.SHOP + " --outputdir " + directory
                + " --threads 2 --format sql");
        out.flush();
        DumpOptions options = new DumpOptions(
                List.of(Demo.SHOP),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                directory,
                2,
                OptionalLong.empty(),
                OptionalLong.empty(),
                InsertEncoder.STATEMENT_SIZE,
                DumpFormat.SQL,
                Compression.NONE,
                Consistency.AUTO,
                LongQueryGuard.DEFAULT,
                true,
                DumpOptions.Contents.ALL,
                OnSourceMoved.REDO,
                false);
        RunSettings settings =
                new RunSettings(demo.folder().resolve("state"), Optional.empty(), false, options.workers(), Map.of());
        RunConsole console = new RunConsole(
                "dump of " + Demo.SHOP, progress, out, spec.commandLine().getErr());
        try (DumpJob job = new DumpJob(options, demo.settings(), false)) {
            return new JobRunner(settings, console).run(job);
        }
    }

    private static void list(Path directory, PrintWriter out) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                out.printf("  %-44s %12s%n", file.getFileName(), Units.bytes(Files.size(file)));
            }
            out.flush();
        } catch (IOException e) {
            throw new dev.sluice.run.FailedException("Cannot list " + directory + ": " + e.getMessage(), e);
        }
    }
}
