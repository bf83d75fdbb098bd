package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed at any instant, the same command ends with a whole dump of one moment. Files in place are not made again
 * while the source stands still; all are when it moved, unless the user wants it otherwise.
 */
@WithServer
class KillIT {
    /** Data files of a dump of the bank with {@link #ROWS}. */
    private static final int FILES = 240;

    private static final String ROWS = "--rows=50";

    @TempDir
    private Path folder;

    private TestServer server;
    private Sluice sluice;
    private Path directory;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        sluice = Sluice.in(folder);
        directory = folder.resolve("dump");
    }

    /** Also where the first process ran under a locale that writes numbers in other digits. */
    @Test
    void killedDumpOfAQuietSourceGoesOnAndMakesNoFileTwice() throws Exception {
        Sluice arabic = sluice.with("SLUICE_JAVA_OPTS", "-Duser.language=ar -Duser.country=EG")
                .with("SLUICE_ARCHIVE", "off");
        try (Bank bank = Bank.on(server)) {
            for (int i = 0; i < Sluice.REPEATS; i++) {
                directory = folder.resolve("quiet" + i);
                killAtFile(
                        i % 2 == 0 ? arabic : sluice,
                        ThreadLocalRandom.current().nextInt(1, FILES / 4),
                        bank);
                Map<String, Object> before = journaled();

                SluiceRun second = dump(bank);

                assertThat(second.exitCode()).as(second.err()).isZero();
                assertThat(second.err()).contains("resuming run ");
                assertThat(second.warnings()).isEmpty();
                assertWhole(FinishedDump.in(directory), 1);
                assertThat(before).isNotEmpty();
                assertThat(identities(before.keySet().stream())).isEqualTo(before);
            }
        }
    }

    @Test
    void killedAtAnyMomentOfItsLifeTheSameCommandEndsWithAWholeDump() throws Exception {
        try (Bank bank = Bank.on(server)) {
            long begun = System.nanoTime();
            assertThat(dump(bank).exitCode()).isZero();
            long length = (System.nanoTime() - begun) / 1_000_000;
            for (int i = 0; i < Sluice.REPEATS; i++) {
                directory = folder.resolve("any" + i);
                SluiceRun first = dump(bank);
                Thread.sleep(length * (i + 1) / (Sluice.REPEATS + 1));
                first.kill();
                boolean told = first.out().contains(": done");
                SluiceRun second = dump(bank);
                // Killed after it had told its end, there is nothing left to do but to refuse another one.
                assertThat(second.exitCode()).as(second.err()).isIn(told ? List.of(0, 2) : List.of(0));
                assertWhole(FinishedDump.in(directory), 1);
            }
        }
    }

    @Test
    void killedDumpOfASourceThatMovedIsReadAgainFromOneMoment() throws Exception {
        try (Bank bank = Bank.on(server).work()) {
            killAtFile(20, bank);

            SluiceRun second = dump(bank);

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertWhole(FinishedDump.in(directory), 1);
            assertThat(second.warnings())
                    .singleElement()
                    .asString()
                    .matches(
                            "The source was written to since the dump began \\(.*, now .*\\): all is read again from a new"
                                    + " snapshot\\.");
        }
    }

    @Test
    void killedDumpOfASourceThatMovedGoesOnWithASecondSnapshotWhenAskedAndSaysThatItIsNotOfOneMoment()
            throws Exception {
        try (Bank bank = Bank.on(server)) {
            killAtFile(20, bank);
            Map<String, Object> before = journaled();
            bank.moveOnce();

            SluiceRun second = dump(bank, "--on-source-moved=keep");

            assertThat(second.exitCode()).as(second.err()).isZero();
            FinishedDump dump = FinishedDump.in(directory);
            assertThat(dump.consistent()).isFalse();
            assertThat(dump.snapshots()).isEqualTo(2);
            assertThat(identities(before.keySet().stream())).isEqualTo(before);
            assertThat(second.warnings())
                    .singleElement()
                    .asString()
                    .endsWith(": what is left is read from a second snapshot, and the dump is not of one moment.");
        }
    }

    @Test
    @Tag("crash")
    void killedDumpOfASourceThatMovedFailsWhenAskedAndIsStillThereForAnotherDecision() throws Exception {
        try (Bank bank = Bank.on(server)) {
            killAtFile(20, bank);
            bank.moveOnce();

            SluiceRun second = dump(bank, "--on-source-moved=fail");

            assertThat(second.exitCode()).as(second.err()).isEqualTo(1);
            assertThat(second.error()).contains("The source was written to since the dump began", "--on-source-moved");
            assertThat(directory.resolve("metadata")).doesNotExist();
            SluiceRun third = dump(bank);
            assertThat(third.exitCode()).as(third.err()).isZero();
            assertWhole(FinishedDump.in(directory), 1);
        }
    }

    @Test
    @Tag("crash")
    void serverThatDiesFailsTheDumpInOneSentenceAndAfterItsReturnTheSameCommandEnds() throws Exception {
        try (TestServer own = server.startAnother()) {
            server = own;
            try (Bank bank = Bank.on(own)) {
                SluiceRun first = dump(bank);
                assertThat(first.awaitDataFiles(directory, 10)).isTrue();
                own.kill();

                assertThat(first.exitCode()).as(first.err()).isEqualTo(1);
                assertThat(first.error())
                        .containsAnyOf("no connection that held the snapshot is left", "connection lost", "are lost")
                        .contains("The same command resumes.")
                        .doesNotContain("Exception");
                assertThat(first.err()).doesNotContain("\tat ");
                assertThat(directory.resolve("metadata")).doesNotExist();
                SluiceRun meanwhile = dump(bank);
                assertThat(meanwhile.exitCode()).as(meanwhile.err()).isEqualTo(2);

                own.start();
                SluiceRun second = dump(bank);
                assertThat(second.exitCode()).as(second.err()).isZero();
                assertWhole(FinishedDump.in(directory), 1);
            }
        }
    }

    @Test
    void lostStateFolderDoesNotMatterBecauseTheDirectoryKnowsWhatIsDone() throws Exception {
        try (Bank bank = Bank.on(server)) {
            killAtFile(20, bank);
            Map<String, Object> before = journaled();
            delete(sluice.state());

            SluiceRun second = dump(bank);

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertWhole(FinishedDump.in(directory), 1);
            assertThat(identities(before.keySet().stream())).isEqualTo(before);
        }
    }

    @Test
    @Tag("crash")
    void lostDirectoryIsMadeAgainFromTheStart() throws Exception {
        try (Bank bank = Bank.on(server)) {
            killAtFile(20, bank);
            delete(directory);

            SluiceRun second = dump(bank);

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertWhole(FinishedDump.in(directory), 1);
            assertThat(second.warnings())
                    .containsExactly(
                            "The directory holds no plan of the earlier run: the dump is begun from the start.");
        }
    }

    @Test
    @Tag("crash")
    void finishedFileThatWasDeletedOrCutBetweenTheRunsIsNoticed() throws Exception {
        try (Bank bank = Bank.on(server)) {
            for (boolean deleted : List.of(true, false)) {
                directory = folder.resolve("damaged" + deleted);
                killAtFile(20, bank);
                Path file = directory.resolve(journaled().keySet().iterator().next());
                if (deleted) {
                    Files.delete(file);
                } else {
                    Files.write(file, new byte[] {1});
                }

                SluiceRun second = dump(bank);

                assertThat(second.exitCode()).as(second.err()).isZero();
                assertWhole(FinishedDump.in(directory), 1);
                assertThat(second.warnings())
                        .containsExactly(file.getFileName()
                                + " of the unfinished dump is missing or changed: all is read again.");
            }
        }
    }

    @Test
    void unfinishedDumpIsDiscardedWithFresh() throws Exception {
        try (Bank bank = Bank.on(server)) {
            killAtFile(20, bank);
            Map<String, Object> before = journaled();

            SluiceRun second = dump(bank, "--fresh");

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertWhole(FinishedDump.in(directory), 1);
            assertThat(second.err()).contains("discarding the unfinished run ");
            assertThat(identities(before.keySet().stream()).values()).doesNotContainAnyElementsOf(before.values());
        }
    }

    @Test
    void resumeMayChangeThreadsButKeepsTheCompressionOfThePlanAndSaysSo() throws Exception {
        try (Bank bank = Bank.on(server)) {
            killAtFile(20, bank);

            SluiceRun second = dump(bank, "--threads=2", "--compress=zstd", "--chunk-filesize=1");

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertWhole(FinishedDump.in(directory), 1);
            assertThat(second.warnings())
                    .containsExactly("The unfinished dump goes on as it was begun, without compression and without"
                            + " --chunk-filesize; --fresh begins one with the options of now.");
        }
    }

    private SluiceRun dump(Bank bank, String... more) throws IOException {
        return dump(sluice, bank, more);
    }

    private SluiceRun dump(Sluice program, Bank bank, String... more) throws IOException {
        List<String> options = Stream.concat(
                        Stream.of("--database=" + bank.databases(), "--threads=4", ROWS), Stream.of(more))
                .toList();
        return program.dump(server.settings(), directory, options.toArray(String[]::new));
    }

    private void killAtFile(int count, Bank bank) throws Exception {
        killAtFile(sluice, count, bank);
    }

    private void killAtFile(Sluice program, int count, Bank bank) throws Exception {
        SluiceRun first = dump(program, bank);
        assertThat(first.await(() -> SluiceRun.dataFiles(directory) >= count && hasJournal()))
                .as(first.err())
                .isTrue();
        first.kill();
        assertThat(directory.resolve("metadata")).doesNotExist();
    }

    private static void assertWhole(FinishedDump dump, int snapshots) throws IOException {
        assertThat(Bank.errors(dump)).isEmpty();
        assertThat(dump.consistent()).isTrue();
        assertThat(dump.snapshots()).isEqualTo(snapshots);
    }

    /** Whether a data file is in a journal; files are noted some together. */
    private boolean hasJournal() {
        try {
            return !journaled().isEmpty();
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
    }

    /** The data files that the journals of the unfinished dump name, with what tells them from others. */
    private Map<String, Object> journaled() throws IOException {
        try (Stream<Path> journals = Files.list(directory.resolve(".sluice/done"))) {
            List<String> lines = journals.flatMap(KillIT::lines).toList();
            return identities(
                    lines.stream().flatMap(line -> Stream.of(line.split("\""))).filter(word -> word.endsWith(".tsv")));
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Inode and time of change of each file. */
    private Map<String, Object> identities(Stream<String> names) {
        Map<String, Object> identities = new TreeMap<>();
        names.forEach(name -> {
            try {
                Path file = directory.resolve(name);
                identities.put(name, Files.getAttribute(file, "unix:ino") + " " + Files.getLastModifiedTime(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return identities;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
