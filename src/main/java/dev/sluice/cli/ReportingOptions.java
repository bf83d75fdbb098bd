package dev.sluice.cli;

import dev.sluice.job.ReportFile;
import dev.sluice.job.RunWatcher;
import dev.sluice.metrics.MetricsAddress;
import dev.sluice.metrics.MetricsFile;
import dev.sluice.metrics.MetricsServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whom and how a command that runs a job tells of it, to be mixed into it. */
public final class ReportingOptions {
    private static final String REPORT = "--report";
    private static final String METRICS_FILE = "--metrics-file";
    private static final String METRICS_PORT = "--metrics-port";

    @Option(
            names = LogFormat.OPTION,
            defaultValue = "text",
            paramLabel = "FORMAT",
            description =
                    "What goes to standard error, and the closing summary: text (default), or json, one object per"
                            + " line.")
    private LogFormat format;

    @Option(
            names = REPORT,
            paramLabel = "FILE",
            description = "Write the run's report, JSON, into this file however the run ends.")
    private Path report;

    @Option(
            names = METRICS_FILE,
            paramLabel = "FILE",
            description =
                    "Keep the job's metrics for Prometheus in this file, for node_exporter's textfile collector; of"
                            + " other jobs in it, too.")
    private Path metricsFile;

    @Option(
            names = METRICS_PORT,
            paramLabel = "[HOST:]PORT",
            description = "Serve the job's metrics at /metrics while it runs (default host: 127.0.0.1).")
    private String metricsPort;

    /** The report that a command line asks for. */
    static Optional<String> report(List<String> words) {
        return new CommandWords(words).value(REPORT);
    }

    /** How the command speaks. */
    Messages messages(PrintWriter err) {
        return Messages.in(format, err);
    }

    /**
     * Who is told of a run.
     *
     * @throws dev.sluice.run.RefusedException when a value makes no sense
     */
    List<RunWatcher> watchers() {
        List<RunWatcher> watchers = new ArrayList<>();
        if (report != null) {
            watchers.add(new ReportFile(REPORT, report));
        }
        if (metricsFile != null) {
            watchers.add(new MetricsFile(METRICS_FILE, metricsFile));
        }
        if (metricsPort != null) {
            watchers.add(new MetricsServer(METRICS_PORT, MetricsAddress.parse(METRICS_PORT, metricsPort)));
        }
        return watchers;
    }
}
