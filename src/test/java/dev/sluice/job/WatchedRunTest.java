package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that others are told of. */
@Timeout(180)
class WatchedRunTest {
    @TempDir
    private Path folder;

    private final ListedJob job = new ListedJob();
    private Heard heard;

    private ExitCode run(RunWatcher... watchers) {
        heard = new Heard(folder.resolve("state"));
        RunSettings settings = new RunSettings(heard.stateDir, Optional.empty(), false, 2, Map.of("threads", 2))
                .watchedBy(List.of(watchers));
        return new JobRunner(settings, heard).run(job);
    }

    private Path report() {
        return folder.resolve("report.json");
    }

    private Map<String, Object> reported() throws IOException {
        return Json.object(Files.readString(report()));
    }

    @Test
    void theReportFileIsThatOfTheRunHoweverItEnds() throws Exception {
        job.work = partition -> ListedJob.ranges(partition, () -> {
            job.assembly.run().progress().begin("a<b");
            job.assembly.run().progress().add(3, 30);
            job.assembly.run().progress().end("a<b");
            return job.done.add(partition);
        });
        assertThat(run(new ReportFile("--report", report()))).isEqualTo(ExitCode.DONE);
        assertThat(report()).hasSameTextualContentAs(heard.outcome.report().orElseThrow());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report())))
                .matches("rw-(r--|---)---");
        assertThat(reported()).containsEntry("exitCode", 0L).containsEntry("rows", 12L);
        assertThat(Json.text(reported().get("tables"))).contains("[\"a<b\",12,120,");
        assertThat(Json.text(reported().get("timeline")))
                .contains("\"try-1\",\"work\",\"p")
                .contains("[0,\"starting\"]");
        assertThat(Json.text(reported().get("samples"))).contains(",12,120,null,\"\"]]");

        job.check = () -> {
            throw new FailedException("no");
        };
        assertThat(run(new ReportFile("--report", report()))).isEqualTo(ExitCode.FAILED);
        assertThat(reported()).containsEntry("exitCode", 1L).containsEntry("message", "no");

        job.check = () -> job.assembly.run().stop().request();
        assertThat(run(new ReportFile("--report", report()))).isEqualTo(ExitCode.STOPPED);
        assertThat(reported()).containsEntry("exitCode", 5L).containsEntry("state", "stopped");
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeAnythingIsDone() throws Exception {
        Path missing = folder.resolve("none/report.json");
        assertThat(run(new ReportFile("--report", missing))).isEqualTo(ExitCode.REFUSED);
        assertThat(heard.outcome.message())
                .isEqualTo("--report " + missing + " cannot be written: there is no such folder.");
        assertThat(heard.outcome.warnings()).isEmpty();
        assertThat(job.done).isEmpty();
        assertThat(new FileRunBoard(new StateFolder(heard.stateDir)).runs())
                .extracting(RunEntry::state, RunEntry::message)
                .containsExactly(tuple(RunState.REFUSED, heard.outcome.message()));

        assertThat(run(new ReportFile("--report", folder))).isEqualTo(ExitCode.REFUSED);
        assertThat(heard.outcome.message()).isEqualTo("--report " + folder + " is no file that could be replaced.");

        assertThat(run()).as("nothing is left to resume").isEqualTo(ExitCode.DONE);
        assertThat(heard.resumed).isFalse();
    }

    @Test
    void aLinkToAFileStaysALink() throws Exception {
        Path real = Files.writeString(folder.resolve("real.json"), "old");
        Files.createSymbolicLink(report(), real);
        assertThat(run(new ReportFile("--report", report()))).isEqualTo(ExitCode.DONE);
        assertThat(report()).isSymbolicLink();
        assertThat(Json.object(Files.readString(real))).containsEntry("exitCode", 0L);
    }

    @Test
    void aWatcherIsToldAllAndItsTroubleIsAWarning() {
        List<String> told = new ArrayList<>();
        RunWatcher watcher = new RunWatcher() {
            @Override
            public void begin(RunEntry run, Progress progress, List<RunEntry> history) {
                told.add("begin " + run.jobName() + " " + history.size());
            }

            @Override
            public void beat(RunEntry now) {
                throw new FailedException("no beat");
            }

            @Override
            public void finish(RunEntry end, ExitCode exitCode, Map<String, Object> report) {
                told.add("finish " + exitCode);
                throw new FailedException("The disk is full.");
            }

            @Override
            public void close() {
                told.add("close");
            }
        };
        assertThat(run(watcher)).isEqualTo(ExitCode.DONE);
        assertThat(heard.outcome.warnings()).containsExactly("The disk is full.");
        run(watcher);
        String name = job.identity().jobName();
        assertThat(told)
                .containsExactly(
                        "begin " + name + " 0", "finish DONE", "close", "begin " + name + " 1", "finish DONE", "close");
    }

    @Test
    void aRunningJobIsSaidSoBeforeAWatcherIsAsked() throws Exception {
        RunWatcher refusing = new RunWatcher() {
            @Override
            public void begin(RunEntry run, Progress progress, List<RunEntry> history) {
                throw new RefusedException("the port is taken");
            }

            @Override
            public void finish(RunEntry end, ExitCode exitCode, Map<String, Object> report) {}
        };
        job.check = () -> {
            Heard second = new Heard(folder.resolve("state"));
            RunSettings settings =
                    new RunSettings(second.stateDir, Optional.empty(), false, 2, Map.of()).watchedBy(List.of(refusing));
            assertThat(new JobRunner(settings, second).run(new ListedJob())).isEqualTo(ExitCode.ALREADY_RUNNING);
            job.done.add("checked");
        };
        assertThat(run()).isEqualTo(ExitCode.DONE);
        assertThat(job.done).contains("checked");
    }

    @Test
    void whatIsNotPutBackMakesADoneRunAFailedOneInItsReportToo() throws Exception {
        notPutBack();
    }

    @Test
    void whatIsNotPutBackMakesAStoppedRunAFailedOne() throws Exception {
        job.check = () -> job.assembly.run().stop().request();
        notPutBack();
    }

    private void notPutBack() throws Exception {
        BatchJob borrower = new BatchJob() {
            @Override
            public JobIdentity identity() {
                return job.identity();
            }

            @Override
            public org.springframework.batch.core.job.Job build(JobAssembly assembly) {
                return job.build(assembly);
            }

            @Override
            public void putBack() {
                throw new FailedException("SETTINGS ARE NOT PUT BACK");
            }
        };
        heard = new Heard(folder.resolve("state"));
        RunSettings settings = new RunSettings(heard.stateDir, Optional.empty(), false, 2, Map.of())
                .watchedBy(List.of(new ReportFile("--report", report())));
        assertThat(new JobRunner(settings, heard).run(borrower)).isEqualTo(ExitCode.FAILED);
        assertThat(reported()).containsEntry("exitCode", 1L).containsEntry("message", "SETTINGS ARE NOT PUT BACK");
    }
}
