package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password stays with who has to know it, and a dump with who made it. */
@WithServer
class SecretsIT {
    @TempDir
    private Path folder;

    @Test
    void passwordIsOnNoCommandLineAndInNoFile(TestServer server) throws Exception {
        Account account =
                Account.on(server, "SELECT, TRIGGER, EVENT, EXECUTE, LOCK TABLES, RELOAD, REPLICATION CLIENT");
        Path directory = folder.resolve("dump");
        try (Bank bank = Bank.on(server);
                Brake brake = Brake.on(server)) {
            for (String way : List.of("-p" + Account.PASSWORD, "--password=" + Account.PASSWORD, "by environment")) {
                Sluice sluice = Sluice.in(folder);
                String[] options = Stream.of("--database=" + bank.databases(), "--rows=40", brake.where())
                        .toArray(String[]::new);
                SluiceRun run;
                if (way.startsWith("-")) {
                    String[] more =
                            Stream.concat(Stream.of(options), Stream.of(way)).toArray(String[]::new);
                    run = sluice.dump(server.settings(account.settings().user(), "not this one"), directory, more);
                } else {
                    run = sluice.dump(account.settings(), directory, options);
                }
                int files = SluiceRun.dataFiles(directory);
                assertThat(run.awaitDataFiles(directory, files + 1))
                        .as(run.err())
                        .isTrue();
                for (ProcessHandle process : run.family()) {
                    assertThat(Files.readString(
                                    Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1))
                            .isNotEmpty()
                            .doesNotContain(Account.PASSWORD);
                }
                run.kill();
            }
            SluiceRun wrong = Sluice.in(folder)
                    .dump(server.settings(account.settings().user(), Account.PASSWORD + "x"), directory);
            assertThat(wrong.exitCode()).isEqualTo(2);
            brake.release();
            SluiceRun last = Sluice.in(folder)
                    .dump(account.settings(), directory, "--database=" + bank.databases(), "--rows=40", brake.where());
            assertThat(last.exitCode()).as(last.err()).isZero();
        }
        byte[] password = Account.PASSWORD.getBytes(StandardCharsets.UTF_8);
        List<Path> looked = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                looked.add(file.getFileName());
                assertThat(contains(Files.readAllBytes(file), password))
                        .as("the password in %s", file)
                        .isFalse();
            }
        }
        assertThat(looked)
                .map(Path::toString)
                .contains("repository.mv.db", "run.json", "report.json", "run.log", "manifest.json", "metadata");
    }

    @Test
    void filesAndFoldersAreClosedToOthersUnderAnyUmask(TestServer server) throws Exception {
        for (String umask : List.of("000", "022", "077")) {
            Path home = Files.createDirectory(folder.resolve(umask));
            SluiceRun run;
            try (Bank bank = Bank.on(server)) {
                run = Sluice.in(home)
                        .under(
                                "umask " + umask,
                                server.settings(),
                                home.resolve("parent/dump"),
                                "--database=" + bank.databases());
                assertThat(run.exitCode()).as(run.err()).isZero();
            }
            for (Path root : List.of(home.resolve("parent"), home.resolve("state"))) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.toList()) {
                        Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
                        open.removeAll(Set.of(
                                PosixFilePermission.OWNER_READ,
                                PosixFilePermission.OWNER_WRITE,
                                PosixFilePermission.GROUP_READ));
                        if (Files.isDirectory(file)) {
                            open.removeAll(
                                    Set.of(PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE));
                        }
                        assertThat(open)
                                .as("what is too much on %s under umask %s", file, umask)
                                .isEmpty();
                    }
                }
            }
        }
    }

    private static boolean contains(byte[] content, byte[] wanted) throws IOException {
        return new String(content, StandardCharsets.ISO_8859_1)
                .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }
}
