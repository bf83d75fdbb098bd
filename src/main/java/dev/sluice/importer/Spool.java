package dev.sluice.importer;

import dev.sluice.file.Directories;
import dev.sluice.job.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where ranges of compressed files and of standard input wait for their turn.
 *
 * @param folder of one job, there only while it works
 */
record Spool(Path folder) {
    /** That of the job with this hash of its identity. */
    static Spool of(StateFolder state, String identity) {
        return new Spool(state.root().resolve("spool-" + identity.substring(0, 12)));
    }

    /** Makes the folder; what a killed run has left in it goes. */
    void begin() throws IOException {
        Directories.create(folder);
        empty();
    }

    /** Removes the folder; it need not be there. */
    void end() throws IOException {
        if (Files.exists(folder)) {
            empty();
            Files.delete(folder);
        }
    }

    private void empty() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }
}
