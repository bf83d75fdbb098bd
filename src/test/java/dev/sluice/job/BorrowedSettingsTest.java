package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.GlobalSetting;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunReport;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A server's global settings are as before when nobody needs the change any more, whoever was killed. */
class BorrowedSettingsTest {
    private static final Map<GlobalSetting, String> FAST =
            Map.of(GlobalSetting.FLUSH_LOG_AT_TRX_COMMIT, "0", GlobalSetting.SYNC_BINLOG, "1000");

    @TempDir
    private Path folder;

    private final RunReport report = new RunReport();

    @EveryServer
    void settingsArePutBackAtTheEnd(TestServer shared) throws Exception {
        try (TestServer server = shared.startAnother("--innodb-flush-log-at-trx-commit=1", "--sync-binlog=7")) {
            BorrowedSettings settings = borrow(server, "one", FAST);
            assertThat(values(server)).isEqualTo("0\t1000");
            settings.close();
            assertThat(values(server)).isEqualTo("1\t7");
            settings.close();

            BorrowedSettings first = borrow(server, "one", FAST);
            BorrowedSettings second = borrow(server, "two", Map.of(GlobalSetting.FLUSH_LOG_AT_TRX_COMMIT, "2"));
            assertThat(values(server)).isEqualTo("2\t1000");
            first.close();
            assertThat(values(server)).as("the second run still needs them").isEqualTo("2\t1000");
            second.close();
            assertThat(values(server)).isEqualTo("1\t7");
            assertThat(files()).containsExactly("mutex");
            assertThat(report.warnings()).isEmpty();
            assertThat(report.serverSettings())
                    .containsExactlyInAnyOrder(
                            new RunReport.ServerSetting("innodb_flush_log_at_trx_commit", "1", "2", "put back"),
                            new RunReport.ServerSetting("sync_binlog", "7", "1000", "put back"));
        }
    }

    @EveryServer
    void whatAKilledProcessLeftIsPutBackByTheNextStart(TestServer shared) throws Exception {
        try (TestServer server = shared.startAnother("--innodb-flush-log-at-trx-commit=1", "--sync-binlog=7")) {
            Process process = borrowingProcess(server);
            process.getInputStream().read(); // it has them
            assertThat(values(server)).isEqualTo("0\t1000");

            borrow(server, "idle", Map.of()).close();
            assertThat(values(server)).as("its owner lives").isEqualTo("0\t1000");

            process.destroyForcibly().waitFor();
            borrow(server, "next", Map.of()).close();
            assertThat(values(server)).isEqualTo("1\t7");
            assertThat(files()).containsExactly("mutex");
        }
    }

    @EveryServer
    void aValueThatSomebodyElseSetIsLeft(TestServer shared) throws Exception {
        try (TestServer server = shared.startAnother("--innodb-flush-log-at-trx-commit=1", "--sync-binlog=7")) {
            BorrowedSettings settings = borrow(server, "one", FAST);
            server.execute("SET GLOBAL sync_binlog = 55");
            settings.close();
            assertThat(values(server)).isEqualTo("1\t55");
            assertThat(report.warnings())
                    .containsExactly("Somebody has set sync_binlog to 55 meanwhile; it stays so, and is not put back"
                            + " to 7.");
            assertThat(report.serverSettings())
                    .contains(new RunReport.ServerSetting(
                            "sync_binlog", "7", "1000", "left at 55, which somebody else has set"));
        }
    }

    @EveryServer
    void aServerThatIsGoneIsALoudErrorWithTheSqlToRun(TestServer shared) throws Exception {
        try (TestServer server = shared.startAnother("--innodb-flush-log-at-trx-commit=1", "--sync-binlog=7")) {
            BorrowedSettings settings = borrow(server, "one", FAST);
            server.stop();
            assertThatThrownBy(settings::close)
                    .isInstanceOf(FailedException.class)
                    .hasMessageStartingWith("GLOBAL SETTINGS OF THE SERVER AT "
                            + server.settings().address() + " ARE NOT PUT BACK: ")
                    .hasMessageEndingWith(". The next load on this server tries again; or run by hand: SET GLOBAL"
                            + " innodb_flush_log_at_trx_commit = 1; SET GLOBAL sync_binlog = 7;");
            server.start();
            borrow(server, "next", Map.of()).close();
            assertThat(values(server)).isEqualTo("1\t7");
        }
    }

    @EveryServer
    void theRedoLogIsOnAgainAtTheEndAndARestartMeanwhileIsTold(TestServer shared) throws Exception {
        assumeTrue(!shared.isMariaDb() && shared.isAtLeast(8, 0, 21), "only MySQL since 8.0.21 can switch it off");
        try (TestServer server = shared.startAnother()) {
            Map<GlobalSetting, String> off = Map.of(GlobalSetting.REDO_LOG, "OFF");
            BorrowedSettings settings = borrow(server, "one", off);
            assertThat(redoLog(server)).isEqualTo("OFF");
            settings.close();
            assertThat(redoLog(server)).isEqualTo("ON");
            assertThat(report.warnings()).isEmpty();

            BorrowedSettings again = borrow(server, "two", off);
            Thread.sleep(6000); // the server's clock has to move by more than its tolerance
            server.restart();
            again.close();
            assertThat(redoLog(server)).isEqualTo("ON");
            assertThat(report.warnings())
                    .containsExactly("The server at " + server.settings().address() + " was restarted while its redo"
                            + " log was off; unless it was shut down in good order, none of its data can be trusted.");
        }
    }

    @EveryServer
    void anAccountWithoutThePrivilegeIsTold(TestServer shared) throws Exception {
        try (TestServer server = shared.startAnother("--sync-binlog=7")) {
            server.execute("CREATE USER plain@'%' IDENTIFIED BY 'secret'");
            BorrowedSettings settings = BorrowedSettings.borrow(
                    new StateFolder(folder),
                    new Connections(server.settings("plain", "secret")),
                    Map.of(GlobalSetting.SYNC_BINLOG, "1000"),
                    "one",
                    report);
            assertThat(server.single("SELECT @@GLOBAL.sync_binlog")).isEqualTo("7");
            settings.close();
            assertThat(report.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("sync_binlog stays as it is, which may make the load slower: Access denied");
        }
    }

    private BorrowedSettings borrow(TestServer server, String run, Map<GlobalSetting, String> wanted) throws Exception {
        return BorrowedSettings.borrow(
                new StateFolder(folder), new Connections(server.settings()), wanted, run, report);
    }

    private static String values(TestServer server) {
        return server.query("SELECT @@GLOBAL.innodb_flush_log_at_trx_commit, @@GLOBAL.sync_binlog")
                .get(0);
    }

    private static String redoLog(TestServer server) {
        return server.query("SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'")
                .get(0)
                .split("\t")[1];
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private Process borrowingProcess(TestServer server) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BorrowedSettingsTest.class.getName(),
                        folder.toString(),
                        server.host(),
                        String.valueOf(server.port()),
                        server.settings().user(),
                        server.settings().password())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A process that borrows settings and waits to be killed. */
    public static void main(String[] args) throws Exception {
        ConnectionSettings settings = ConnectionSettings.of(args[1], Integer.parseInt(args[2]), args[3], args[4]);
        BorrowedSettings borrowed = BorrowedSettings.borrow(
                new StateFolder(Path.of(args[0])), new Connections(settings), FAST, "killed", new RunReport());
        System.out.write('!');
        System.out.flush();
        Thread.sleep(3_600_000);
        borrowed.close();
    }
}
