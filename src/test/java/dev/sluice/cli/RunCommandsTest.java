package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.FileRunBoard;
import dev.sluice.job.StateFolder;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RunCommandsTest {
    private static final String DONE = """
            {"run":"20261122-090000-aaa","job":"dump-shop-12345678","operation":"dump","source":"db1:3306",\
            "target":"/b","host":"h","pid":1,"state":"done","started":"2026-11-22T09:00:00Z",\
            "updated":"2026-11-22T09:01:05Z","ended":"2026-11-22T09:01:05Z","phase":"finishing","rows":1234567,\
            "bytes":345000000,"rowsExpected":1200000,"waiting":"","message":"","resumedFrom":null}""";
    private static final String FAILED = """
            {"run":"20261122-100000-bbb","job":"dump-crm-87654321","operation":"dump","source":"db1:3306",\
            "target":"/c","host":"h","pid":2,"state":"failed","started":"2026-11-22T10:00:00Z",\
            "updated":"2026-11-22T10:00:02Z","ended":"2026-11-22T10:00:02Z","phase":"dumping","rows":0,"bytes":0,\
            "rowsExpected":0,"waiting":"","message":"disk full","resumedFrom":"20261122-080000-ccc"}""";

    @TempDir
    Path stateDir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void statusOfAnUnusedStateFolder() {
        assertThat(run(
                        new StatusCommand(),
                        "--state-dir",
                        stateDir.resolve("none").toString()))
                .isZero();
        assertThat(out).hasToString("Nothing runs, and no job is unfinished.\n");
    }

    @Test
    void statusLeavesOutWhatIsDone() throws Exception {
        keep("20261122-090000-aaa", DONE);
        keep("20261122-100000-bbb", FAILED);
        assertThat(run(new StatusCommand(), "--state-dir", stateDir.toString())).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).matches("RUN +JOB +STATE +STARTED +TIME +ROWS +BYTES +WHAT");
        assertThat(lines.get(1))
                .matches("20261122-100000-bbb  dump-crm-87654321  failed  2026-11-22 \\d\\d:00:00  0:02  0 +0 B +disk"
                        + " full");
        assertThat(lines).hasSize(2);
    }

    @Test
    void historyAsJsonIsWhatTheRunsWrote() throws Exception {
        keep("20261122-090000-aaa", DONE);
        keep("20261122-100000-bbb", FAILED);
        assertThat(run(new HistoryCommand(), "--json", "--state-dir", stateDir.toString()))
                .isZero();
        assertThat(out).hasToString(FAILED + "\n" + DONE + "\n");
    }

    @Test
    void historyOfOneJob() throws Exception {
        keep("20261122-090000-aaa", DONE);
        keep("20261122-100000-bbb", FAILED);
        run(new HistoryCommand(), "dump-shop-12345678", "--state-dir", stateDir.toString());
        assertThat(out.toString().lines().skip(1)).singleElement().asString().contains("1:05  1,234,567  345 MB");
    }

    @Test
    void stopRefusesWhatDoesNotRun() throws Exception {
        keep("20261122-100000-bbb", FAILED);
        assertThat(run(new StopCommand(), "dump-crm-87654321", "--state-dir", stateDir.toString()))
                .isEqualTo(2);
        assertThat(err)
                .hasToString("sluice: Run 20261122-100000-bbb of dump-crm-87654321 does not run; it is failed.\n");
    }

    @Test
    void pauseAndResumeRefuseWhatDoesNotRun() throws Exception {
        keep("20261122-100000-bbb", FAILED);
        assertThat(run(new PauseCommand(), "20261122-100000-bbb", "--state-dir", stateDir.toString()))
                .isEqualTo(2);
        assertThat(run(new ResumeCommand(), "nix", "--state-dir", stateDir.toString()))
                .isEqualTo(2);
        assertThat(err)
                .hasToString("sluice: Run 20261122-100000-bbb of dump-crm-87654321 does not run; it is failed.\n"
                        + "sluice: No run or job is called 'nix'; 'sluice history' shows what there is.\n");
        assertThat(stateDir.resolve("runs/20261122-100000-bbb/pause")).doesNotExist();
    }

    @Test
    void stopRefusesWhatNobodyKnows() {
        assertThat(run(new StopCommand(), "nix", "--state-dir", stateDir.toString()))
                .isEqualTo(2);
        assertThat(err).hasToString("sluice: No run or job is called 'nix'; 'sluice history' shows what there is.\n");
    }

    @Test
    void passwordInTheRepositoryUrlIsRefusedAndNotShown() {
        assertThat(run(new StatusCommand(), "--repository-url", "mysql://me:geheim@db/jobs"))
                .isEqualTo(2);
        assertThat(err)
                .hasToString("sluice: --repository-url must not hold a password, which others could see; use"
                        + " SLUICE_REPOSITORY_PASSWORD or --repository-defaults-file.\n");
    }

    @Test
    void repositoryUrlWithoutSchemaIsRefused() {
        assertThat(run(new StatusCommand(), "--repository-url", "mysql://me@db"))
                .isEqualTo(2);
        assertThat(err)
                .hasToString("sluice: --repository-url=mysql://me@db names no schema; it is of the form"
                        + " mysql://USER@HOST:PORT/SCHEMA.\n");
    }

    @Test
    void statusNeedsNoClassOfSpring() throws Exception {
        String withoutSpring = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("spring"))
                .collect(Collectors.joining(File.pathSeparator));
        keep("20261122-100000-bbb", FAILED);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        withoutSpring,
                        Status.class.getName(),
                        "--json",
                        "--state-dir",
                        stateDir.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo(FAILED + "\n");
        assertThat(process.waitFor()).isZero();
    }

    /** The command in a process of its own. */
    static final class Status {
        public static void main(String[] args) {
            System.exit(Main.configure(new CommandLine(new StatusCommand())).execute(args));
        }
    }

    private void keep(String runId, String entry) throws Exception {
        Path folder = Files.createDirectories(stateDir.resolve("runs").resolve(runId));
        Files.writeString(folder.resolve("run.json"), entry + "\n");
        assertThat(new FileRunBoard(new StateFolder(stateDir)).runs()).isNotEmpty();
    }

    private int run(Callable<?> command, String... arguments) {
        CommandLine line = Main.configure(new CommandLine(command));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
