package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StartOverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class JobRunnerTest {
    @TempDir
    Path stateDir;

    final ListedJob job = new ListedJob();

    @Test
    void runsAllStepsThenAllOfThemAgainNextTime() {
        Heard heard = new Heard(stateDir);
        job.threads = 1;
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(job.done).containsExactly("check", "plan", "p1", "p2", "p3", "p4", "finish");
        assertThat(heard.resumed).isFalse();
        job.done.clear();
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(job.done).containsExactly("check", "plan", "p1", "p2", "p3", "p4", "finish");
        assertThat(heard.notices).isEmpty();
    }

    @Test
    void partitionsStartInThePlansOrderOnNamedThreads() {
        job.partitions =
                IntStream.range(0, 40).mapToObj(i -> "p%05d".formatted(99 - i)).toList();
        List<String> threads = new CopyOnWriteArrayList<>();
        job.work = partition -> {
            job.done.add(partition);
            threads.add(Thread.currentThread().getName());
            return ListedJob.ranges(partition, () -> null);
        };
        job.threads = 1;
        assertThat(new Heard(stateDir).run(job)).isEqualTo(ExitCode.DONE);
        assertThat(job.done.subList(2, 42)).isEqualTo(job.partitions);
        assertThat(threads).containsOnly("try-1");
    }

    @Test
    void firstFailureStopsHandingOutAndIsWhatTheUserReads() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        job.partitions = IntStream.range(10, 60).mapToObj(i -> "p" + i).toList();
        job.work = partition -> switch (partition) {
            case "p10" ->
                new PartitionWorker() {
                    @Override
                    public boolean next() {
                        throw new FailedException(
                                "reading `shop`.`orders` failed: Table is gone (error 1146, SQL state 42S02)");
                    }

                    @Override
                    public void close() {
                        failed.countDown(); // by now the failure is on record
                    }
                };
            case "p11" ->
                ListedJob.ranges(partition, () -> {
                    failed.await();
                    throw new SQLException("later and secondary");
                });
            default -> ListedJob.ranges(partition, () -> job.done.add(partition));
        };
        Heard heard = new Heard(stateDir);
        assertThat(heard.run(job)).isEqualTo(ExitCode.FAILED);
        assertThat(heard.outcome.message())
                .isEqualTo("reading `shop`.`orders` failed: Table is gone (error 1146, SQL state 42S02)");
        assertThat(job.done).containsExactly("check", "plan");
        assertThat(Files.readString(heard.outcome.log().orElseThrow()))
                .contains("FailedException: reading `shop`.`orders` failed")
                .contains("\tat dev.sluice.job.");

        job.work = partition -> ListedJob.ranges(partition, () -> job.done.add(partition));
        job.done.clear();
        String failedRun = heard.runId;
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(heard.resumed).isTrue();
        assertThat(heard.notices).hasSize(1);
        assertThat(heard.notices.get(0)).startsWith("resuming run " + failedRun + ", which failed at 20");
        assertThat(job.done).hasSize(52).contains("p10", "p11", "p59").doesNotContain("plan");
    }

    @Test
    void resumeRunsOnlyWhatRemains() {
        job.threads = 1;
        job.work = partition -> ListedJob.ranges(partition, () -> {
            if (partition.equals("p3")) {
                throw new IOException("disk full");
            }
            return job.done.add(partition);
        });
        Heard heard = new Heard(stateDir);
        assertThat(heard.run(job)).isEqualTo(ExitCode.FAILED);
        assertThat(heard.outcome.message()).isEqualTo("disk full");
        assertThat(job.done).containsExactly("check", "plan", "p1", "p2");

        job.done.clear();
        job.threads = 4;
        job.work = partition -> ListedJob.ranges(partition, () -> job.done.add(partition));
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(job.done).containsExactlyInAnyOrder("check", "p3", "p4", "finish");
    }

    @Test
    void exceptionsOfTheWorkDecideTheExitCode() {
        Heard heard = new Heard(stateDir);
        job.check = () -> {
            throw new RefusedException("--database nix matches no schema");
        };
        assertThat(heard.run(job)).isEqualTo(ExitCode.REFUSED);
        assertThat(heard.outcome.message()).isEqualTo("--database nix matches no schema");
        job.check = () -> {
            throw new SQLException("Lost connection", "08S01", 2013);
        };
        assertThat(heard.run(job)).isEqualTo(ExitCode.FAILED);
        assertThat(heard.outcome.message()).isEqualTo("Lost connection (ERROR 2013, SQLSTATE 08S01)");
    }

    @Test
    void refusedStartLeavesNothingToResume() {
        Heard heard = new Heard(stateDir);
        job.check = () -> {
            throw new RefusedException("wrong password");
        };
        assertThat(heard.run(job)).isEqualTo(ExitCode.REFUSED);
        job.check = () -> job.done.add("check");
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(heard.resumed).isFalse();
        assertThat(heard.notices).isEmpty();
    }

    @Test
    void refusalInTheMiddleOfWorkIsAFailureThatResumes() {
        Heard heard = new Heard(stateDir);
        job.threads = 1;
        job.work = partition -> ListedJob.ranges(partition, () -> {
            if (partition.equals("p2")) {
                throw new RefusedException("no room for another connection");
            }
            return job.done.add(partition);
        });
        assertThat(heard.run(job)).isEqualTo(ExitCode.FAILED);
        assertThat(heard.outcome.message()).isEqualTo("no room for another connection");
        job.work = partition -> ListedJob.ranges(partition, () -> job.done.add(partition));
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(job.done).containsExactly("check", "plan", "p1", "check", "p2", "p3", "p4", "finish");
    }

    @Test
    void startsOverInTheSameProcessAndSaysWhy() {
        Heard heard = new Heard(stateDir);
        job.work = partition -> ListedJob.ranges(partition, () -> {
            throw new IOException("first try");
        });
        assertThat(heard.run(job)).isEqualTo(ExitCode.FAILED);
        job.done.clear();
        job.work = partition -> ListedJob.ranges(partition, () -> job.done.add(partition));
        job.check = () -> {
            job.done.add("check resumed=" + job.assembly.resumed());
            if (job.assembly.resumed()) {
                throw new StartOverException("the source has moved; all chunks are read again");
            }
        };
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(heard.outcome.warnings()).containsExactly("the source has moved; all chunks are read again");
        assertThat(job.done)
                .containsExactlyInAnyOrder(
                        "check resumed=true", "check resumed=false", "plan", "p1", "p2", "p3", "p4", "finish");
    }

    @Test
    void startsOverOnceOnly() {
        Heard heard = new Heard(stateDir);
        job.check = () -> {
            throw new StartOverException("cannot go on");
        };
        assertThat(heard.run(job)).isEqualTo(ExitCode.FAILED);
        assertThat(heard.outcome.message()).isEqualTo("cannot go on");
    }

    @Test
    void freshDiscardsTheUnfinishedRun() {
        Heard heard = new Heard(stateDir);
        job.threads = 1;
        job.work = partition -> ListedJob.ranges(partition, () -> {
            if (partition.equals("p2")) {
                throw new IOException("first try");
            }
            return job.done.add(partition);
        });
        assertThat(heard.run(job)).isEqualTo(ExitCode.FAILED);
        String failed = heard.runId;
        job.done.clear();
        job.work = partition -> ListedJob.ranges(partition, () -> job.done.add(partition));
        assertThat(heard.fresh(job)).isEqualTo(ExitCode.DONE);
        assertThat(heard.notices).containsExactly("discarding the unfinished run " + failed + ", as --fresh says");
        assertThat(heard.resumed).isFalse();
        assertThat(job.done).containsExactly("check", "plan", "p1", "p2", "p3", "p4", "finish");
    }

    @Test
    void stopEndsPartitionsAfterTheirRangeAndTheJobResumes() {
        Heard heard = new Heard(stateDir);
        job.threads = 1;
        job.work = partition -> ListedJob.ranges(
                partition,
                () -> {
                    if (partition.equals("p2")) {
                        new FileRunBoard(new StateFolder(stateDir)).requestStop(heard.runId);
                        while (!job.assembly.run().stop().isRequested()) {
                            Thread.sleep(20);
                        }
                    }
                    return job.done.add(partition + " range 1");
                },
                () -> job.done.add(partition + " range 2"));
        assertThat(heard.run(job)).isEqualTo(ExitCode.STOPPED);
        assertThat(heard.outcome.message()).isEqualTo("stopped on request; the same command resumes");
        assertThat(job.done).containsExactly("check", "plan", "p1 range 1", "p1 range 2", "p2 range 1");

        job.done.clear();
        job.work = partition -> ListedJob.ranges(partition, () -> job.done.add(partition));
        String stopped = heard.runId;
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(heard.notices.get(0)).startsWith("resuming run " + stopped + ", which was stopped at 20");
        assertThat(job.done).containsExactly("check", "p2", "p3", "p4", "finish");
    }

    @Test
    void pauseHoldsTheRunAtTheNextBorderUntilSomebodyLetsItGoOn() throws Exception {
        Heard heard = new Heard(stateDir);
        FileRunBoard board = new FileRunBoard(new StateFolder(stateDir));
        job.threads = 1;
        job.work = partition -> ListedJob.ranges(
                partition,
                () -> {
                    if (partition.equals("p2")) {
                        board.requestPause(heard.runId, true);
                        while (!job.assembly.run().stop().isPaused()) {
                            Thread.sleep(20);
                        }
                    }
                    return job.done.add(partition + " range 1");
                },
                () -> job.done.add(partition + " range 2"));
        CompletableFuture<List<String>> seen = CompletableFuture.supplyAsync(() -> {
            while (heard.runId == null || !board.find(heard.runId).orElseThrow().paused()) {
                nap();
            }
            List<String> doneInThePause = List.copyOf(job.done);
            board.requestPause(heard.runId, false);
            return doneInThePause;
        });
        assertThat(heard.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(seen.get()).containsExactly("check", "plan", "p1 range 1", "p1 range 2", "p2 range 1");
        assertThat(job.done).hasSize(11).endsWith("p4 range 2", "finish");
        assertThat(heard.outcome.figures()).containsOnlyKeys("waitedSeconds");
        assertThat(heard.outcome.figures().get("waitedSeconds").toString()).startsWith("{paused=");
    }

    @Test
    void stopEndsAPause() throws Exception {
        Heard heard = new Heard(stateDir);
        FileRunBoard board = new FileRunBoard(new StateFolder(stateDir));
        job.plan = () -> {
            board.requestPause(heard.runId, true);
            while (!job.assembly.run().stop().isPaused()) {
                nap();
            }
        };
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
            while (heard.runId == null || !board.find(heard.runId).orElseThrow().paused()) {
                nap();
            }
            board.requestStop(heard.runId);
        });
        assertThat(heard.run(job)).isEqualTo(ExitCode.STOPPED);
        stopping.get();
        assertThat(job.done).containsExactly("check");
        assertThat(board.find(heard.runId).orElseThrow().paused()).isFalse();
    }

    private static void nap() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void stopThatTheRunItselfAsksForSaysWhy() {
        Heard heard = new Heard(stateDir);
        job.threads = 1;
        job.work = partition -> ListedJob.ranges(partition, () -> {
            job.done.add(partition);
            job.assembly.run().stop().request("--run-time 30 s is over");
            job.assembly.run().stop().check();
            return true;
        });
        assertThat(heard.run(job)).isEqualTo(ExitCode.STOPPED);
        assertThat(heard.outcome.message()).isEqualTo("stopped, for --run-time 30 s is over; the same command resumes");
        assertThat(job.done).containsExactly("check", "plan", "p1");
    }

    @Test
    void failureWakesThreadsThatWait() {
        Heard heard = new Heard(stateDir);
        CountDownLatch waiting = new CountDownLatch(1);
        job.work = partition -> ListedJob.ranges(partition, () -> {
            if (partition.equals("p1")) {
                waiting.await();
                throw new FailedException("the load is critical");
            }
            waiting.countDown();
            job.assembly.run().stop().sleep(TimeUnit.HOURS.toMillis(1));
            return true;
        });
        assertThat(heard.run(job)).isEqualTo(ExitCode.FAILED);
        assertThat(heard.outcome.message()).isEqualTo("the load is critical");
    }

    @Test
    void rangeThatDoesNotComeBackIsAbandoned() throws InterruptedException {
        Heard heard = new Heard(stateDir);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch abandoned = new CountDownLatch(1);
        job.work = partition -> ListedJob.ranges(partition, () -> {
            job.assembly.onAbandon(abandoned::countDown);
            job.assembly.run().stop().request();
            return never.await(1, TimeUnit.HOURS);
        });
        try {
            assertThat(heard.run(job)).isEqualTo(ExitCode.STOPPED);
            assertThat(abandoned.getCount()).isZero();
        } finally {
            never.countDown();
            awaitEndOfThread("job"); // or its step context would meet the same ids in another test's repository
        }
    }

    private static void awaitEndOfThread(String name) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                thread.join();
            }
        }
    }

    @Test
    void whatBreaksWhileStoppingDoesNotHideThatTheRunWasStopped() {
        Heard heard = new Heard(stateDir);
        job.work = partition -> ListedJob.ranges(partition, () -> {
            job.assembly.run().stop().request();
            throw new SQLException("connection aborted");
        });
        assertThat(heard.run(job)).isEqualTo(ExitCode.STOPPED);
    }

    @Test
    void secondStartWhileRunningIsRefused() {
        Heard first = new Heard(stateDir);
        Heard second = new Heard(stateDir);
        job.check = () -> job.done.add("second: " + second.run(new ListedJob()));
        assertThat(first.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(job.done).contains("second: ALREADY_RUNNING");
        assertThat(second.outcome.message())
                .matches("job try-shop-[0-9a-f]{8} is running already on host \\S+ as process "
                        + ProcessHandle.current().pid() + ", run " + first.runId
                        + ", since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    }

    @Test
    void reportAndBoardTellTheWholeRun() throws IOException {
        Heard heard = new Heard(stateDir);
        job.check = () -> {
            job.assembly.run().report().warn("table `a` has no key");
            job.assembly.run().report().put("lockMillis", 3);
            job.assembly.run().progress().add(10, 1000);
        };
        heard.run(job);
        Map<String, Object> report =
                Json.object(Files.readString(heard.outcome.report().orElseThrow()));
        assertThat(report)
                .containsEntry("run", heard.runId)
                .containsEntry("job", heard.jobName)
                .containsEntry("operation", "try")
                .containsEntry("source", "db1:3306")
                .containsEntry("target", "/backup/shop")
                .containsEntry("state", "done")
                .containsEntry("exitCode", 0L)
                .containsEntry("message", "")
                .containsEntry("rows", 10L)
                .containsEntry("bytes", 1000L)
                .containsEntry("resumedFrom", null)
                .containsEntry("warnings", List.of("table `a` has no key"))
                .containsEntry("figures", Map.of("lockMillis", 3L))
                .containsEntry("settings", Map.of("threads", 2L))
                .containsKeys("started", "ended", "seconds", "host", "pid");
        assertThat(new FileRunBoard(new StateFolder(stateDir)).runs())
                .extracting(RunEntry::runId, RunEntry::state)
                .containsExactly(tuple(heard.runId, RunState.DONE));
    }

    @Test
    void nobodyElseReadsTheStateFolder() throws IOException {
        Path fresh = stateDir.resolve("state");
        new Heard(fresh).run(job);
        try (Stream<Path> all = Files.walk(fresh)) {
            assertThat(all).allSatisfy(path -> {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                assertThat(mode).as(path.toString()).isIn("rwxr-x---", "rw-r-----", "rw-------");
            });
        }
    }

    @Test
    void stateFolderThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.createFile(stateDir.resolve("file"));
        Heard heard = new Heard(file);
        assertThat(heard.run(job)).isEqualTo(ExitCode.REFUSED);
        assertThat(heard.outcome.message())
                .startsWith("the state folder " + file + " cannot be used (")
                .endsWith("; choose another with --state-dir");
    }
}
