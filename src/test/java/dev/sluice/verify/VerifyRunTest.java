package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.chunk.KeyRange;
import dev.sluice.job.RunOutcome;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.TableName;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import dev.sluice.verify.VerifyOptions.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison from start to end: outcomes, resume, live tables, scopes. */
@WithServer
class VerifyRunTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private String one;
    private String other;
    private VerifyFixture verify;

    @BeforeEach
    void twoSchemas(TestServer shared) {
        server = shared;
        one = server.createSchema("one");
        other = server.createSchema("other");
        for (String schema : List.of(one, other)) {
            server.executeIn(
                    schema,
                    "CREATE TABLE t (id INT PRIMARY KEY, a INT)",
                    "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                            + " SELECT i, i FROM n",
                    "CREATE TABLE u (id INT PRIMARY KEY)",
                    "INSERT INTO u VALUES (1)",
                    "ANALYZE TABLE t");
        }
        verify = new VerifyFixture(folder, server, one, server, other).rows(100);
    }

    @Test
    void theJobEndsWithItsExitCodeAndLeavesNothingBehind() throws Exception {
        RunOutcome equal = verify.run();
        assertThat(equal.exitCode()).as(equal.message()).isEqualTo(ExitCode.DONE);
        assertThat(equal.figures()).containsEntry("tables", 2L).containsEntry("rows", 901L);

        server.executeIn(other, "UPDATE t SET a = 0 WHERE id IN (1, 900)");
        RunOutcome different = verify.repair().run();
        assertThat(different.exitCode()).as(different.message()).isEqualTo(ExitCode.DONE_WITH_DIFFERENCES);
        assertThat(VerifyFixture.lines(verify.result()))
                .containsExactly(
                        "t: 0 missing, 0 extra, 2 different", "DIFFERENT id=1 a: 1 | 0", "DIFFERENT id=900 a: 900 | 0");
        assertThat(Files.getPosixFilePermissions(verify.repairFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var files = Files.walk(verify.state())) {
            assertThat(files.filter(file -> file.getFileName().toString().equals("verify")))
                    .isEmpty();
        }
    }

    @Test
    void aResumedRunReportsWhatWasFoundBeforeItWasKilled() throws Exception {
        server.executeIn(other, "UPDATE t SET a = 0 WHERE id IN (1, 900)");
        verify.repair();
        Verify killed = verify.verify();
        killed.preflight(false);
        killed.plan();
        assertThat(killed.partitions()).containsExactly("p00000");
        PartitionVerifier verifier = killed.open("p00000");
        for (int i = 0; i < 6; i++) {
            assertThat(verifier.next()).isTrue();
        }
        Files.writeString(
                folder.resolve("work/done/p00000.jsonl"),
                "{\"item\":7, cut off by the kill",
                StandardOpenOption.APPEND);
        Files.writeString(
                folder.resolve("work/repair/p00000.delete.sql"), "DELETE too much", StandardOpenOption.APPEND);
        killed.abort();
        server.executeIn(other, "UPDATE t SET a = 1 WHERE id = 1");

        try (Verify again = verify.verify()) {
            again.preflight(true);
            again.plan();
            for (String partition : again.partitions()) {
                try (PartitionVerifier rest = again.open(partition)) {
                    while (rest.next()) {
                        // All of it.
                    }
                }
            }
            again.finish();
            assertThat(VerifyFixture.lines(again.result().orElseThrow()))
                    .containsExactly(
                            "t: 0 missing, 0 extra, 2 different",
                            "DIFFERENT id=1 a: 1 | 0",
                            "DIFFERENT id=900 a: 900 | 0");
            assertThat(again.result().orElseThrow().rows()).isEqualTo(901);
        }
        assertThat(Files.readString(verify.repairFile()))
                .containsOnlyOnce("DELETE FROM `" + other + "`.`t` WHERE `id` = 1;")
                .containsOnlyOnce("DELETE FROM `" + other + "`.`t` WHERE `id` = 900;")
                .containsOnlyOnce("VALUES ('900','900');");
    }

    @Test
    void aDifferenceThatPassesWithinThePauseDoesNotCount() throws Exception {
        server.executeIn(other, "UPDATE t SET a = 0 WHERE id IN (5, 6)");
        ExecutorService helper = Executors.newSingleThreadExecutor();
        try (Connection source = server.connect();
                Connection target = server.connect()) {
            VerifyOptions options = verify.rechecks(1).options();
            TablePair pair = new Pairing(options, new Catalog(source), new Catalog(target))
                    .of(new TableName(one, "t"), new TableName(other, "t"))
                    .orElseThrow();
            RunContext run = new RunContext("test", new StopSignal(), new Progress(), new RunReport());
            SessionPair sessions = new SessionPair(new Both<>(source, target), helper, run.stop());
            Tally tally = new Tally();
            Both<Sums> sums = new RangeComparison(
                            new RowQueries(pair, Optional.empty()),
                            options,
                            run,
                            Optional.empty(),
                            new AtomicInteger(10),
                            () -> {
                                // What a replica was late with arrives before the second look, and something new.
                                server.executeIn(
                                        other, "UPDATE t SET a = 5 WHERE id = 5", "UPDATE t SET a = 0 WHERE id = 7");
                                return sessions;
                            })
                    .compare(KeyRange.ALL, sessions, tally);

            assertThat(tally.result(0, pair, sums, 0, 0).rows())
                    .containsExactly(new RowDifference(
                            RowDifference.Kind.DIFFERENT, "id=6", List.of(new RowDifference.Value("a", "6", "0"))));
        } finally {
            helper.shutdown();
        }
    }

    @Test
    void oneTableIsComparedWithAnotherOfOtherName() {
        server.executeIn(other, "RENAME TABLE t TO renamed");
        verify.scopes(
                        new Scope(Optional.of(one), Optional.of("t")),
                        new Scope(Optional.of(other), Optional.of("renamed")))
                .equal();
        server.executeIn(other, "DELETE FROM renamed WHERE id = 7");

        assertThat(verify.differences()).containsExactly("t: 1 missing, 0 extra, 0 different", "MISSING id=7");
    }

    @Test
    void whatTheOptionsNameMustBeThere() {
        assertThat(refused(verify.tables("nothing"))).isEqualTo("--tables-list nothing matches no table.");
        assertThat(refused(verify.tables().where("nonsense")))
                .startsWith("Table " + one + ".t cannot be read with --where \"nonsense\": ")
                .contains("nonsense");
        verify.scopes(
                new Scope(Optional.of("no_such"), Optional.empty()), new Scope(Optional.empty(), Optional.empty()));
        assertThat(refused(verify)).isEqualTo("Schema no_such is not on the source, or the account may not see it.");
    }

    private static String refused(VerifyFixture verify) {
        return catchThrowableOfType(RefusedException.class, verify::compare).getMessage();
    }
}
