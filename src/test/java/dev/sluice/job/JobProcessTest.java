package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: kills, signals, and several at once. */
@Timeout(300)
class JobProcessTest {
    @TempDir
    Path folder;

    @Test
    void resumesAfterKillInAPartition() throws Exception {
        JobProcess first = start("shop", "p3");
        first.awaitJournal(folder, "shop p3");
        List<RunEntry> living = new FileRunBoard(new StateFolder(folder)).runs();
        assertThat(living).extracting(RunEntry::state).containsExactly(RunState.RUNNING);
        first.kill();
        List<RunEntry> dead = new FileRunBoard(new StateFolder(folder)).runs();
        assertThat(dead).extracting(RunEntry::state).containsExactly(RunState.DIED);

        JobProcess second = start("shop", "none");
        assertThat(second.exitCode()).isZero();
        assertThat(second.output())
                .containsPattern("resuming run " + dead.get(0).runId()
                        + ", which ended without a word after \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\n");
        assertThat(journal())
                .containsExactly("plan", "shop p1", "shop p2", "shop p3", "shop p3", "shop p4", "shop finish");
    }

    @Test
    void resumesAfterKillBeforeTheRepositoryIsComplete() throws Exception {
        JobProcess first = start("shop", "p1");
        first.awaitJournal(folder, "shop p1");
        first.kill();
        // As after a kill between the script's statements.
        Path jobFolder;
        try (var jobs = Files.list(folder.resolve("jobs"))) {
            jobFolder = jobs.findFirst().orElseThrow();
        }
        Files.delete(jobFolder.resolve("repository.mv.db"));
        try (RepositoryStore store = RepositoryStore.h2(jobFolder, 1);
                var connection = store.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DROP SEQUENCE BATCH_JOB_INSTANCE_SEQ");
        }
        JobProcess second = start("shop", "none");
        assertThat(second.exitCode()).as(second.output()).isZero();
    }

    @Test
    void sigtermStopsAndTheJobResumes() throws Exception {
        JobProcess first = start("shop", "p2");
        first.awaitJournal(folder, "shop p2");
        first.signal("TERM");
        assertThat(first.exitCode()).isEqualTo(5);
        assertThat(first.output()).endsWith("stopped on request; the same command resumes\n");

        JobProcess second = start("shop", "none");
        assertThat(second.exitCode()).isZero();
        assertThat(journal())
                .containsExactly("plan", "shop p1", "shop p2", "shop p2", "shop p3", "shop p4", "shop finish");
    }

    @Test
    void secondInterruptEndsAtOnce() throws Exception {
        JobProcess process = start("shop", "deaf p2");
        process.awaitJournal(folder, "shop p2");
        process.signal("INT");
        process.awaitJournal(folder, "asked to stop"); // two signals at once arrive as one
        process.signal("INT");
        assertThat(process.exitCode()).isEqualTo(130);
    }

    @Test
    void secondStartOfARunningJobIsRefusedAndOtherJobsRunBeside() throws Exception {
        JobProcess blocked = start("blocked", "p1");
        blocked.awaitJournal(folder, "blocked p1");
        List<JobProcess> beside = new ArrayList<>();
        JobProcess same = start("blocked", "none");
        for (String label : List.of("a", "b")) {
            beside.add(start(label, "none"));
        }
        assertThat(same.exitCode()).isEqualTo(4);
        assertThat(same.output())
                .startsWith("job try-blocked-")
                .contains(" is running already on host ")
                .contains(", since ");
        for (JobProcess other : beside) {
            assertThat(other.exitCode()).as(other.output()).isZero();
        }
        assertThat(new FileRunBoard(new StateFolder(folder)).runs())
                .extracting(RunEntry::state)
                .containsExactlyInAnyOrder(RunState.RUNNING, RunState.DONE, RunState.DONE);
        blocked.kill();
    }

    private JobProcess start(String label, String blocking) throws Exception {
        return JobProcess.start(folder, label, blocking, Optional.empty());
    }

    private List<String> journal() throws Exception {
        return Files.readAllLines(folder.resolve("journal"));
    }
}
