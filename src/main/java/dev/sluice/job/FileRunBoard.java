package dev.sluice.job;

import dev.sluice.run.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs of one state folder, a folder each. Whether a run lives is asked of the lock on its own file
 * {@code alive}, and not of its job's lock, which asking would take for an instant from a run about to start.
 */
public final class FileRunBoard implements RunBoard {
    private static final int RUNS_KEPT = 200;

    private final StateFolder state;

    /** @param state the folder; need not exist */
    public FileRunBoard(StateFolder state) {
        this.state = state;
    }

    @Override
    public List<RunEntry> runs() {
        List<RunEntry> runs = new ArrayList<>();
        for (String runId : state.runIds()) {
            find(runId).ifPresent(runs::add);
        }
        runs.sort(RunEntry.LATEST_FIRST);
        return runs;
    }

    /** The run with this id; empty when it is not kept, or died before its first word. */
    Optional<RunEntry> find(String runId) {
        try {
            // The lock first: a run that ends between the two questions is then never taken for a dead one.
            boolean alive = FileLock.isHeld(state.run(runId).resolve("alive"));
            Optional<RunEntry> entry = StateFolder.read(state.run(runId).resolve("run.json"))
                    .map(text -> RunEntry.fromMap(Json.object(text)));
            return entry.map(found -> found.state() == RunState.RUNNING && !alive ? found.died() : found);
        } catch (IOException e) {
            throw state.unusable(e);
        } catch (RuntimeException e) {
            return Optional.empty(); // written by another version of sluice, or cut by a full disk
        }
    }

    @Override
    public Optional<Map<String, Object>> report(String runId) {
        try {
            return StateFolder.read(state.run(runId).resolve("report.json")).map(Json::object);
        } catch (IOException e) {
            throw state.unusable(e);
        }
    }

    @Override
    public void requestStop(String runId) {
        try {
            mark(runId, "stop");
        } catch (IOException e) {
            throw new FailedException("run " + runId + " cannot be asked to stop: " + e, e);
        }
    }

    private void mark(String runId, String name) throws IOException {
        Files.write(state.run(runId).resolve(name), new byte[0], StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public void requestPause(String runId, boolean pause) {
        try {
            if (pause) {
                mark(runId, "pause");
            } else {
                Files.deleteIfExists(state.run(runId).resolve("pause"));
            }
        } catch (IOException e) {
            throw new FailedException("run " + runId + " cannot be asked to " + (pause ? "pause: " : "go on: ") + e, e);
        }
    }

    @Override
    public boolean pauseRequested(String runId) {
        return Files.exists(state.run(runId).resolve("pause"));
    }

    @Override
    public boolean stopRequested(String runId) {
        return Files.exists(state.run(runId).resolve("stop"));
    }

    @Override
    public void post(RunEntry entry) {
        write(entry.runId(), "run.json", entry.toMap());
    }

    @Override
    public void finish(RunEntry entry, Map<String, Object> report) {
        write(entry.runId(), "report.json", report);
        post(entry);
    }

    /** Deletes the folders of all but the last 200 runs. */
    void prune() {
        List<String> runIds = state.runIds();
        for (String runId : runIds.subList(Math.min(RUNS_KEPT, runIds.size()), runIds.size())) {
            try {
                if (!FileLock.isHeld(state.run(runId).resolve("alive"))) {
                    state.deleteRun(runId);
                }
            } catch (IOException e) {
                // Another process is pruning, too; what is left goes the next time.
            }
        }
    }

    private void write(String runId, String name, Map<String, Object> content) {
        Path file = state.run(runId).resolve(name);
        try {
            StateFolder.write(file, Json.text(content) + "\n");
        } catch (IOException e) {
            throw new FailedException("writing " + file + " failed: " + e, e);
        }
    }

    @Override
    public void close() {}
}
