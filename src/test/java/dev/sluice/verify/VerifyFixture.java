package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobRunner;
import dev.sluice.job.RunListener;
import dev.sluice.job.RunOutcome;
import dev.sluice.job.RunSettings;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.Politeness;
import dev.sluice.run.Progress;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.TestServer;
import dev.sluice.verify.VerifyOptions.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Runs comparisons of one schema with another as the command does, with small ranges and no pause. */
final class VerifyFixture {
    private final Path folder;
    private ConnectionSettings source;
    private ConnectionSettings target;
    private Scope from;
    private Scope to;
    private List<String> tables = List.of();
    private Optional<String> where = Optional.empty();
    private List<String> ignored = List.of();
    private OptionalLong rows = OptionalLong.empty();
    private int rechecks;
    private int maxDifferences = 1000;
    private boolean repair;
    private VerifyResult result;
    private RunOutcome outcome;
    private RunContext context = new RunContext("test", new StopSignal(), new Progress(), new RunReport());

    VerifyFixture(Path folder, TestServer source, String schema, TestServer target, String other) {
        this.folder = folder;
        this.source = source.settings();
        this.target = target.settings();
        from = new Scope(Optional.of(schema), Optional.empty());
        to = new Scope(Optional.of(other), Optional.empty());
    }

    VerifyFixture as(ConnectionSettings account, ConnectionSettings targetAccount) {
        source = account;
        target = targetAccount;
        return this;
    }

    VerifyFixture scopes(Scope wanted, Scope other) {
        from = wanted;
        to = other;
        return this;
    }

    VerifyFixture tables(String... wanted) {
        tables = List.of(wanted);
        return this;
    }

    VerifyFixture where(String condition) {
        where = Optional.of(condition);
        return this;
    }

    VerifyFixture ignore(String... columns) {
        ignored = List.of(columns);
        return this;
    }

    VerifyFixture rows(long wanted) {
        rows = OptionalLong.of(wanted);
        return this;
    }

    VerifyFixture rechecks(int wanted) {
        rechecks = wanted;
        return this;
    }

    VerifyFixture maxDifferences(int wanted) {
        maxDifferences = wanted;
        return this;
    }

    VerifyFixture repair() {
        repair = true;
        return this;
    }

    Path repairFile() {
        return folder.resolve("repair.sql");
    }

    Path state() {
        return folder.resolve("state");
    }

    VerifyOptions options() {
        return new VerifyOptions(
                from,
                to,
                tables,
                List.of(),
                Optional.empty(),
                where,
                ignored,
                2,
                rows,
                Consistency.AUTO,
                rechecks,
                200,
                maxDifferences,
                repair ? Optional.of(repairFile()) : Optional.empty());
    }

    VerifyJob job() {
        return new VerifyJob(options(), source, target, state(), Politeness.NONE);
    }

    /** Runs it, however it ends. */
    RunOutcome run() {
        RunListener listener = new RunListener() {
            @Override
            public void started(String runId, String jobName, boolean resumed, Progress progress) {}

            @Override
            public void notice(String text) {}

            @Override
            public void finished(RunOutcome finished) {
                outcome = finished;
            }
        };
        try (VerifyJob job = job()) {
            new JobRunner(new RunSettings(state(), Optional.empty(), false, 2, Map.of()), listener).run(job);
            result = job.result().orElse(null);
        }
        return outcome;
    }

    /** A comparison without Spring, which is quicker. */
    Verify verify() {
        return new Verify(options(), source, target, "identity", folder.resolve("work"), context, Politeness.NONE);
    }

    /** Compares, in this thread. */
    VerifyResult compare() {
        context = new RunContext("test", new StopSignal(), new Progress(), new RunReport());
        try (Verify verify = verify()) {
            verify.preflight(false);
            verify.plan();
            for (String partition : verify.partitions()) {
                try (PartitionVerifier verifier = verify.open(partition)) {
                    while (verifier.next()) {
                        // All of it.
                    }
                }
            }
            verify.finish();
            result = verify.result().orElseThrow();
            return result;
        } catch (IOException | InterruptedException | SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Compares; both sides must be equal. */
    void equal() {
        assertThat(lines(compare())).isEmpty();
        assertThat(context.report().differs()).isFalse();
    }

    /** Compares; there must be differences. @return them, a line each */
    List<String> differences() {
        List<String> lines = lines(compare());
        assertThat(context.report().differs()).isTrue();
        return lines;
    }

    VerifyResult result() {
        return result;
    }

    /** {@code t: 1 missing, 0 extra, 2 different} and below it the rows listed. */
    static List<String> lines(VerifyResult result) {
        List<String> lines = new ArrayList<>();
        result.structure().forEach(s -> lines.add(s.table().name() + ": " + s.what()));
        for (VerifyResult.Table table : result.differing()) {
            lines.add(table.source().replaceFirst(".*\\.", "") + ": " + table.missing() + " missing, " + table.extra()
                    + " extra, " + table.different() + " different");
            table.listed().stream()
                    .map(row -> row.kind() + " " + row.row()
                            + row.columns().stream()
                                    .map(v -> " " + v.column() + ": " + v.source() + " | " + v.target())
                                    .reduce("", String::concat))
                    .sorted()
                    .forEach(lines::add);
        }
        return lines;
    }

    /** Runs the repair file on a server, statement by statement. */
    void applyRepair(TestServer server) {
        try (Stream<String> lines = Files.lines(repairFile())) {
            server.execute(lines.filter(line -> !line.startsWith("--"))
                    .map(line -> line.replaceFirst(";$", ""))
                    .toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
