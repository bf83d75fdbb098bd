package dev.sluice.crash;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.demo.ProjectFolder;
import dev.sluice.mysql.ConnectionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The program as its users start it, through {@code bin/sluice}, each command a process of its own.
 *
 * @param folder for what the processes print; the state folder is in it too
 * @param environment beside that of this JVM
 */
record Sluice(Path folder, Map<String, String> environment) {
    private static final Path STRACE = Path.of("/usr/bin/strace");

    /** How often what depends on chance is tried. */
    static final int REPEATS = Integer.getInteger("sluice.crash.repeats", 1);

    static Sluice in(Path folder) {
        return new Sluice(folder, Map.of());
    }

    /** The same with another environment variable. */
    Sluice with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Sluice(folder, more);
    }

    Path state() {
        return folder.resolve("state");
    }

    /** Starts {@code sluice dump} of a source; the password goes through the environment. */
    SluiceRun dump(ConnectionSettings source, Path directory, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "dump",
                "--host=" + source.host(),
                "--port=" + source.port(),
                "--user=" + source.user(),
                "--outputdir=" + directory));
        arguments.addAll(List.of(more));
        return with("SLUICE_PASSWORD", source.password()).start(arguments);
    }

    /** Starts {@code sluice load} into a target. */
    SluiceRun load(ConnectionSettings target, Path directory, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "load",
                "--host=" + target.host(),
                "--port=" + target.port(),
                "--user=" + target.user(),
                "--directory=" + directory));
        arguments.addAll(List.of(more));
        return with("SLUICE_PASSWORD", target.password()).start(arguments);
    }

    /** A table as the commands for two servers name it; the password goes through the environment. */
    static String dsn(ConnectionSettings server, String schema, String table) {
        return "h=" + server.host() + ",P=" + server.port() + ",u=" + server.user() + ",D=" + schema + ",t=" + table;
    }

    /** What {@code sluice status} shows; empty while it can show nothing. */
    String status() {
        try {
            SluiceRun status = start("status");
            return status.exitCode() == 0 ? status.out() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts any command. */
    SluiceRun start(String... arguments) throws IOException {
        return start(List.of(arguments));
    }

    private SluiceRun start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(launcher().toString());
        command.addAll(arguments);
        return launch(command);
    }

    /** Starts a command under a shell's settings, such as {@code umask 000}. */
    SluiceRun under(String settings, ConnectionSettings source, Path directory, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                settings + "; exec \"$@\"",
                "sh",
                launcher().toString(),
                "dump",
                "--host=" + source.host(),
                "--port=" + source.port(),
                "--user=" + source.user(),
                "--outputdir=" + directory));
        command.addAll(List.of(more));
        return with("SLUICE_PASSWORD", source.password()).launch(command);
    }

    /**
     * Starts a command under strace, where a disk refuses to sync a file. Without strace the test fails in CI and is skipped
     * elsewhere; where strace may trace nothing, it is skipped.
     *
     * @param time which sync of one thread fails
     */
    SluiceRun failingToSync(Path file, int time, String... arguments) throws IOException, InterruptedException {
        if (!Files.isExecutable(STRACE) && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("strace is missing: install the package strace");
        }
        assumeThat(STRACE).isExecutable();
        List<String> strace = List.of(STRACE.toString(), "-f", "-o" + folder.resolve("strace.txt"));
        List<String> trial = new ArrayList<>(strace);
        trial.add("true");
        assumeThat(launch(trial).exitCode()).as("exit code of strace").isZero();
        List<String> command = new ArrayList<>(strace);
        command.addAll(List.of("--seccomp-bpf", "-P" + file, "-etrace=fsync", "-einject=fsync:error=EIO:when=" + time));
        command.add(launcher().toString());
        command.addAll(List.of(arguments));
        return launch(command);
    }

    private SluiceRun launch(List<String> command) throws IOException {
        Files.createDirectories(folder);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("SLUICE_STATE_DIR", state().toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        return new SluiceRun(builder.start(), out, err);
    }

    private static Path launcher() {
        return ProjectFolder.locate().resolve("bin/sluice");
    }
}
