package dev.sluice.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program run to its end, for the few things that are done by other programs.
 *
 * @param exitCode the program's
 * @param output what it printed, errors included
 */
record Command(int exitCode, String output) {
    /** Runs a program without input. */
    static Command run(List<String> command) {
        return run(command, InputStream.nullInputStream());
    }

    /**
     * Runs a program and feeds it. The input is written whole before the output is read: meant for programs
     * that print little.
     */
    static Command run(List<String> command, InputStream input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                input.transferTo(stdin);
            } catch (IOException e) {
                // It ended before it read everything; its own message and exit code say why.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Command(process.waitFor(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.get(0), e);
        }
    }

    /** Whether the program said that it succeeded. */
    boolean succeeded() {
        return exitCode == 0;
    }
}
