package dev.sluice.dump;

import dev.sluice.file.AtomicFile;
import dev.sluice.file.Directories;
import dev.sluice.file.SealedOutput;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory of a dump: who may write into it, and what it holds already. Locked by one process from
 * {@link #claim} to {@link #close}. Nothing that a dump did not write is ever removed.
 */
final class DumpDirectory implements AutoCloseable {
    static final String MANIFEST = "manifest.json";
    static final String METADATA = "metadata";
    /** What myloader takes as the sign of a dump that is not complete. */
    static final String METADATA_PARTIAL = "metadata.partial";

    static final String LOCK = ".sluice.lock";

    private final Path path;
    private final WorkFolder work;
    private FileChannel lock;

    DumpDirectory(Path path) {
        this.path = path;
        this.work = new WorkFolder(path);
    }

    Path path() {
        return path;
    }

    WorkFolder work() {
        return work;
    }

    /**
     * Makes sure that this dump may be written here, creates the directory when it is missing, and locks it.
     *
     * @param identity hash of the job's identity
     * @return the plan's header when the directory holds this job's unfinished dump with a whole plan
     * @throws RefusedException when it is in use, not writable, or holds something else
     */
    Optional<PlanHeader> claim(String identity, boolean overwrite) {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(path)) {
                throw new RefusedException("--outputdir " + path + " is not a directory.");
            }
            Directories.create(path);
            lock();
            return inspect(identity, overwrite);
        } catch (IOException e) {
            throw new RefusedException("--outputdir " + path + " cannot be used: " + reason(e) + ".", e);
        }
    }

    /** Refuses what {@link #claim} would refuse, but creates and locks nothing. */
    void check(boolean overwrite) {
        try {
            if (Files.isDirectory(path)) {
                inspect(work.owner().map(WorkFolder.Owner::identity).orElse(""), overwrite);
            }
        } catch (IOException e) {
            throw new RefusedException("--outputdir " + path + " cannot be used: " + reason(e) + ".", e);
        }
    }

    private Optional<PlanHeader> inspect(String identity, boolean overwrite) throws IOException {
        Set<String> entries = entries();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        if (work.exists()) {
            Optional<String> owner = work.owner().map(WorkFolder.Owner::identity);
            if (owner.isEmpty() || owner.get().equals(identity)) {
                Optional<PlanHeader> header = owner.flatMap(same -> header());
                if (header.isEmpty() && entries.contains(METADATA) && !overwrite) {
                    throw finished(); // a run with --overwrite died while it planned
                }
                return header;
            }
            if (!overwrite) {
                throw new RefusedException("--outputdir " + path + " holds an unfinished dump of another job; finish it"
                        + " with its own command, choose another directory, or remove it with --overwrite.");
            }
        } else if (entries.contains(METADATA) && !overwrite) {
            throw finished();
        }
        Set<String> foreign = foreign(entries);
        if (!foreign.isEmpty() && entries.contains(MANIFEST) && !SealedOutput.isIntact(path.resolve(MANIFEST))) {
            throw new RefusedException(
                    "--outputdir " + path + " holds a manifest.json that was cut or edited since sluice"
                            + " wrote it, so that it cannot tell which files are the dump's; choose an empty directory.");
        }
        if (!foreign.isEmpty()) {
            throw new RefusedException("--outputdir " + path + " holds files that no dump of sluice wrote ("
                    + foreign.stream().limit(3).collect(Collectors.joining(", "))
                    + (foreign.size() > 3 ? ", ..." : "") + "); choose an empty directory.");
        }
        return Optional.empty();
    }

    /** That the directory holds a finished dump. */
    RefusedException finished() {
        return new RefusedException("--outputdir " + path + " holds a finished dump; choose another directory, or"
                + " replace it with --overwrite.");
    }

    private Optional<PlanHeader> header() {
        try {
            return work.header();
        } catch (IOException e) {
            throw new RefusedException("--outputdir " + path + " cannot be used: " + reason(e) + ".", e);
        }
    }

    /**
     * Marks the directory as being written by this job, which may now plan. Of an unfinished dump nothing stays; a
     * finished one is left until {@link #clear}, because the plan may yet be refused.
     */
    void begin(WorkFolder.Owner owner) throws IOException {
        if (!holdsFinished()) {
            clear();
        }
        work.create(owner);
        Directories.sync(path);
    }

    /** Undoes {@link #begin} where that found a finished dump: the plan was not made, and that dump stays. */
    void giveUp() throws IOException {
        if (holdsFinished()) {
            Files.deleteIfExists(path.resolve(METADATA_PARTIAL));
            work.remove();
            Directories.sync(path);
        }
    }

    private boolean holdsFinished() {
        return Files.exists(path.resolve(METADATA));
    }

    /**
     * Removes what an earlier dump of sluice left: first the sign that it is complete, and last the list of its
     * files, so that a kill in between leaves a directory that the same command still knows.
     */
    void clear() throws IOException {
        Set<String> entries = entries();
        Set<String> own = own();
        Files.deleteIfExists(path.resolve(METADATA));
        Directories.sync(path);
        for (String name : entries) {
            if (own.contains(name)) {
                Files.deleteIfExists(path.resolve(name));
            }
        }
        Files.deleteIfExists(path.resolve(MANIFEST));
        Directories.sync(path);
    }

    /** Whether the dump was complete when its process ended, and only the marks of an unfinished one are left. */
    boolean complete() {
        return work.exists() && Files.exists(path.resolve(METADATA)) && Files.exists(path.resolve(MANIFEST));
    }

    /**
     * Whether it was begun for the occasion; commands of their own have none in common.
     *
     * @param occasion see {@link dev.sluice.run.RunContext#occasion}
     */
    boolean isFor(String occasion) {
        try {
            return !occasion.isEmpty()
                    && work.owner()
                            .filter(owner -> owner.occasion().equals(occasion))
                            .isPresent();
        } catch (IOException e) {
            throw new RefusedException("--outputdir " + path + " cannot be used: " + reason(e) + ".", e);
        }
    }

    /** Takes away the marks of an unfinished dump, once everything else is in place. */
    void finish() throws IOException {
        work.remove();
        Directories.sync(path);
    }

    private Set<String> foreign(Set<String> entries) throws IOException {
        Set<String> foreign = new TreeSet<>(entries);
        foreign.removeAll(own());
        foreign.removeAll(List.of(
                METADATA,
                METADATA_PARTIAL,
                METADATA_PARTIAL + AtomicFile.PART,
                MANIFEST,
                MANIFEST + AtomicFile.PART,
                WorkFolder.NAME,
                WorkFolder.REMOVED));
        return foreign;
    }

    /** Names of the files that a finished dump lists, or that the plan of an unfinished one may have made. */
    private Set<String> own() throws IOException {
        Set<String> own = new TreeSet<>(ManifestFiles.names(path.resolve(MANIFEST)));
        own.addAll(new PlannedFiles(work).among(entries()));
        return own;
    }

    private Set<String> entries() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private void lock() throws IOException {
        lock = FileChannel.open(
                path.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        FileLock held;
        try {
            held = lock.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            lock.close();
            lock = null;
            throw new RefusedException("--outputdir " + path + " is being written by another process.");
        }
    }

    /** Gives the lock back; the directory stays as it is. */
    @Override
    public void close() {
        if (lock == null) {
            return;
        }
        try {
            Files.deleteIfExists(path.resolve(LOCK));
            lock.close();
        } catch (IOException ignored) {
            // The operating system drops the lock with the process; an empty lock file does no harm.
        }
        lock = null;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " cannot be made";
        }
        return e instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : String.valueOf(e.getMessage());
    }
}
