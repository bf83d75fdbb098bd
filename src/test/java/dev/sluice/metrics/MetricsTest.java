package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.RunEntry;
import dev.sluice.job.RunState;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus is told of runs. */
class MetricsTest {
    private static final String OF_DUMP = "{job=\"dump-shop-1\",operation=\"dump\"} ";

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("sluice.prom");
    }

    private static RunEntry entry(String job, RunState state, String started, String ended) {
        return new RunEntry(
                "run-" + started,
                job,
                job.replaceFirst("-.*", ""),
                "db1",
                "/backup",
                "host",
                1,
                state,
                Instant.parse(started),
                Instant.parse(started),
                Optional.ofNullable(ended).map(Instant::parse),
                "dumping",
                1_000,
                50_000,
                0,
                "",
                "",
                Optional.empty());
    }

    /** A run of a job that does so many rows. */
    private String run(String job, String start, String end, ExitCode code, long rows) throws IOException {
        MetricsFile file = new MetricsFile("--metrics-file", path());
        Progress progress = new Progress();
        file.begin(entry(job, RunState.RUNNING, start, null), progress, List.of());
        progress.add(rows, 10 * rows);
        file.beat(entry(job, RunState.RUNNING, start, null));
        file.finish(entry(job, RunState.DONE, start, end), code, Map.of());
        file.close();
        return Files.readString(path());
    }

    @Test
    void aRunThatFailsKeepsWhenTheLastOneSucceeded() throws Exception {
        run("dump-shop-1", "2026-01-01T00:00:00Z", "2026-01-01T00:01:40.500Z", ExitCode.DONE, 700);
        String text = run("dump-shop-1", "2026-01-02T00:00:00Z", "2026-01-02T00:00:03Z", ExitCode.FAILED, 30);

        assertThat(text.lines().filter(line -> !line.startsWith("#") && !line.startsWith("sluice_updated_")))
                .containsExactly(
                        "sluice_bytes_total" + OF_DUMP + "7300.0",
                        "sluice_last_end_timestamp_seconds" + OF_DUMP + "1.767312003E9",
                        "sluice_last_exit_code" + OF_DUMP + "1.0",
                        "sluice_last_start_timestamp_seconds" + OF_DUMP + "1.767312E9",
                        "sluice_last_success_timestamp_seconds" + OF_DUMP + "1.7672257005E9",
                        "sluice_rejected_rows_total" + OF_DUMP + "0.0",
                        "sluice_retries_total" + OF_DUMP + "0.0",
                        "sluice_rows_total" + OF_DUMP + "730.0",
                        "sluice_run_bytes" + OF_DUMP + "50000.0",
                        "sluice_run_duration_seconds" + OF_DUMP + "3.0",
                        "sluice_run_rows" + OF_DUMP + "1000.0",
                        "sluice_running" + OF_DUMP + "0.0");
        assertThat(text).contains("# TYPE sluice_rows_total counter\n").contains("# TYPE sluice_running gauge\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .startsWith("rw-r--")
                .doesNotContain("x");
    }

    @Test
    void aResultWithDifferencesIsNoSuccess() throws Exception {
        assertThat(run("verify-a-1", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", ExitCode.DONE_WITH_DIFFERENCES, 1))
                .contains("sluice_last_exit_code{job=\"verify-a-1\",operation=\"verify\"} 3.0\n")
                .doesNotContain("last_success");
    }

    @Test
    void historyKnowsTheLastSuccessWhereTheFileIsNew() throws Exception {
        MetricsFile file = new MetricsFile("--metrics-file", path());
        file.begin(
                entry("dump-shop-1", RunState.RUNNING, "2026-01-05T00:00:00Z", null),
                new Progress(),
                List.of(
                        entry("dump-shop-2", RunState.DONE, "2026-01-04T00:00:00Z", "2026-01-04T00:01:00Z"),
                        entry("dump-shop-1", RunState.STOPPED, "2026-01-03T00:00:00Z", "2026-01-03T00:01:00Z"),
                        entry("dump-shop-1", RunState.DONE, "2026-01-02T00:00:00Z", "2026-01-02T00:00:01Z"),
                        entry("dump-shop-1", RunState.DONE, "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")));
        assertThat(Files.readString(path()))
                .contains("sluice_last_success_timestamp_seconds" + OF_DUMP + "1.767312001E9\n")
                .contains("sluice_last_exit_code" + OF_DUMP + "5.0\n")
                .contains("sluice_running" + OF_DUMP + "1.0\n");
    }

    @Test
    void jobsShareAFileAndEachReplacesItsOwn() throws Exception {
        run("dump-shop-1", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", ExitCode.DONE, 1);
        run("load-shop-1", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", ExitCode.DONE, 2);
        String text = run("dump-shop-1", "2026-01-02T00:00:00Z", "2026-01-02T00:01:00Z", ExitCode.DONE, 3);
        assertThat(text.lines().filter(line -> line.contains("sluice_rows_total")))
                .containsExactly(
                        "# HELP sluice_rows_total Rows done.",
                        "# TYPE sluice_rows_total counter",
                        "sluice_rows_total{job=\"load-shop-1\",operation=\"load\"} 2.0",
                        "sluice_rows_total" + OF_DUMP + "4.0");
    }

    @Test
    void waitsCountByReasonAndGoOnInLaterRuns() throws Exception {
        for (int run = 1; run <= 2; run++) {
            MetricsFile file = new MetricsFile("--metrics-file", path());
            Progress progress = new Progress();
            String start = "2026-01-0" + run + "T00:00:00Z";
            file.begin(entry("dump-shop-1", RunState.RUNNING, start, null), progress, List.of());
            progress.waits().begin("replica lag", "far behind");
            progress.waits().end("replica lag");
            file.finish(entry("dump-shop-1", RunState.DONE, start, start), ExitCode.DONE, Map.of());
        }
        String text = run("dump-shop-1", "2026-01-03T00:00:00Z", "2026-01-03T00:01:00Z", ExitCode.DONE, 1);
        assertThat(text)
                .contains("sluice_waits_total{job=\"dump-shop-1\",operation=\"dump\",reason=\"replica lag\"} 2.0\n")
                .contains("sluice_wait_seconds_total{job=\"dump-shop-1\",operation=\"dump\",reason=\"replica lag\"} ");
    }

    @Test
    void aCounterNeverGoesBack() {
        Progress progress = new Progress();
        RunMeters meters = new RunMeters(
                entry("dump-shop-1", RunState.RUNNING, "2026-01-01T00:00:00Z", null),
                progress,
                Exposition.none(),
                List.of());
        progress.add(100, 1);
        assertThat(meters.text()).contains("sluice_rows_total" + OF_DUMP + "100.0\n");
        progress.add(-60, 0);
        assertThat(meters.text()).contains("sluice_rows_total" + OF_DUMP + "100.0\n");
        progress.add(70, 0);
        assertThat(meters.text()).contains("sluice_rows_total" + OF_DUMP + "110.0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[client]\npassword=x\n", "node_load1 0.5\n"})
    void aFileThatHoldsSomethingElseIsNotReplaced(String content) throws Exception {
        Files.writeString(path(), content);
        MetricsFile file = new MetricsFile("--metrics-file", path());
        assertThatThrownBy(() -> file.begin(
                        entry("dump-shop-1", RunState.RUNNING, "2026-01-01T00:00:00Z", null),
                        new Progress(),
                        List.of()))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("--metrics-file " + path() + " holds something else and is not replaced");
        assertThat(path()).hasContent(content);
        file.finish(entry("x", RunState.REFUSED, "2026-01-01T00:00:00Z", null), ExitCode.REFUSED, Map.of());
        assertThat(path()).hasContent(content);
    }

    @Test
    void metricsAreServedWhileTheRunGoesOn() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port;
        Progress progress = new Progress();
        RunEntry entry = entry("dump-shop-1", RunState.RUNNING, "2026-01-01T00:00:00Z", null);
        MetricsAddress address = MetricsAddress.parse("--metrics-port", String.valueOf(port));
        try (MetricsServer server = new MetricsServer("--metrics-port", address)) {
            server.begin(entry, progress, List.of());
            progress.add(55, 0);
            assertThat(ask("GET", url + "/metrics").body()).contains("sluice_rows_total" + OF_DUMP + "55.0\n");
            progress.add(5, 0);
            HttpResponse<String> second = ask("GET", url + "/metrics?x=y");
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(second.body()).contains("sluice_rows_total" + OF_DUMP + "60.0\n");
            assertThat(ask("HEAD", url + "/metrics").body()).isEmpty();
            assertThat(ask("POST", url + "/metrics").statusCode()).isEqualTo(405);
            assertThat(ask("GET", url + "/").statusCode()).isEqualTo(404);

            MetricsServer other = new MetricsServer("--metrics-port", address);
            assertThatThrownBy(() -> other.begin(entry, progress, List.of()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("--metrics-port " + address + " cannot be opened: Address already in use.");
            other.close();
        }
        assertThatThrownBy(() -> ask("GET", url + "/metrics")).isInstanceOf(IOException.class);
    }

    private static HttpResponse<String> ask(String method, String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "9123, 127.0.0.1:9123",
        "0.0.0.0:9123, 0.0.0.0:9123",
        "db1.example:1, db1.example:1",
        "[::1]:65535, [::1]:65535"
    })
    void anAddressIsAPortOrAHostWithOne(String text, String meant) {
        assertThat(MetricsAddress.parse("--metrics-port", text)).hasToString(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "99999", "host", "host:", ":9123", "::1:9123", "9123 ", "-1"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> MetricsAddress.parse("--metrics-port", text))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--metrics-port '" + text + "' is neither a port, 1 to 65535, nor of the form HOST:PORT.");
    }
}
