package dev.sluice.jobfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job file says, and what of it is refused with its line. */
class JobFileTest {
    @TempDir
    private Path folder;

    private JobFile read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yml"), text);
        return JobFile.read(
                file, new Variables(Map.of("USER", "ann", "EMPTY", ""), LocalDateTime.of(2026, 3, 4, 5, 6, 7)));
    }

    @Test
    void oneOperationWithVariablesAndADate() throws Exception {
        JobFile file = read("""
                description: nightly
                dump:
                  user: ${USER}
                  database: ${NONE:-shop}
                  outputdir: /b/$${x}-${date:%Y-%m-%dT%H%M%S}${EMPTY}
                  tables-list: [a, "b,c"]
                """);

        assertThat(file.description()).hasValue("nightly");
        JobStep step = file.steps().get(0);
        assertThat(step.operation()).isEqualTo("dump");
        assertThat(step.settings().get("user").values()).containsExactly("ann");
        assertThat(step.settings().get("database").values()).containsExactly("shop");
        assertThat(step.settings().get("outputdir").values()).containsExactly("/b/${x}-2026-03-04T050607");
        assertThat(step.settings().get("tables-list").values()).containsExactly("a", "b,c");
        assertThat(step.settings().get("tables-list").place().line()).isEqualTo(6);
    }

    @Test
    void stepsShareWhatTheFileIncludesAndNeverItsValuesAsYaml() throws Exception {
        Files.writeString(folder.resolve("server.yml"), "host: db1\nuser: \"${USER}\"\n");
        JobFile file = read("""
                include: [server.yml]
                steps:
                  - dump: {outputdir: /x}
                    on-differences: continue
                  - verify: {source: a, target: b}
                """);

        assertThat(file.steps()).extracting(JobStep::operation).containsExactly("dump", "verify");
        assertThat(file.steps()).extracting(JobStep::goesOn).containsExactly(true, false);
        assertThat(file.steps().get(1).shared().get("user").values()).isEqualTo(List.of("ann"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dump: {user: '${NONE}'}|job.yml line 1: the environment has no variable NONE; set it, or give a default as"
                        + " ${NONE:-default}.",
                "dump: {user: '${USER'}|job.yml line 1: '${USER' lacks its closing brace; '$${' stands for '${' itself.",
                "dump: {user: '${a b}'}|job.yml line 1: '${a b}' is no variable; it is ${NAME}, ${NAME:-default} or"
                        + " ${date:%Y-%m-%d}.",
                "dump: {user: '${date:%q}'}|job.yml line 1: '%q' has a code that is none of %Y, %m, %d, %H, %M and %S.",
                "dump: {user: }|job.yml line 1: 'user' must have a value.",
                "dump: {user: {a: b}}|job.yml line 1: 'user' must be a single value.",
                "dmp: {}|job.yml line 1: unknown key 'dmp'; did you mean 'dump'?",
                "{dump: {}, load: {}}|job.yml line 1: a job file has one operation (dump, load, archive, import, verify),"
                        + " or a list of 'steps'.",
                "steps: []|job.yml line 1: 'steps' must be a list with at least one entry.",
                "steps: [{dump: {}, load: {}}]|job.yml line 1: a step has one operation: dump, load, archive, import,"
                        + " verify.",
                "steps: [{dump: {}, on-differences: maybe}]|job.yml line 1: 'on-differences' is stop or continue, not"
                        + " 'maybe'.",
                "include: none.yml|Cannot read keys from FOLDER/none.yml: no such file.",
            })
    void whatIsWrongIsNamedWithItsLine(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(RefusedException.class)
                .extracting(e ->
                        e.getMessage().replace(folder + "/job.yml", "job.yml").replace(folder.toString(), "FOLDER"))
                .isEqualTo(message);
    }
}
