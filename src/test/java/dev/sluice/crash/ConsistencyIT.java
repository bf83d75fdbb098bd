package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** While tellers move money, each dump shows the books of one moment, whatever made its sessions agree. */
@Tag("crash")
class ConsistencyIT {
    @TempDir
    private Path folder;

    @EveryServer
    void dumpUnderAGlobalLockIsOfOneMoment(TestServer server) throws Exception {
        dumpsAreOfOneMoment(server, "lock-all");
    }

    @EveryServer
    void dumpUnderTableLocksIsOfOneMoment(TestServer server) throws Exception {
        dumpsAreOfOneMoment(server, "lock-tables");
    }

    @EveryServer
    void dumpWithoutALockIsOfOneMomentWhereTheServerTellsThePositionOfASnapshot(TestServer server) throws Exception {
        if (server.isMariaDb()) {
            dumpsAreOfOneMoment(server, "safe-no-lock");
        } else {
            // MySQL tells no snapshot's position: without a quiet moment there is no proof, and so no dump. The
            // tellers of a busy machine may all have to wait for as long as such a moment takes.
            try (Bank bank = Bank.on(server).work()) {
                SluiceRun run = Sluice.in(folder)
                        .dump(
                                server.settings(),
                                folder.resolve("dump"),
                                "--database=" + bank.databases(),
                                "--consistency=safe-no-lock");
                assertThat(run.exitCode()).as(run.err()).isIn(0, 1);
                if (run.exitCode() == 0) {
                    assertThat(Bank.errors(FinishedDump.in(folder.resolve("dump"))))
                            .isEmpty();
                } else {
                    assertThat(run.error()).startsWith("The server was written to in each of 40 attempts");
                }
            }
        }
    }

    private void dumpsAreOfOneMoment(TestServer server, String consistency) throws Exception {
        try (Bank bank = Bank.on(server).work()) {
            for (int i = 0; i < Sluice.REPEATS; i++) {
                Path directory = folder.resolve(consistency + i);
                SluiceRun run = Sluice.in(folder)
                        .dump(
                                server.settings(),
                                directory,
                                "--database=" + bank.databases(),
                                "--threads=4",
                                "--rows=200",
                                "--consistency=" + consistency);
                assertThat(run.exitCode()).as(run.err()).isZero();
                FinishedDump dump = FinishedDump.in(directory);
                assertThat(Bank.errors(dump)).isEmpty();
                assertThat(dump.consistent()).isTrue();
                assertThat(run.out()).contains("consistency: " + consistency);
            }
        }
    }

    @EveryServer
    void accountWithoutReloadFallsBackToTableLocksAndSaysSo(TestServer server) throws Exception {
        try (Bank bank = Bank.on(server).work()) {
            Account account = Account.on(server, "SELECT, TRIGGER, EVENT, EXECUTE, LOCK TABLES");
            SluiceRun run = Sluice.in(folder)
                    .dump(account.settings(), folder.resolve("dump"), "--database=" + bank.databases(), "--rows=200");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(Bank.errors(FinishedDump.in(folder.resolve("dump")))).isEmpty();
            assertThat(run.out()).contains("consistency: lock-tables");
            assertThat(run.warnings()).anySatisfy(warning -> assertThat(warning)
                    .startsWith("--consistency lock-all is not permitted: Access denied"));
        }
    }

    @EveryServer
    void accountThatMayLockNothingComparesPositionsAndSaysSo(TestServer server) throws Exception {
        try (Bank bank = Bank.on(server)) {
            Account account = Account.on(server, "SELECT, TRIGGER, EVENT, EXECUTE, REPLICATION CLIENT");
            SluiceRun run = Sluice.in(folder)
                    .dump(account.settings(), folder.resolve("dump"), "--database=" + bank.databases());
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(Bank.errors(FinishedDump.in(folder.resolve("dump")))).isEmpty();
            assertThat(run.out()).contains("consistency: safe-no-lock");
            List<String> refused = run.warnings().stream()
                    .filter(warning -> warning.contains(" is not permitted: "))
                    .map(warning -> warning.replaceFirst(" is not permitted.*", ""))
                    .toList();
            assertThat(refused).containsExactly("--consistency lock-all", "--consistency lock-tables");
        }
    }

    @EveryServer
    void accountThatMayNeitherLockNorCompareIsRefusedAndToldWhatItNeeds(TestServer server) throws Exception {
        try (Bank bank = Bank.on(server)) {
            Account account = Account.on(server, "SELECT, TRIGGER, EVENT, EXECUTE");
            SluiceRun run = Sluice.in(folder)
                    .dump(account.settings(), folder.resolve("dump"), "--database=" + bank.databases());
            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(run.error())
                    .isEqualTo("A consistent snapshot needs one of: RELOAD (lock-all), LOCK TABLES (lock-tables), or a"
                            + " binary log and REPLICATION CLIENT (safe-no-lock); the account has none of them. Grant"
                            + " one, or use --consistency none.");
        }
    }
}
