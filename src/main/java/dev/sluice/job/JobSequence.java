package dev.sluice.job;

import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far several jobs are that are run one after the other as one: which of them are done, and when the first was begun.
 *
 * <pre>
 * files/HASH/lock         locked while a process goes through the steps
 * files/HASH/steps.json   when that was begun, and the steps that are done
 * </pre>
 *
 * <p>A step is noted by the {@link JobRunner} when its job is done by the repository's record, before the job takes away
 * its own last note; so a process that is killed at any instant leaves one of them, and no step is done twice. Holds a
 * lock from {@link #open} to {@link #close}; one thread.
 */
public final class JobSequence implements AutoCloseable {
    private final Path folder;
    private final FileLock lock;
    private final boolean resumed;
    private State state;

    /** What is on the disk. @param id tells this going-through from all others */
    private record State(String id, LocalDateTime begun, List<Done> done) {
        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", id);
            map.put("begun", begun.toString());
            map.put("done", done.stream().map(Done::toMap).toList());
            return map;
        }
    }

    /** A step that is done. @param meaning a hash of what it was to do */
    private record Done(String meaning, int exitCode) {
        Map<String, Object> toMap() {
            return Map.of("meaning", meaning, "exitCode", exitCode);
        }
    }

    /**
     * A step under way.
     *
     * @param folder name of the sequence's folder
     * @param id of the going-through
     * @param index from 0
     * @param meaning a hash of what it is to do
     */
    public record Step(String folder, String id, int index, String meaning) {
        /** As one word. */
        public String word() {
            return folder + ":" + id + ":" + index + ":" + meaning;
        }

        /** What {@link #word} has made. @throws IllegalArgumentException when it has not made this one */
        public static Step parse(String word) {
            String[] parts = word.split(":");
            if (parts.length != 4 || !parts[0].matches("[0-9a-f]{32}") || !parts[2].matches("[0-9]{1,6}")) {
                throw new IllegalArgumentException("no step: " + word);
            }
            return new Step(parts[0], parts[1], Integer.parseInt(parts[2]), parts[3]);
        }
    }

    private JobSequence(Path folder, FileLock lock, boolean resumed, State state) {
        this.resumed = resumed;
        this.folder = folder;
        this.lock = lock;
        this.state = state;
    }

    /**
     * Begins to go through a file's steps, or goes on.
     *
     * @param file what tells the sequence from others
     * @param fresh whether what was done is forgotten
     * @return empty when another process is at it
     * @throws RefusedException when the state folder cannot be used
     */
    public static Optional<JobSequence> open(Path stateDir, Path file, boolean fresh) throws InterruptedException {
        StateFolder root = new StateFolder(stateDir);
        try {
            Path folder = root.makeFolder(root.sequence(hash(file.toRealPath().toString())));
            Holder holder = Holder.thisProcess("", Instant.now());
            Optional<FileLock> lock = FileLock.take(folder.resolve("lock"), holder.toJson());
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            boolean opened = false;
            try {
                Optional<State> known = fresh ? Optional.empty() : read(folder);
                opened = true;
                return Optional.of(
                        new JobSequence(folder, lock.get(), known.isPresent(), known.orElseGet(JobSequence::begin)));
            } finally {
                if (!opened) {
                    lock.get().close();
                }
            }
        } catch (IOException e) {
            throw root.unusable(e);
        }
    }

    private static State begin() {
        LocalDateTime now = LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS);
        return new State(RunId.at(Instant.now()), now, List.of());
    }

    /** When the steps were begun, by the clock and in the zone of the machine. */
    public LocalDateTime begun() {
        return state.begun();
    }

    /** Whether an earlier process has begun the steps. */
    public boolean isResumed() {
        return resumed;
    }

    /** How many steps are done. */
    public int doneCount() {
        return state.done().size();
    }

    /** A step of this going-through. @param meaning all that says what it is to do */
    public Step step(int index, String meaning) {
        return new Step(folder.getFileName().toString(), state.id(), index, hash(meaning));
    }

    /**
     * How a step ended.
     *
     * @return empty when it has not
     * @throws RefusedException when what is done is not what it now is to do
     */
    public Optional<ExitCode> ended(Step step) {
        if (step.index() >= state.done().size()) {
            return Optional.empty();
        }
        Done done = state.done().get(step.index());
        if (!done.meaning().equals(step.meaning())) {
            throw new RefusedException(
                    "Step " + (step.index() + 1) + " was done otherwise than it is written now, in the"
                            + " unfinished run that began at " + state.begun()
                            + "; put it back as it was to go on, or begin again with --fresh.");
        }
        return Optional.of(done.exitCode() == ExitCode.DONE.code() ? ExitCode.DONE : ExitCode.DONE_WITH_DIFFERENCES);
    }

    /** Writes down that the steps are begun, before the first is. @throws RefusedException when that cannot be */
    public void save() {
        save(folder, state);
    }

    /** Takes up what the runner has noted. */
    public void refresh() {
        try {
            state = read(folder).orElse(state);
        } catch (IOException e) {
            throw new RefusedException("The state of the steps in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Notes that a step is done, unless that is noted. @param exitCode one of those that mean done */
    static void note(StateFolder root, Step step, ExitCode exitCode) {
        Path folder = root.sequence(step.folder());
        try {
            Optional<State> now = read(folder);
            if (now.isEmpty()
                    || !now.get().id().equals(step.id())
                    || now.get().done().size() != step.index()) {
                return;
            }
            List<Done> done = new ArrayList<>(now.get().done());
            done.add(new Done(step.meaning(), exitCode.code()));
            save(folder, new State(now.get().id(), now.get().begun(), done));
        } catch (IOException e) {
            throw root.unusable(e);
        }
    }

    /** All is done: the next one begins anew. */
    public void end() {
        try {
            Files.deleteIfExists(folder.resolve("steps.json"));
        } catch (IOException e) {
            throw new RefusedException(
                    "The state of the steps in " + folder + " cannot be removed: " + e.getMessage(), e);
        }
    }

    private static void save(Path folder, State state) {
        try {
            StateFolder.writeDurably(folder.resolve("steps.json"), Json.text(state.toMap()));
        } catch (IOException e) {
            throw new RefusedException(
                    "The state of the steps in " + folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static Optional<State> read(Path folder) throws IOException {
        Optional<String> text = StateFolder.read(folder.resolve("steps.json"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> map = Json.object(text.get());
            List<Done> done = new ArrayList<>();
            for (Object entry : (List<?>) map.get("done")) {
                Map<?, ?> step = (Map<?, ?>) entry;
                done.add(new Done(step.get("meaning").toString(), ((Number) step.get("exitCode")).intValue()));
            }
            return Optional.of(new State(
                    map.get("id").toString(),
                    LocalDateTime.parse(map.get("begun").toString()),
                    List.copyOf(done)));
        } catch (IllegalArgumentException | ClassCastException | NullPointerException | DateTimeException e) {
            throw new RefusedException(
                    "What " + folder.resolve("steps.json")
                            + " says of the steps that are done is damaged; --fresh begins again.",
                    e);
        }
    }

    private static String hash(String text) {
        byte[] hash = JobIdentity.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    @Override
    public void close() {
        lock.close();
    }
}
