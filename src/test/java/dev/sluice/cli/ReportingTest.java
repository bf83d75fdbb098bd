package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Json;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How commands tell schedulers, log collectors and Prometheus of their runs. */
@WithServer
class ReportingTest {
    private static final String HOSTILE = "<script>alert(1)</script>";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestServer server;
    private String schema;

    @BeforeEach
    void tables(TestServer shared) {
        server = shared;
        schema = server.createSchema("told");
        server.executeIn(
                schema,
                "CREATE TABLE `" + HOSTILE + "` (id INT PRIMARY KEY, v VARCHAR(10))",
                "INSERT INTO `" + HOSTILE + "` VALUES (1, 'a'), (2, 'b'), (3, 'c')",
                "CREATE TABLE old (id INT PRIMARY KEY)",
                "CREATE TABLE archived (id INT PRIMARY KEY)",
                "INSERT INTO old VALUES (1), (2)");
    }

    private Path metrics() {
        return folder.resolve("sluice.prom");
    }

    private String at() {
        return "mysql://" + server.settings().user() + "@127.0.0.1:" + server.port() + "/";
    }

    private List<String> connected() {
        return List.of(
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--user=" + server.settings().user(),
                "--password=" + server.settings().password());
    }

    /** A DSN or URL of the server with its password. */
    private String dsn(String table) {
        return "h=127.0.0.1,P=" + server.port() + ",u=" + server.settings().user() + ",p="
                + server.settings().password() + ",D=" + schema + (table.isEmpty() ? "" : ",t=" + table);
    }

    private int sluice(List<String> words) {
        CommandLine program = Main.program(words.toArray(String[]::new));
        program.setOut(new PrintWriter(out, true));
        program.setErr(new PrintWriter(err, true));
        return program.execute(words.toArray(String[]::new));
    }

    /** Runs a job with everything that tells of it. */
    private int told(String operation, List<String> words) {
        List<String> all = new ArrayList<>(List.of(operation));
        all.add("--state-dir=" + folder.resolve("state"));
        all.add("--log-format=json");
        all.add("--report=" + report(operation));
        all.add("--metrics-file=" + metrics());
        all.addAll(words);
        err.getBuffer().setLength(0);
        return sluice(all);
    }

    private Path report(String operation) {
        return folder.resolve(operation + ".json");
    }

    private static List<String> with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toList();
    }

    /** What was said, each line an object. */
    private List<Map<String, Object>> said() {
        return err.toString().lines().map(Json::object).toList();
    }

    private void toldOf(String operation, long rows) throws IOException {
        Map<String, Object> report = Json.object(Files.readString(report(operation)));
        String job = (String) report.get("job");
        assertThat(report).containsEntry("operation", operation).containsEntry("exitCode", 0L);
        assertThat(report).containsEntry("rows", rows).containsKeys("timeline", "samples", "tables", "waits");
        for (Map<String, Object> line : said()) {
            assertThat(line).containsKeys("time", "level", "message");
            Instant.parse((String) line.get("time"));
        }
        assertThat(said().get(said().size() - 1))
                .containsEntry("level", "info")
                .containsEntry("job", job)
                .containsEntry("run", report.get("run"))
                .containsEntry("exitCode", 0L)
                .containsEntry("rows", rows)
                .hasEntrySatisfying("message", message -> assertThat((String) message)
                        .startsWith(operation + " of ")
                        .endsWith(": done"));
        String labels = "{job=\"" + job + "\",operation=\"" + operation + "\"} ";
        assertThat(Files.readString(metrics()))
                .contains("sluice_rows_total" + labels + (double) rows + "\n")
                .contains("sluice_running" + labels + "0.0\n")
                .contains("sluice_last_exit_code" + labels + "0.0\n")
                .contains("sluice_last_success_timestamp_seconds" + labels)
                .doesNotContain(server.settings().password() + "@");
    }

    @Test
    void everyOperationTellsOfItsRunsInAllWays() throws Exception {
        Path dump = folder.resolve("dump");
        assertThat(told("dump", with(connected(), "--database=" + schema, "--outputdir=" + dump)))
                .as(err.toString())
                .isZero();
        toldOf("dump", 5);
        assertThat(told(
                        "load",
                        with(connected(), "--directory=" + dump, "--database=" + schema + "_copy", "--progress=1")))
                .as(err.toString())
                .isZero();
        toldOf("load", 5);
        assertThat(told(
                        "verify",
                        List.of(
                                "--no-defaults",
                                "--source=" + dsn(""),
                                "--target=" + dsn("").replace(schema, schema + "_copy"))))
                .as(err.toString())
                .isZero();
        toldOf("verify", 5);
        assertThat(told(
                        "archive",
                        List.of("--no-defaults", "--source=" + dsn("old"), "--dest=t=archived", "--where=1=1")))
                .as(err.toString())
                .isZero();
        toldOf("archive", 2);
        Path file = Files.writeString(folder.resolve("old.txt"), "7\n8\n9\n");
        assertThat(told("import", with(connected(), schema, file.toString())))
                .as(err.toString())
                .isZero();
        toldOf("import", 3);
        assertThat(out.toString()).doesNotContain(": done");

        Path page = folder.resolve("page.html");
        assertThat(sluice(List.of(
                        "report",
                        (String) Json.object(Files.readString(report("dump"))).get("job"),
                        "--state-dir=" + folder.resolve("state"),
                        "--output=" + page)))
                .as(err.toString())
                .isZero();
        assertThat(page)
                .content()
                .contains(schema + ".&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains(">dumping<")
                .contains("dump-1, dump p")
                .doesNotContain("<script");
        server.execute("DROP DATABASE " + schema + "_copy");
    }

    @Test
    void aRunThatFailsSaysSoInJsonAndKeepsTheLastSuccess() throws Exception {
        List<String> rules = with(connected(), schema, folder.resolve("old.txt").toString());
        Files.writeString(folder.resolve("old.txt"), "7\n");
        assertThat(told("import", rules)).as(err.toString()).isZero();
        String success = success();

        Files.writeString(folder.resolve("old.txt"), "8\nx\n");
        assertThat(told("import", rules)).isEqualTo(1);
        assertThat(success()).isEqualTo(success);
        assertThat(Files.readString(metrics())).containsPattern("sluice_last_exit_code\\{.*} 1.0\n");
        assertThat(said().get(said().size() - 1))
                .containsEntry("level", "error")
                .containsEntry("exitCode", 1L)
                .containsKeys("job", "run")
                .hasEntrySatisfying(
                        "message", message -> assertThat((String) message).contains(". The same command resumes."));
        assertThat(Json.object(Files.readString(report("import"))))
                .containsEntry("state", "failed")
                .containsEntry("exitCode", 1L);
    }

    private String success() throws IOException {
        return Files.readString(metrics())
                .lines()
                .filter(line -> line.startsWith("sluice_last_success_timestamp_seconds{"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsRefusedIsSaidInJsonToo() {
        assertThat(told("dump", List.of())).isEqualTo(2);
        assertThat(said()).allSatisfy(line -> assertThat(line).containsKeys("time", "level", "message"));
        assertThat(said().get(0))
                .containsEntry("level", "error")
                .containsEntry("exitCode", 2L)
                .containsEntry("message", "Missing required option: '--outputdir'.");

        assertThat(told("dump", with(connected(), "--database=" + schema, "--outputdir=" + folder, "--keep=0")))
                .isEqualTo(2);
        assertThat(said().get(said().size() - 1)).containsEntry("message", "--keep 0 is not 1 or more.");

        assertThat(told("dump", with(connected(), "--database=nix", "--outputdir=" + folder.resolve("d"))))
                .isEqualTo(2);
        assertThat(said().get(said().size() - 1))
                .containsEntry("level", "error")
                .containsKeys("job", "run");

        err.getBuffer().setLength(0);
        assertThat(sluice(List.of("dump", "--log-format", "xml"))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("sluice: Invalid value for option '--log-format': expected one of [TEXT, JSON]");
    }

    @Test
    void quietLeavesWarningsAndErrors() {
        List<String> dump = with(connected(), "--database=" + schema, "--outputdir=" + folder.resolve("d"), "--quiet");
        assertThat(told("dump", dump)).as(err.toString()).isZero();
        assertThat(said()).allSatisfy(line -> assertThat(line).containsEntry("level", "warn"));
    }

    @Test
    void aPortThatIsTakenIsRefusedBeforeAnythingIsDone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Path dump = folder.resolve("d");
            assertThat(told(
                            "dump",
                            with(
                                    connected(),
                                    "--database=" + schema,
                                    "--outputdir=" + dump,
                                    "--metrics-port=" + taken.getLocalPort())))
                    .isEqualTo(2);
            assertThat(said().get(said().size() - 1))
                    .containsEntry(
                            "message",
                            "--metrics-port 127.0.0.1:" + taken.getLocalPort()
                                    + " cannot be opened: Address already in use.");
            assertThat(dump).doesNotExist();
        }
    }

    @Test
    void aJobFileSpeaksInTheFormatThatWasTypedAndItsStepsShareTheMetrics() throws Exception {
        Path job = Files.writeString(folder.resolve("job.yml"), """
                steps:
                  - dump: {url: "%s", database: %s, outputdir: "%s", defaults-file: "%s"}
                  - verify: {directory: "%s", target: "%s", target-defaults-file: "%s"}
                """.formatted(
                        at(), schema, folder.resolve("d"), password(), folder.resolve("d"), at(), password()));
        List<String> words = List.of(
                "run",
                job.toString(),
                "--state-dir=" + folder.resolve("state"),
                "--log-format",
                "json",
                "--metrics-file=" + metrics());
        assertThat(sluice(words)).as(err.toString()).isZero();
        assertThat(said()).extracting(line -> line.get("message")).contains("step 1 of 2: dump", "step 2 of 2: verify");
        assertThat(Files.readString(metrics()).lines().filter(line -> line.startsWith("sluice_last_exit_code")))
                .hasSize(2);

        err.getBuffer().setLength(0);
        assertThat(sluice(with(words, "--report=" + report("run")))).isEqualTo(2);
        assertThat(said().get(0))
                .containsEntry(
                        "message",
                        "The report " + report("run") + " is that of 2 steps, each of which would replace it; give each"
                                + " step a 'report' of its own.");
    }

    private Path password() throws IOException {
        return Files.writeString(
                folder.resolve("client.cnf"),
                "[client]\npassword=" + server.settings().password() + "\n");
    }

    @Test
    void aReportIsOfARunThatHasEnded() {
        assertThat(sluice(List.of("report", "nix", "--state-dir=" + folder.resolve("state"))))
                .isEqualTo(2);
        assertThat(err).hasToString("sluice: No run or job is called 'nix'; 'sluice history' shows what there is.\n");
    }
}
