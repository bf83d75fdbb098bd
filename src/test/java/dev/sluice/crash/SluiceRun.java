package dev.sluice.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A command under way, and what it has printed. */
record SluiceRun(Process process, Path outFile, Path errFile) {
    private static final long PATIENCE_SECONDS = 300;

    /** Waits for the end and gives the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end; it said:\n" + err());
        }
        return process.exitValue();
    }

    String out() {
        return read(outFile);
    }

    String err() {
        return read(errFile);
    }

    /** The line with the error, without the program's name in front. */
    String error() {
        List<String> lines =
                err().lines().filter(line -> line.startsWith("sluice: ")).toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1).substring("sluice: ".length());
    }

    /** The lines with warnings. */
    List<String> warnings() {
        return err().lines()
                .filter(line -> line.startsWith("warning: "))
                .map(line -> line.substring("warning: ".length()))
                .toList();
    }

    /** The id of the run, as {@code sluice status} shows it. */
    String runId() {
        return err().lines()
                .filter(line -> line.startsWith("starting ") || line.startsWith("resuming dump"))
                .map(line -> line.replaceFirst(".*, run ", ""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no run id in:\n" + err()));
    }

    /** Ends the process as a crash would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends a signal such as {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits until the directory holds so many data files in place. @return false when the process ended before */
    boolean awaitDataFiles(Path directory, int count) throws InterruptedException {
        return await(() -> dataFiles(directory) >= count);
    }

    /** Waits until the condition holds. @return false when the process ended before */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                return condition.getAsBoolean();
            }
            Thread.sleep(1);
        }
        return true;
    }

    static int dataFiles(Path directory) {
        String[] names = directory.toFile().list();
        return names == null
                ? 0
                : (int) Arrays.stream(names)
                        .filter(name -> name.matches(".*\\.[0-9]{5}\\.(tsv|sql)(\\.zst|\\.gz)?"))
                        .count();
    }

    /** All processes that belong to the command, itself included. */
    List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
