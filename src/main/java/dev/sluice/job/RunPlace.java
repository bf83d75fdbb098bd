package dev.sluice.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run holds for its life: the locks of its job, its folder with the log, and its places on the boards.
 * Taken in this order, so that a run refused because another one lives leaves no trace.
 */
final class RunPlace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunPlace.class);

    private final StateFolder state;
    private final RunSettings settings;
    private final Run run;
    private final Deque<AutoCloseable> held = new ArrayDeque<>();
    private final List<LivenessLock> locks = new ArrayList<>();
    private final List<RunBoard> boards = new ArrayList<>();

    private RunPlace(RunSettings settings, Run run) {
        this.state = new StateFolder(settings.stateDir());
        this.settings = settings;
        this.run = run;
    }

    /**
     * Takes the place of a run.
     *
     * @throws AlreadyRunningException when another run of the job lives
     * @throws dev.sluice.run.RefusedException when the state folder or the repository cannot be used
     */
    static RunPlace take(RunSettings settings, Run run, Holder holder) throws InterruptedException {
        RunPlace place = new RunPlace(settings, run);
        try {
            place.lockJob(holder);
            place.makeFolder(holder);
            place.boards.forEach(board -> board.post(run.running()));
            return place;
        } catch (IOException e) {
            place.close();
            throw place.state.unusable(e);
        } catch (RuntimeException | InterruptedException e) {
            place.close();
            throw e;
        }
    }

    private void lockJob(Holder holder) throws IOException, InterruptedException {
        String jobName = run.identity().jobName();
        Path lockFile = state.makeFolder(state.job(jobName)).resolve("lock");
        FileLock lock = FileLock.take(lockFile, holder.toJson())
                .orElseThrow(() -> new AlreadyRunningException(jobName, holderIn(lockFile)));
        keep(lock);
        if (settings.repository().isPresent()) {
            RepositorySettings repository = settings.repository().get();
            SharedRunBoard board = SharedRunBoard.forPosting(repository);
            held.push(board);
            ServerLock serverLock = ServerLock.take(repository, jobName)
                    .orElseThrow(() -> new AlreadyRunningException(jobName, holderOn(board, jobName)));
            keep(serverLock);
            boards.add(board);
        }
    }

    private void makeFolder(Holder holder) throws IOException, InterruptedException {
        Path folder = state.makeFolder(state.run(run.id()));
        keep(FileLock.take(folder.resolve("alive"), holder.toJson())
                .orElseThrow(() -> new IOException("run id " + run.id() + " is in use")));
        StateFolder.write(folder.resolve(StateFolder.UNTOLD), "");
        held.push(RunLog.open(folder.resolve("run.log")));
        FileRunBoard board = new FileRunBoard(state);
        boards.add(0, board); // before a server's, which may no longer answer
        board.prune();
    }

    private void keep(LivenessLock lock) {
        locks.add(lock);
        held.push(lock);
    }

    private static Optional<Holder> holderIn(Path lockFile) {
        try {
            return FileLock.content(lockFile).map(Holder::fromJson);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the lock's content cannot be read", e);
            return Optional.empty();
        }
    }

    private static Optional<Holder> holderOn(RunBoard board, String jobName) {
        return board.runs().stream()
                .filter(entry -> entry.jobName().equals(jobName) && entry.state() == RunState.RUNNING)
                .findFirst()
                .map(entry -> new Holder(entry.runId(), entry.host(), entry.pid(), entry.started()));
    }

    List<LivenessLock> locks() {
        return locks;
    }

    List<RunBoard> boards() {
        return boards;
    }

    /** Whether the end of an earlier run was never told, as far as this state folder still has it. */
    boolean isUntold(String runId) {
        return Files.exists(state.run(runId).resolve(StateFolder.UNTOLD));
    }

    /** A file in the run's folder. */
    Path file(String name) {
        return state.run(run.id()).resolve(name);
    }

    /** Opens the database of the job repository; the locks are held. */
    RepositoryStore openStore() throws SQLException, IOException {
        return settings.repository().isPresent()
                ? RepositoryStore.server(settings.repository().get(), settings.threads())
                : RepositoryStore.h2(state.job(run.identity().jobName()), settings.threads());
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (Exception e) {
                LOG.warn("a run's lock or board could not be closed", e);
            }
        }
    }
}
