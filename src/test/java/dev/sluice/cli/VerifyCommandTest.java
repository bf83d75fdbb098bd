package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@WithServer
class VerifyCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestServer server;
    private String one;
    private String other;

    @BeforeEach
    void twoSchemas(TestServer shared) {
        server = shared;
        one = server.createSchema("one");
        other = server.createSchema("other");
        for (String schema : List.of(one, other)) {
            server.executeIn(
                    schema,
                    "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10))",
                    "INSERT INTO t VALUES (1, 'x'), (2, NULL)");
        }
    }

    @Test
    void equalIsOneLineAndDifferencesAreATable() {
        assertThat(run()).as(err.toString()).isZero();
        assertThat(out.toString()).contains("\nequal: 1 table, 2 rows\n");

        server.executeIn(other, "UPDATE t SET a = '' WHERE id = 2", "DELETE FROM t WHERE id = 1");
        assertThat(run("--rechecks=0")).as(err.toString()).isEqualTo(3);
        assertThat(out.toString())
                .contains(": done, with differences\n")
                .contains("\ndifferent: 1 table, 2 rows compared, 2 rows differ in 1 tables\n")
                .containsPattern("\n" + one + "\\.t -> " + other + "\\.t +2 +1 +1 +0 +1\n")
                .contains("\n  missing   id=1\n")
                .contains("\n  different id=2  (a: NULL | '')\n");
        assertThat(out.toString() + err).doesNotContain(server.settings().password() + "@");
    }

    @Test
    void theResultIsJsonForPrograms() {
        server.executeIn(other, "DELETE FROM t WHERE id = 1");

        assertThat(run("--rechecks=0", "--json")).isEqualTo(3);
        assertThat(out.toString())
                .isEqualTo("{\"tables\":1,\"rows\":2,\"rowsDiffering\":1,\"structure\":[],\"differing\":[{\"source\":\""
                        + one + ".t\",\"target\":\"" + other
                        + ".t\",\"sourceRows\":2,\"targetRows\":1,\"missing\":1,\"extra\":0,\"different\":0,\"listed\":"
                        + "[{\"kind\":\"missing\",\"row\":\"id=1\"}]}]}\n");
    }

    @Test
    void aDryRunShowsThePlanAndItsSql() {
        server.executeIn(other, "ALTER TABLE t ADD b INT");

        assertThat(run("--dry-run")).as(err.toString()).isZero();
        assertThat(out.toString())
                .startsWith("table " + one + ".t -> " + other + ".t, cut along PRIMARY (id)\n")
                .contains(": SELECT COUNT(*),SUM(CAST(REPLACE(")
                .contains("\n    explain: type ")
                .contains("\ndifference: " + one + ".t: column b: missing on the source\n");
    }

    @Test
    void aTargetWithoutACounterpartIsRefused() {
        CommandLine program = Main.program("verify");
        program.setErr(new PrintWriter(err));
        assertThat(program.execute("verify", "--source=mysql://a@h/", "--target=mysql://b@h/shop"))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "sluice: --target names /shop, which stands against no single one of --source; name the schema"
                                + " or table in both.\n");
    }

    @Test
    void stopsAtABorderWhenAskedToAndTheSameCommandGoesOn() throws Exception {
        Path sentinel = Files.createFile(folder.resolve("sentinel"));
        assertThat(run("--sentinel=" + sentinel, "--sleep=0.1"))
                .as(err.toString())
                .isEqualTo(5);

        Files.delete(sentinel);
        assertThat(run("--sentinel=" + sentinel)).as(err.toString()).isZero();
        assertThat(err.toString()).contains("resuming run ");
    }

    @Test
    void whatIsReadInOneGoWaitsForNothing() {
        assertThat(run("--statistics", "--max-load=Threads_running=25")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("sluice: --directory, --rules and --statistics read in one go and wait for nothing; leave"
                        + " out --sleep, --check-replica-lag, --max-load and the like.\n");
    }

    @Test
    void whatWouldBeOfNoEffectIsRefused() {
        assertThat(run("--statistics", "--where=id > 3")).isEqualTo(2);
        assertThat(run("--rules=r.yml", "--tables-list=t")).isEqualTo(2);
        assertThat(run("--junit=x.xml")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("sluice: --where is of no effect with --statistics; leave one of them out.\n"
                        + "sluice: --consistency is of no effect with --rules; leave one of them out.\n"
                        + "sluice: --junit needs --rules.\n");
    }

    private int run(String... more) {
        out.getBuffer().setLength(0);
        CommandLine program = Main.program("verify");
        program.setOut(new PrintWriter(out));
        program.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of(
                "verify",
                "--source=" + url(one),
                "--target=" + url(other),
                "--no-defaults",
                "--progress=none",
                "--consistency=none",
                "--state-dir=" + folder.resolve("state")));
        arguments.addAll(List.of(more));
        return program.execute(arguments.toArray(String[]::new));
    }

    private String url(String schema) {
        return "mysql://" + server.settings().user() + ":" + server.settings().password() + "@" + server.host() + ":"
                + server.port() + "/" + schema;
    }
}
