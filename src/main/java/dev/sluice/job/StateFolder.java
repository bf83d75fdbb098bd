package dev.sluice.job;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder in which sluice remembers jobs and runs:
 *
 * <pre>
 * jobs/JOB/lock               locked while a run of the job lives; says whose it is
 * jobs/JOB/repository.mv.db   Spring Batch's tables, opened by the lock's holder only
 * jobs/JOB/verify             plan and journal of an unfinished comparison
 * files/FILE/steps.json       how far the steps of a job file are, with a lock beside it
 * runs/RUN/run.json           how far the run is, report.json at its end, run.log
 * runs/RUN/alive              locked while the run lives
 * runs/RUN/untold             there until the run's end was told to whoever started it
 * runs/RUN/stop               made by {@code sluice stop}
 * runs/RUN/pause              made by {@code sluice pause}, removed by {@code sluice resume}
 * </pre>
 *
 * @param root the folder, absolute; made when first needed, with mode 0750
 */
public record StateFolder(Path root) {
    /** The file in a run's folder that is there until its end was told. */
    static final String UNTOLD = "untold";

    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    public StateFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** {@code SLUICE_STATE_DIR}, else {@code ~/.sluice}. */
    public static Path defaultRoot() {
        String fromEnvironment = System.getenv("SLUICE_STATE_DIR");
        return fromEnvironment == null || fromEnvironment.isBlank()
                ? Path.of(System.getProperty("user.home"), ".sluice")
                : Path.of(fromEnvironment);
    }

    /** Where a job keeps what outlives its process; need not exist. */
    public Path job(String jobName) {
        return root.resolve("jobs").resolve(jobName);
    }

    /** Where is noted how far the steps of a job file are; need not exist. */
    Path sequence(String name) {
        return root.resolve("files").resolve(name);
    }

    Path runs() {
        return root.resolve("runs");
    }

    Path run(String runId) {
        return runs().resolve(runId);
    }

    /** The ids of all runs kept, the latest first. */
    List<String> runIds() {
        try (Stream<Path> folders = Files.list(runs())) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(RunId::isOne)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Makes a folder with its parents. @throws RefusedException when the state folder cannot be written */
    Path makeFolder(Path folder) {
        try {
            return Files.createDirectories(folder, FOLDER);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Makes an empty file of mode 0600 unless it is there. */
    static Path makePrivateFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PRIVATE_FILE);
        }
        return file;
    }

    /** Replaces a file's content at once, so that a reader sees the old or the new one. */
    static void write(Path file, String text) throws IOException {
        Files.move(writePart(file, text), file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Like {@link #write}, and on the disk when it returns. */
    static void writeDurably(Path file, String text) throws IOException {
        Path part = writePart(file, text);
        sync(part, StandardOpenOption.WRITE);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.getParent(), StandardOpenOption.READ);
    }

    private static Path writePart(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, FILE);
        return Files.writeString(part, text, StandardCharsets.UTF_8);
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** The file's text; empty when there is none. */
    static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Deletes a run's folder, whose only content is files. */
    void deleteRun(String runId) throws IOException {
        try (Stream<Path> files = Files.list(run(runId))) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(run(runId));
    }

    RefusedException unusable(IOException e) {
        return new RefusedException(
                "the state folder " + root + " cannot be used (" + e + "); choose another with --state-dir", e);
    }
}
