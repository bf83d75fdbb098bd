package dev.sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the stack trace of an unexpected error for a bug report: {@code ~/.sluice/errors.log}, else the temporary folder. */
final class ErrorLog {
    private ErrorLog() {}

    /** @return the file, empty when none can be written */
    static Optional<Path> write(Throwable error) {
        StringWriter text = new StringWriter();
        text.append(Instant.now().toString()).append(' ');
        error.printStackTrace(new PrintWriter(text, true));
        for (Path folder : List.of(
                Path.of(System.getProperty("user.home"), ".sluice"), Path.of(System.getProperty("java.io.tmpdir")))) {
            try {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
                Path file = folder.resolve("errors.log");
                if (folder.endsWith(".sluice") && !Files.exists(file)) {
                    Files.createFile(
                            file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                } else if (!folder.endsWith(".sluice")) {
                    file = Files.createTempFile(folder, "sluice-error", ".log"); // its owner's alone
                }
                Files.writeString(file, text.toString(), StandardOpenOption.APPEND);
                return Optional.of(file);
            } catch (IOException | UnsupportedOperationException e) {
                // the next folder, or none
            }
        }
        return Optional.empty();
    }
}
