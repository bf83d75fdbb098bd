package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StoppedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Callable<ExitCode> work = () -> ExitCode.DONE;

    @Command(name = "job", description = "Does it.")
    final class Job implements Callable<ExitCode> {
        @Mixin
        private ConnectionOptions connection;

        @Option(names = "--rows", description = "Rows.")
        private int rows;

        @Override
        public ExitCode call() throws Exception {
            return work.call();
        }
    }

    @Test
    void showsHelpForTheProgramAndForEachCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: sluice [-?V] COMMAND\n").contains("completion", "Exit codes: 0");
        assertThat(run("job", "-?")).isZero();
        assertThat(out.toString()).contains("Usage: sluice job ", "--host=HOST");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void showsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).isEqualTo("sluice (not packaged)\n");
    }

    @Test
    void printsACompletionScript() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("--rows");
    }

    @Test
    void turnsTheOutcomeIntoTheExitCode() {
        for (ExitCode code : ExitCode.values()) {
            work = () -> code;
            assertThat(run("job")).isEqualTo(code.code());
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void answersAMistakeWithOneSentenceAndAPointer() {
        assertThat(run("job", "--row", "5")).isEqualTo(2);
        assertErr("sluice: Unknown options: '--row', '5'.\nDid you mean --rows?\n'sluice job --help' shows what there"
                + " is.\n");
        assertThat(run("job", "--rows=many")).isEqualTo(2);
        assertErr("sluice: Invalid value for option '--rows': 'many' is not an int.\n"
                + "'sluice job --help' shows what there is.\n");
        assertThat(run("complete")).isEqualTo(2);
        assertErr("sluice: Unknown argument: 'complete'.\nDid you mean completion or dump or import?\n"
                + "'sluice --help' shows what there is.\n");
        assertThat(run()).isEqualTo(2);
        assertErr("sluice: A command is missing.\n'sluice --help' shows what there is.\n");
    }

    @Test
    void neverRepeatsAValueThatMayBeASecret() {
        assertThat(run("job", "--passwrd=s3cret")).isEqualTo(2);
        assertErr("sluice: Unknown option: '--passwrd'.\nDid you mean --password?\n"
                + "'sluice job --help' shows what there is.\n");
        assertThat(run("wrong", "-ps3cret", "mysql://u:s3cret@h/")).isEqualTo(2);
        assertErr("sluice: Unknown arguments: 'wrong', '-p***', 'mysql://u:***@h/'.\nDid you mean completion?\n"
                + "'sluice --help' shows what there is.\n");
    }

    @Test
    void answersARefusalOrAFailureWithItsSentence() {
        work = () -> {
            throw new RefusedException("The schema 'shop' is unknown.");
        };
        assertThat(run("job")).isEqualTo(2);
        assertErr("sluice: The schema 'shop' is unknown.\n");
        work = () -> {
            throw new FailedException("The table is gone.");
        };
        assertThat(run("job")).isEqualTo(1);
        assertErr("sluice: The table is gone.\n");
        work = () -> {
            throw new StoppedException();
        };
        assertThat(run("job")).isEqualTo(5);
        assertErr("sluice: stopped on request; the same command resumes.\n");
    }

    @Test
    void keepsTheStackTraceOfAnUnexpectedErrorForTheLog(@TempDir Path folder) throws IOException {
        String home = System.setProperty("user.home", folder.toString());
        work = () -> {
            throw new IllegalStateException("surprise\nand more");
        };
        try {
            assertThat(run("job")).isEqualTo(1);
        } finally {
            System.setProperty("user.home", home);
        }
        Path log = folder.resolve(".sluice/errors.log");
        assertErr("sluice: an error that sluice did not expect (IllegalStateException: surprise); details are in " + log
                + ".\n");
        assertThat(Files.readString(log)).contains("java.lang.IllegalStateException: surprise\nand more\n\tat ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
    }

    @Test
    void bringsBackTheArgumentsThatTheLauncherHid() {
        String[] args = {"job", "--sluice-argument=2", "--sluice-argument=9"};

        assertThat(HiddenArguments.restore(args, Map.of("SLUICE_ARGUMENT_2", "-ps3cret")))
                .containsExactly("job", "-ps3cret", "--sluice-argument=9");
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine program = Main.program(args);
        program.addSubcommand(new Job());
        Main.configure(program);
        return program.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private void assertErr(String text) {
        assertThat(err.toString()).isEqualTo(text);
    }
}
