package dev.sluice.verify;

import dev.sluice.job.BatchJob;
import dev.sluice.job.JobAssembly;
import dev.sluice.job.JobIdentity;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.OpenConnections;
import dev.sluice.mysql.TableSelection;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.batch.core.job.Job;

/**
 * Wires one of the {@link Checks} as a Spring Batch job of one step, for its identity, log, report and ordered stop. A
 * run that was interrupted starts over. Used by one thread.
 */
public final class CheckJob implements BatchJob {
    private interface Check {
        CheckReport run(OpenConnections open, RunContext run) throws Exception;
    }

    private final JobIdentity identity;
    private final Check check;
    private CheckReport report;

    private CheckJob(JobIdentity identity, Check check) {
        this.identity = identity;
        this.check = check;
    }

    /**
     * Rules of data quality.
     *
     * @throws dev.sluice.run.RefusedException when the file has no valid rules
     */
    public static CheckJob rules(Path file, ConnectionSettings server) {
        List<Rule> rules = RuleFile.read(file);
        Path path = file.toAbsolutePath().normalize();
        return new CheckJob(
                new JobIdentity("verify", "rules", path.toString(), server.address(), "rules"),
                (open, run) -> Checks.rules(rules, new Connections(server).telling(open), run));
    }

    /** Statistics of columns, of one server or of two side by side. */
    public static CheckJob statistics(
            ConnectionSettings source,
            VerifyOptions.Scope sourceScope,
            Optional<ConnectionSettings> target,
            VerifyOptions.Scope targetScope,
            TableSelection selection) {
        return new CheckJob(
                new JobIdentity(
                        "verify",
                        "statistics",
                        source.address() + sourceScope,
                        target.map(ConnectionSettings::address).orElse("") + targetScope,
                        "statistics " + selection),
                (open, run) -> {
                    Connections ours = new Connections(source).telling(open);
                    return target.isEmpty()
                            ? Checks.statistics(ours, sourceScope, selection, run)
                            : Checks.statistics(
                                    ours,
                                    sourceScope,
                                    new Connections(target.get()).telling(open),
                                    targetScope,
                                    selection,
                                    run);
                });
    }

    /** A dump against a server. */
    public static CheckJob directory(
            Path directory,
            ConnectionSettings target,
            Optional<String> schema,
            TableSelection selection,
            int listedRows,
            int threads) {
        Path path = directory.toAbsolutePath().normalize();
        return new CheckJob(
                new JobIdentity(
                        "verify",
                        "directory",
                        path.toString(),
                        target.address() + "/" + schema.orElse(""),
                        "directory " + selection),
                (open, run) -> Checks.directory(
                        path, new Connections(target).telling(open), schema, selection, listedRows, threads, run));
    }

    @Override
    public JobIdentity identity() {
        return identity;
    }

    @Override
    public Job build(JobAssembly assembly) {
        OpenConnections open = new OpenConnections();
        assembly.onAbandon(open::abort);
        return assembly.linear(assembly.always("check", () -> {
            RunContext run = assembly.run();
            report = check.run(open, run);
            report.figures().forEach(run.report()::put);
            switch (report.exitCode()) {
                case DONE_WITH_DIFFERENCES -> run.report().differ();
                case FAILED -> throw new FailedException("Not everything could be checked");
                case DONE, REFUSED, ALREADY_RUNNING, STOPPED -> {}
            }
        }));
    }

    /** What was found, when the check came to its end. */
    public Optional<CheckReport> report() {
        return Optional.ofNullable(report);
    }
}
