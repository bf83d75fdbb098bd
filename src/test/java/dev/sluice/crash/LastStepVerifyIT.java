package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --verify} of dump and load: the proof is part of the job, and what it finds decides how the job ends. */
@Tag("crash")
@WithServer
class LastStepVerifyIT {
    @TempDir
    private Path folder;

    private Path directory() {
        return folder.resolve("dump");
    }

    private Sluice sluice() {
        return Sluice.in(folder);
    }

    @Test
    void dumpUnderTellersIsComparedWithItsOwnMomentAndNotWithWhatCameAfter(TestServer server) throws Exception {
        try (Bank bank = Bank.on(server).work()) {
            SluiceRun run = sluice().dump(
                            server.settings(),
                            directory(),
                            "--database=" + bank.databases(),
                            "--rows=500",
                            "--where=balance > 0 OR 1",
                            "--tables-list=%.checking,%.vault,%.saving",
                            "--verify");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("\n  12,288 rows; ", "rows verified: 12,288");
            assertThat(FinishedDump.in(directory()).consistent()).isTrue();
        }
    }

    @Test
    void dumpWhoseFileWasChangedBeforeItsEndDoesNotCount(TestServer server) throws Exception {
        try (Bank bank = Bank.on(server);
                Brake brake = Brake.on(server)) {
            String[] options = {
                "--database=" + bank.databases(), brake.where(), "--rows=80", "--threads=3", "--format=tsv", "--verify"
            };
            SluiceRun run = sluice().dump(server.settings(), directory(), options);
            assertThat(run.awaitDataFiles(directory(), 1)).as(run.err()).isTrue();
            changeALetter();
            brake.release();

            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.error())
                    .startsWith("The dump is not what its source holds: ")
                    .contains(
                            " differs from the dump: 4,096 rows in the dump, 4,096 on the server; ",
                            "; begin again with --fresh.");
            assertThat(directory().resolve("metadata")).doesNotExist();

            String[] fresh = Arrays.copyOf(options, options.length + 1);
            fresh[options.length] = "--fresh";
            SluiceRun second = sluice().dump(server.settings(), directory(), fresh);
            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(Bank.errors(FinishedDump.in(directory()))).isEmpty();
        }
    }

    /** In the first row of a file that is in place, a digit that is not of the key. */
    private void changeALetter() throws Exception {
        Path file;
        try (var files = Files.list(directory())) {
            file = files.filter(path -> path.toString().endsWith(".tsv"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        int digit = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') - 1;
        boolean note = bytes[digit] == 'n';
        bytes[digit] = (byte) (note ? 'm' : bytes[digit] == '1' ? '2' : '1');
        Files.write(file, bytes);
    }

    @Test
    void loadOfAnEqualCopyIsProvenAndOneThatWasChangedMeanwhileEndsWithThree(TestServer server) throws Exception {
        Shop shop = Shop.dumped(server, sluice(), folder);
        shop.dropCopy();
        String[] options = {
            "--source-db=" + Shop.SCHEMA, "--database=" + Shop.COPY, "--queries-per-transaction=1", "--verify"
        };
        SluiceRun equal = sluice().load(server.settings(), shop.dump(), options);
        assertThat(equal.exitCode()).as(equal.err()).isZero();
        assertThat(equal.out()).contains("tables that differ: 0");
        assertThat(shop.differences()).isEmpty();

        shop.dropCopy();
        SluiceRun changed = sluice().load(server.settings(), shop.dump(), options);
        assertThat(changed.await(() -> shop.rows("customers") == 1000))
                .as(changed.err())
                .isTrue();
        changed.signal("STOP");
        server.executeIn(Shop.COPY, "SET foreign_key_checks = 0", "UPDATE customers SET name = 'Mallory' WHERE id = 7");
        changed.signal("CONT");

        assertThat(changed.exitCode()).as(changed.err()).isEqualTo(3);
        assertThat(changed.warnings())
                .contains(Shop.COPY + ".customers differs from the dump: 1,000 rows in the dump, 1,000 on the server;"
                        + " different id=7");
        assertThat(shop.leftovers()).isEmpty();
    }

    @Test
    void whatCannotBeProvenIsRefused(TestServer server) throws Exception {
        SluiceRun dump = sluice().dump(server.settings(), directory(), "--verify", "--consistency=none");
        assertThat(dump.exitCode()).isEqualTo(2);
        assertThat(dump.error()).isEqualTo("--verify needs a dump of one moment; leave out --consistency=none.");
        SluiceRun load = sluice().load(server.settings(), directory(), "--verify", "--purge-mode=none");
        assertThat(load.exitCode()).isEqualTo(2);
        assertThat(load.error())
                .isEqualTo("--verify proves that the tables hold what the dump does; it does not go with"
                        + " --purge-mode=none.");
    }
}
