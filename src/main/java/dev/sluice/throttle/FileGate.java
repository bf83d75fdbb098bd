package dev.sluice.throttle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Waits while a file is there. */
final class FileGate implements Gate {
    private final Path file;

    FileGate(Path file) {
        this.file = file;
    }

    @Override
    public String kind() {
        return "pause file";
    }

    @Override
    public Optional<Hold> look() {
        return Files.exists(file) ? Optional.of(Hold.of("the file " + file + " is there")) : Optional.empty();
    }
}
