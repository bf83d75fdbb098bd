package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Json;
import dev.sluice.jobfile.JobFile;
import dev.sluice.jobfile.Variables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Keys become options of the steps' commands; what a command does not take is named with its line. */
class JobFileRunTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("job.yml"), text);
    }

    private JobFileRun run(String text, String... typed) throws IOException {
        return new JobFileRun(JobFile.read(file(text), new Variables(Map.of(), LocalDateTime.now())), List.of(typed));
    }

    private int sluice(String... words) {
        CommandLine program = Main.program(words);
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        return program.execute(words);
    }

    @Test
    void keysBecomeWordsInTheirOrderAndOperandsComeLast() throws Exception {
        assertThat(run("""
                        import:
                          file: [-a.txt, b.txt]
                          database: shop
                          set: ["a=1", "b=@b"]
                          ignore: true
                          local: false
                          use-threads: 3
                        """).commands())
                .containsExactly(List.of(
                        "import",
                        "--set=a=1",
                        "--set=b=@b",
                        "--ignore",
                        "--use-threads=3",
                        "--",
                        "shop",
                        "-a.txt",
                        "b.txt"));
    }

    @Test
    void typedOptionsOverrideTheFileWhereACommandHasThem() throws Exception {
        Files.writeString(folder.resolve("server.yml"), "host: db1\nthreads: 2\n");
        JobFileRun run = run("""
                include: server.yml
                steps:
                  - dump: {outputdir: /x, threads: 3}
                  - import: {database: d, file: f.txt}
                """, "--threads", "5", "--quiet", "--host=db2");

        assertThat(run.commands())
                .containsExactly(
                        List.of("dump", "--outputdir=/x", "--threads", "5", "--quiet", "--host=db2"),
                        List.of("import", "--quiet", "--host=db2", "--", "d", "f.txt"));
        assertThat(run("dump: {outputdir: /x}", "--quiet").meaning(0))
                .as("how a run is done says nothing of what it does")
                .isEqualTo(run("dump: {outputdir: /x}").meaning(0));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "dump: {outputdir: /x, threadz: 4}|'dump' has no option 'threadz'; did you mean 'threads'?",
                "dump: {outputdir: /x, threads: many}|Invalid value for option 'threads': 'many' is not an int.",
                "dump: {outputdir: /x, threads: [1, 2]}|'threads' takes one value.",
                "dump: {outputdir: /x, no-data: maybe}|'no-data' is true or false, not 'maybe'.",
                "dump: {outputdir: /x, password: secret}|a password does not belong into a job file; SLUICE_PASSWORD holds it (SLUICE_SOURCE_PASSWORD and"
                        + " SLUICE_TARGET_PASSWORD where there are two), or a 'defaults-file' that only you can read.",
                "dump: {outputdir: /x, url: 'mysql://ann:secret@db1/'}|a password does not belong into a job file; SLUICE_PASSWORD holds it (SLUICE_SOURCE_PASSWORD and"
                        + " SLUICE_TARGET_PASSWORD where there are two), or a 'defaults-file' that only you can read.",
                "archive: {source: 'h=db1,p=secret,t=t', where: '1=1', purge: true}|a password does not belong into a job file; SLUICE_PASSWORD holds it (SLUICE_SOURCE_PASSWORD and"
                        + " SLUICE_TARGET_PASSWORD where there are two), or a 'defaults-file' that only you can read.",
                "dump: {outputdir: /x, fresh: true}|'fresh' is for the command line of 'sluice run' alone.",
                "dump: {threads: 4}|Missing required option: 'outputdir=DIR'.",
            })
    void whatACommandDoesNotTakeIsNamedWithItsLine(String text, String message) throws Exception {
        Path file = file(text);

        assertThat(sluice("validate", file.toString())).isEqualTo(2);

        assertThat(err.toString()).isEqualTo("sluice: " + file + " line 1: " + message + "\n");
        assertThat(err.toString()).doesNotContain("secret");
    }

    @Test
    void unknownOptionsBehindTheFileAndMissingFilesAreRefused() throws Exception {
        Path file = file("dump: {outputdir: /x}");
        assertThat(sluice("run", file.toString(), "--state-dir=" + folder, "--threadz=1"))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("sluice: No step of the job file has an option --threadz; did you mean '--threads'?\n");
        assertThat(sluice("run", file.toString(), "--state-dir=" + folder, "-psecret"))
                .isEqualTo(2);
        assertThat(err.toString()).doesNotContain("secret");
        assertThat(sluice("run", folder + "/none.yml")).isEqualTo(2);
        assertThat(err.toString()).endsWith("sluice: There is no job file " + folder + "/none.yml.\n");
    }

    @Test
    void theSchemaHasEveryOptionOfEveryOperation() {
        assertThat(sluice("validate", "--schema")).isZero();

        Map<?, ?> definitions = (Map<?, ?>) Json.object(out.toString()).get("$defs");
        assertThat(definitions.keySet().toString()).isEqualTo("[dump, load, archive, import, verify]");
        Map<?, ?> dump = (Map<?, ?>) ((Map<?, ?>) definitions.get("dump")).get("properties");
        assertThat(dump.keySet().toString())
                .contains("outputdir", "threads", "keep")
                .doesNotContain("password", "fresh", "step-of-job-file");
        assertThat(definitions.values()).allSatisfy(definition -> {
            Map<?, ?> keys = (Map<?, ?>) ((Map<?, ?>) definition).get("properties");
            assertThat(keys.keySet().toString()).contains("log-format", "report", "metrics-file", "metrics-port");
            assertThat(((Map<?, ?>) keys.get("log-format")).get("examples").toString())
                    .isEqualTo("[text, json]");
        });
    }
}
