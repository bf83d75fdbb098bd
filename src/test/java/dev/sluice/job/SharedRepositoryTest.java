package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.ExitCode;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job repository on a server. The two state folders of a test stand for two machines. */
@Timeout(300)
class SharedRepositoryTest {
    @TempDir
    Path here;

    @TempDir
    Path there;

    @EveryServer
    void resumesOnAnotherMachine(TestServer server) {
        RepositorySettings repository = repository(server, "repository_resume");
        ListedJob job = new ListedJob();
        job.threads = 1;
        job.work = partition -> ListedJob.ranges(partition, () -> {
            if (partition.equals("p3")) {
                throw new IOException("first try");
            }
            return job.done.add(partition);
        });
        Heard first = heard(here, repository);
        assertThat(first.run(job)).isEqualTo(ExitCode.FAILED);
        assertThat(first.outcome.message()).isEqualTo("first try");

        job.done.clear();
        job.work = partition -> ListedJob.ranges(partition, () -> job.done.add(partition));
        Heard second = heard(there, repository);
        assertThat(second.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(second.notices.get(0)).startsWith("resuming run " + first.runId + ", which failed at ");
        assertThat(job.done).containsExactly("check", "p3", "p4", "finish");

        try (RunBoard board = SharedRunBoard.open(repository)) {
            List<RunEntry> runs = board.runs();
            assertThat(runs).extracting(RunEntry::state).containsExactlyInAnyOrder(RunState.DONE, RunState.FAILED);
            assertThat(runs)
                    .extracting(RunEntry::resumedFrom)
                    .containsExactlyInAnyOrder(Optional.of(first.runId), Optional.empty());
        }
    }

    @EveryServer
    void killedRunIsSeenDeadAndItsJobResumes(TestServer server) throws Exception {
        RepositorySettings repository = repository(server, "repository_kill");
        JobProcess first = JobProcess.start(here, "shop", "p3", Optional.of(repository));
        first.awaitJournal(here, "shop p3");
        try (RunBoard board = SharedRunBoard.open(repository)) {
            assertThat(board.runs()).extracting(RunEntry::state).containsExactly(RunState.RUNNING);
            JobProcess elsewhere = JobProcess.start(there, "shop", "none", Optional.of(repository));
            assertThat(elsewhere.exitCode()).isEqualTo(4);
            assertThat(elsewhere.output()).contains(" is running already on host ");
            first.kill();
            // The server notices a moment later that the connection with the lock is gone.
            RunEntry dead = await(() -> board.runs().get(0), entry -> entry.state() == RunState.DIED);

            JobProcess second = JobProcess.start(there, "shop", "none", Optional.of(repository));
            assertThat(second.exitCode()).as(second.output()).isZero();
            assertThat(second.output())
                    .contains("resuming run " + dead.runId() + ", which ended without a word after ");
            assertThat(Files.readAllLines(there.resolve("journal")))
                    .containsExactly("shop p3", "shop p4", "shop finish");
        }
    }

    @EveryServer
    void anotherMachineStopsTheRun(TestServer server) throws Exception {
        RepositorySettings repository = repository(server, "repository_stop");
        JobProcess process = JobProcess.start(here, "shop", "p2", Optional.of(repository));
        process.awaitJournal(here, "shop p2");
        try (RunBoard board = SharedRunBoard.open(repository)) {
            board.requestStop(board.runs().get(0).runId());
            assertThat(process.exitCode()).isEqualTo(5);
            assertThat(board.runs()).extracting(RunEntry::state).containsExactly(RunState.STOPPED);
        }
    }

    @EveryServer
    void anotherMachinePausesTheRunAndThisOneLetsItGoOn(TestServer server) throws Exception {
        RepositorySettings repository = repository(server, "repository_pause");
        // As it was made before there was a pause.
        assertThat(heard(here, repository).run(new ListedJob())).isEqualTo(ExitCode.DONE);
        server.executeIn("repository_pause", "ALTER TABLE SLUICE_RUN DROP COLUMN PAUSE_REQUESTED");
        Heard heard = heard(here, repository);
        ListedJob job = new ListedJob();
        job.threads = 1;
        try (RunBoard board = SharedRunBoard.open(repository)) {
            job.work = partition -> ListedJob.ranges(partition, () -> {
                if (partition.equals("p2")) {
                    board.requestPause(heard.runId, true);
                    await(job.assembly.run().stop()::isPaused, paused -> paused);
                }
                return job.done.add(partition);
            });
            CompletableFuture<ExitCode> code = CompletableFuture.supplyAsync(() -> heard.run(job));
            await(() -> board.runs().get(0), RunEntry::paused);
            assertThat(job.done).containsExactly("check", "plan", "p1", "p2");
            FileRunBoard local = new FileRunBoard(new StateFolder(here));
            await(() -> local.pauseRequested(heard.runId), paused -> paused);
            local.requestPause(heard.runId, false);
            assertThat(code.get(1, TimeUnit.MINUTES)).isEqualTo(ExitCode.DONE);
            assertThat(board.pauseRequested(heard.runId)).isFalse();
        }
    }

    /** Their ids say the second of their start, and end by chance. */
    @EveryServer
    void ofTwoRunsInOneSecondTheOneThatStartedLastIsTheLatest(TestServer server) throws Exception {
        RepositorySettings repository = repository(server, "repository_second");
        RunEntry first = running("20261127-100000-zzz", "2026-11-27T10:00:00.1Z");
        RunEntry second = running("20261127-100000-aaa", "2026-11-27T10:00:00.9Z");
        StateFolder state = new StateFolder(here);
        FileRunBoard local = new FileRunBoard(state);
        try (RunBoard board = SharedRunBoard.forPosting(repository);
                Connection holder = server.connect();
                Statement lock = holder.createStatement()) {
            lock.execute("SELECT GET_LOCK('" + ServerLock.name("repository_second", first.jobName()) + "', 0)");
            for (RunEntry run : List.of(first, second)) {
                board.post(run);
                state.makeFolder(state.run(run.runId()));
                local.post(run);
            }
            assertThat(board.runs()).containsExactly(second, first.died());
            assertThat(local.runs()).containsExactly(second.died(), first.died());
        }
    }

    private static RunEntry running(String runId, String started) {
        Instant at = Instant.parse(started);
        return new RunEntry(
                runId,
                "try-shop",
                "try",
                "here",
                "there",
                "host",
                1,
                RunState.RUNNING,
                at,
                at,
                Optional.empty(),
                "",
                0,
                0,
                0,
                "",
                "",
                Optional.empty());
    }

    @EveryServer
    void connectionLostDuringARunIsReplacedAndTheLockKept(TestServer server) throws Exception {
        RepositorySettings repository = repository(server, "repository_lost");
        JobProcess process = JobProcess.start(here, "shop", "p2", Optional.of(repository));
        process.awaitJournal(here, "shop p2");
        String jobName;
        try (RunBoard board = SharedRunBoard.open(repository)) {
            jobName = board.runs().get(0).jobName();
        }
        List<String> killed = server.query(
                "SELECT id FROM information_schema.processlist WHERE db = 'repository_lost' AND id <> CONNECTION_ID()");
        killed.forEach(id -> killQuietly(server, id));
        String holder = "SELECT COALESCE(IS_USED_LOCK('" + ServerLock.name("repository_lost", jobName) + "'), 0)";
        await(() -> server.single(holder), id -> !id.equals("0") && !killed.contains(id));
        assertThat(heard(there, repository).run(sameJob())).as(process.output()).isEqualTo(ExitCode.ALREADY_RUNNING);
        process.signal("TERM");
        assertThat(process.exitCode()).as(process.output()).isEqualTo(5);
    }

    @EveryServer
    void unknownSchemaIsRefused(TestServer server) {
        Heard heard = heard(here, new RepositorySettings(server.settings(), "no_such_schema"));
        assertThat(heard.run(new ListedJob())).isEqualTo(ExitCode.REFUSED);
        assertThat(heard.outcome.message())
                .startsWith("the job repository mysql://" + server.settings() + "/no_such_schema cannot be used: ")
                .contains("1049")
                .endsWith("; --repository-url names a schema that exists");
    }

    @EveryServer
    void tablesThatAKilledProcessLeftHalfMadeAreMadeAgain(TestServer server) {
        RepositorySettings repository = repository(server, "repository_half");
        assertThat(heard(here, repository).run(new ListedJob())).isEqualTo(ExitCode.DONE);
        server.executeIn("repository_half", "DROP TABLE BATCH_JOB_INSTANCE_SEQ");
        Heard second = heard(here, repository);
        assertThat(second.run(new ListedJob())).isEqualTo(ExitCode.FAILED);
        assertThat(second.outcome.message())
                .isEqualTo("the job repository's schema repository_half holds jobs of another version of Spring"
                        + " Batch (there is no BATCH_JOB_INSTANCE_SEQ); give --repository-url a schema of its own");
        server.executeIn("repository_half", "SET FOREIGN_KEY_CHECKS = 0", "DELETE FROM BATCH_JOB_INSTANCE");
        assertThat(heard(here, repository).run(new ListedJob())).isEqualTo(ExitCode.DONE);
    }

    /** It may be gone by now. */
    private static void killQuietly(TestServer server, String id) {
        try {
            server.execute("KILL " + id);
        } catch (AssertionError gone) {
            assertThat(gone).hasMessageContaining("1094");
        }
    }

    /** Looks until it is as expected. */
    private static <T> T await(Supplier<T> look, Predicate<T> expected) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        T seen = look.get();
        while (!expected.test(seen)) {
            assertThat(System.nanoTime()).as("still %s", seen).isLessThan(deadline);
            Thread.sleep(20);
            seen = look.get();
        }
        return seen;
    }

    private static ListedJob sameJob() {
        ListedJob job = new ListedJob();
        job.identity = new JobIdentity("try", "shop", "here", "there", "shop");
        return job;
    }

    private static RepositorySettings repository(TestServer server, String schema) {
        server.execute("DROP DATABASE IF EXISTS " + schema, "CREATE DATABASE " + schema);
        return new RepositorySettings(server.settings(), schema);
    }

    private static Heard heard(Path folder, RepositorySettings repository) {
        Heard heard = new Heard(folder);
        heard.repository = Optional.of(repository);
        return heard;
    }
}
