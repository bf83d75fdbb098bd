package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is said in one sentence with the right exit code, and leaves nothing that looks whole. */
class RefusalIT {
    private static final String RIGHTS = "SELECT, TRIGGER, EVENT, EXECUTE, LOCK TABLES, RELOAD";

    @TempDir
    private Path folder;

    private Path directory() {
        return folder.resolve("dump");
    }

    private SluiceRun dump(ConnectionSettings source, String... options) throws IOException {
        return Sluice.in(folder).dump(source, directory(), options);
    }

    private void assertRefused(SluiceRun run, String error) throws Exception {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.error()).isEqualTo(error);
        assertOneSentence(run);
        assertThat(directory().resolve("metadata")).doesNotExist();
    }

    private static void assertOneSentence(SluiceRun run) {
        assertThat(run.err().lines().filter(line -> line.startsWith("sluice: ")))
                .hasSize(1);
        assertThat(run.err() + run.out()).doesNotContain("\tat ", "Exception", "java.");
    }

    /** A schema with the tables t and u, ten rows each. */
    private static String schema(TestServer server) {
        String schema = server.createSchema("refusal");
        server.executeIn(
                schema,
                "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100))",
                "INSERT INTO t VALUES (1,'1'),(2,'2'),(3,'3'),(4,'4'),(5,'5'),(6,'6'),(7,'7'),(8,'8'),(9,'9'),(10,'')",
                "CREATE TABLE u (id INT NOT NULL, v VARCHAR(100))",
                "INSERT INTO u SELECT * FROM t");
        return schema;
    }

    @Nested
    @WithServer
    class Accounts {
        @Test
        void wrongPasswordIsRefusedAndLeavesNothingToResume(TestServer server) throws Exception {
            String schema = schema(server);
            Account account = Account.on(server, RIGHTS);
            ConnectionSettings wrong = server.settings(account.settings().user(), "wrong");

            SluiceRun first = dump(wrong, "--database=" + schema);

            assertThat(first.exitCode()).isEqualTo(2);
            assertThat(first.error())
                    .startsWith("The server at " + wrong.address() + " refused the log-in of '" + wrong.user()
                            + "': Access denied")
                    .endsWith("(ERROR 1045, SQLSTATE 28000).");
            assertOneSentence(first);
            assertThat(directory()).doesNotExist();
            SluiceRun second = dump(account.settings(), "--database=" + schema);
            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(second.err()).contains("starting dump-").doesNotContain("resuming", "begun");
        }

        @Test
        void tableThatMayBeSeenButNotReadIsNamed(TestServer server) throws Exception {
            String schema = schema(server);
            Account account = Account.on(server, "RELOAD");
            server.execute(
                    "GRANT TRIGGER, EVENT, EXECUTE, INSERT ON " + schema + ".* TO " + account.quoted(),
                    "GRANT SELECT ON " + schema + ".t TO " + account.quoted());

            SluiceRun run = dump(account.settings(), "--database=" + schema);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(run.error()).startsWith("Table " + schema + ".u cannot be read: SELECT command denied");
            assertOneSentence(run);
            assertThat(directory().resolve("metadata")).doesNotExist();
        }

        @Test
        void rightsWithoutWhichObjectsStayUnseenAreNamed(TestServer server) throws Exception {
            String schema = schema(server);
            Map<String, String> rights = new TreeMap<>(Map.of(
                    "SELECT, RELOAD, EVENT",
                    "TRIGGER on schema " + schema
                            + ", without which its triggers cannot be seen; grant it, or leave them out with"
                            + " --no-triggers.",
                    "SELECT, RELOAD, TRIGGER",
                    "EVENT on schema " + schema
                            + ", without which its events cannot be seen; grant it, or leave them out with"
                            + " --no-events."));
            for (Map.Entry<String, String> entry : rights.entrySet()) {
                Account account = Account.on(server, entry.getKey());
                assertRefused(
                        dump(account.settings(), "--database=" + schema), "The account lacks " + entry.getValue());
            }
        }
    }

    @Nested
    @WithServer
    class Places {
        @Test
        void serverThatIsNotThereIsNamed(TestServer server) throws Exception {
            int port = 1; // one that was free just now may be another process's by the time we knock
            assertRefused(
                    dump(ConnectionSettings.of("127.0.0.1", port, "root", ""), "--database=x"),
                    "No server answers at 127.0.0.1:" + port + ": connection refused.");
        }

        @Test
        void unknownSchemaAndUnknownOptionAreNamed(TestServer server) throws Exception {
            assertRefused(
                    dump(server.settings(), "--database=no_such_schema"),
                    "--database no_such_schema matches no schema that the account may see.");
            SluiceRun option = dump(server.settings(), "--no-such-option");
            assertThat(option.exitCode()).isEqualTo(2);
            assertThat(option.error()).isEqualTo("Unknown option: '--no-such-option'.");
            assertThat(directory()).doesNotExist();
        }

        @Test
        void directoryThatCannotBeMadeIsNamed(TestServer server) throws Exception {
            SluiceRun run = Sluice.in(folder)
                    .dump(server.settings(), Path.of("/proc/sluice/dump"), "--database=" + schema(server));
            assertRefused(run, "--outputdir /proc/sluice/dump cannot be used: /proc/sluice cannot be made.");
        }

        @Test
        void directoryWithOtherFilesIsLeftAlone(TestServer server) throws Exception {
            Files.createDirectories(directory());
            Files.writeString(directory().resolve("letter.txt"), "Dear reader");
            assertRefused(
                    dump(server.settings(), "--database=" + schema(server), "--overwrite"),
                    "--outputdir " + directory()
                            + " holds files that no dump of sluice wrote (letter.txt); choose an empty directory.");
            assertThat(directory().toFile().list()).containsExactly("letter.txt");
        }

        @Test
        void finishedDumpIsReplacedOnlyOnRequestAndOnlyByAPlanThatHolds(TestServer server) throws Exception {
            String database = "--database=" + schema(server);
            assertThat(dump(server.settings(), database).exitCode()).isZero();
            FinishedDump before = FinishedDump.in(directory());

            SluiceRun again = dump(server.settings(), database);
            assertThat(again.exitCode()).isEqualTo(2);
            assertThat(again.error())
                    .isEqualTo("--outputdir " + directory()
                            + " holds a finished dump; choose another directory, or replace it with --overwrite.");
            SluiceRun wrong = dump(server.settings(), database, "--overwrite", "--where=id = = 3");
            assertThat(wrong.exitCode()).isEqualTo(2);
            assertThat(wrong.error())
                    .matches(
                            "Table .* cannot be read with --where \"id = = 3\": You have an error in your SQL syntax.*");
            assertOneSentence(wrong);
            assertThat(FinishedDump.in(directory()).manifest()).isEqualTo(before.manifest());

            SluiceRun replaced = dump(server.settings(), database, "--overwrite", "--where=id < 4");
            assertThat(replaced.exitCode()).as(replaced.err()).isZero();
            assertThat(FinishedDump.in(directory()).rows("t")).hasSize(3);
            Files.writeString(directory().resolve("letter.txt"), "Dear reader");
            SluiceRun foreign = dump(server.settings(), database, "--overwrite");
            assertThat(foreign.exitCode()).isEqualTo(2);
            assertThat(foreign.error()).contains("(letter.txt)");
            Files.delete(directory().resolve("letter.txt"));
            assertThat(FinishedDump.in(directory()).rows("t")).hasSize(3);
        }

        @Test
        void editedManifestIsNoListOfFilesToRemove(TestServer server) throws Exception {
            String database = "--database=" + schema(server);
            assertThat(dump(server.settings(), database).exitCode()).isZero();
            Path manifest = directory().resolve("manifest.json");
            Files.writeString(directory().resolve("letter.txt"), "Dear reader");
            Files.writeString(
                    manifest,
                    Files.readString(manifest).replaceFirst("\"name\" : \"[^\"]*\"", "\"name\" : \"letter.txt\""));

            String[] before = directory().toFile().list();
            SluiceRun run = dump(server.settings(), database, "--overwrite");

            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(run.error())
                    .isEqualTo("--outputdir " + directory()
                            + " holds a manifest.json that was cut or edited since sluice wrote it, so"
                            + " that it cannot tell which files are the dump's; choose an empty directory.");
            assertOneSentence(run);
            assertThat(directory().toFile().list()).containsExactlyInAnyOrder(before);
            assertThat(directory().resolve("letter.txt")).hasContent("Dear reader");
        }

        @Test
        void fullDiskFailsTheDumpAndWithRoomTheSameCommandResumes(TestServer server) throws Exception {
            Path disk = Files.createDirectory(folder.resolve("disk"));
            try (SmallDisk small = SmallDisk.mount(disk, 1);
                    Bank bank = Bank.on(server)) {
                Path directory = small.folder().resolve("dump");
                Path ballast = Files.write(small.folder().resolve("ballast"), new byte[850_000]);
                Sluice sluice = Sluice.in(folder);
                SluiceRun first =
                        sluice.dump(server.settings(), directory, "--database=" + bank.databases(), "--rows=500");
                assertThat(first.exitCode()).as(first.err()).isEqualTo(1);
                assertThat(first.error())
                        .contains(directory + "/", "No space left on device", "The same command resumes.");
                assertOneSentence(first);
                assertThat(directory.resolve("metadata")).doesNotExist();

                Files.delete(ballast);
                SluiceRun second =
                        sluice.dump(server.settings(), directory, "--database=" + bank.databases(), "--rows=500");
                assertThat(second.exitCode()).as(second.err()).isZero();
                assertThat(Bank.errors(FinishedDump.in(directory))).isEmpty();
            }
        }
    }

    @Nested
    @WithServer
    class LongQueries {
        @Test
        void longQueryInTheWayIsNamedAndKilledOnRequest(TestServer server) throws Exception {
            String database = "--database=" + schema(server);
            Thread query = new Thread(() -> sleepUntilKilled(server), "long query");
            query.start();
            while (server.query("SELECT id FROM information_schema.processlist WHERE time >= 2 AND info LIKE"
                            + " 'SELECT SLEEP(77%'")
                    .isEmpty()) {
                Thread.sleep(50);
            }

            SluiceRun refused = dump(server.settings(), database, "--long-query-guard=1");
            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
            assertThat(refused.error())
                    .matches("A lock would have to wait: query \\d+ of root has run for \\d+ s, longer than"
                            + " --long-query-guard 1; wait for it, use --kill-long-queries, or raise the limit\\.");
            SluiceRun killing = dump(server.settings(), database, "--long-query-guard=1", "--kill-long-queries");
            assertThat(killing.exitCode()).as(killing.err()).isZero();
            assertThat(killing.warnings()).singleElement().asString().startsWith("Killed: query ");
            query.join();
            FinishedDump.in(directory());
        }

        private static void sleepUntilKilled(TestServer server) {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT SLEEP(77)");
            } catch (SQLException killed) {
                // As it should be.
            }
        }
    }

    @EveryServer
    @Tag("crash")
    void tableThatIsDroppedOrAlteredDuringTheDumpIsNamedOrTheStatementWaits(TestServer server) throws Exception {
        for (String change : List.of("DROP TABLE saving", "ALTER TABLE saving ADD COLUMN more INT, FORCE")) {
            for (boolean held : List.of(true, false)) {
                try (Bank bank = Bank.on(server);
                        Brake brake = Brake.on(server)) {
                    Path directory = folder.resolve(change.substring(0, 4) + held);
                    SluiceRun run = Sluice.in(folder)
                            .dump(
                                    server.settings(),
                                    directory,
                                    Stream.concat(
                                                    Stream.of(
                                                            "--database=" + bank.databases(),
                                                            "--rows=40",
                                                            "--threads=2",
                                                            brake.where()),
                                                    held ? Stream.empty() : Stream.of("--no-backup-locks"))
                                            .toArray(String[]::new));
                    assertThat(run.awaitDataFiles(directory, 1)).as(run.err()).isTrue();
                    Thread ddl = new Thread(() -> server.executeIn(bank.west(), change), "ddl");
                    ddl.start();
                    boolean waits = held && !server.isMariaDb();
                    if (waits) {
                        Thread.sleep(300);
                        assertThat(ddl.isAlive()).isTrue();
                    } else {
                        ddl.join();
                    }
                    brake.release();

                    if (waits && !server.isAtLeast(8, 0, 20) && change.startsWith("DROP")) {
                        // There (seen on 8.0.15) DROP takes its table before it waits.
                        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
                        assertThat(run.error())
                                .matches("Reading " + bank.west() + "\\.saving failed: it is locked, and DROP TABLE in"
                                        + " session \\d+ of root waits for the end of the dump, .*");
                        assertOneSentence(run);
                        ddl.join();
                    } else if (waits) {
                        assertThat(run.exitCode()).as(run.err()).isZero();
                        assertThat(Bank.errors(FinishedDump.in(directory))).isEmpty();
                        ddl.join();
                    } else {
                        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
                        assertThat(run.error())
                                .contains(bank.west() + ".saving")
                                .matches(".*(was altered or dropped|doesn't exist).*");
                        assertOneSentence(run);
                        assertThat(directory.resolve("metadata")).doesNotExist();
                    }
                }
            }
        }
    }
}
