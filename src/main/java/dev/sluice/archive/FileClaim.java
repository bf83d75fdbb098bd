package dev.sluice.archive;

import dev.sluice.file.AtomicFile;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Keeps two archive jobs from writing one file: as long as a job is unfinished, {@code FILE.sluice} beside its file says
 * whose it is. A resume cuts the file back to what is noted of it, and what another job had added would be gone.
 */
final class FileClaim {
    private static final String SUFFIX = ".sluice";

    private FileClaim() {}

    /**
     * Claims a file for a job, which may have done so before.
     *
     * @param identity the hash of the job's identity
     * @throws RefusedException when another job has claimed it
     */
    static void take(Path file, String identity) throws IOException {
        Path claim = claim(file);
        String owner = owner(claim);
        if (owner.isEmpty()) {
            AtomicFile.write(claim, identity + "\n");
        } else if (!owner.equals(identity)) {
            throw new RefusedException(
                    "--file " + file + " belongs to another archive job that is unfinished; let that one"
                            + " come to its end first. If there is none any more, remove " + claim + ".");
        }
    }

    /** Gives a file back, if it is the job's. */
    static void giveBack(Path file, String identity) throws IOException {
        if (owner(claim(file)).equals(identity)) {
            Files.deleteIfExists(claim(file));
        }
    }

    private static Path claim(Path file) {
        return file.resolveSibling(file.getFileName() + SUFFIX);
    }

    private static String owner(Path claim) throws IOException {
        try {
            return Files.readString(claim).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
