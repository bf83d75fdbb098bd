package dev.sluice.layout;

import java.io.IOException;
import java.nio.file.Path;

/** A file that the system cannot read; the message names it. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableException(Path file, IOException cause) {
        super("Cannot read " + file + ": " + cause.getMessage(), cause);
    }
}
