package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LoadCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    /** A replica would stop at whatever it was told of tables that it does not have. */
    @EveryServer
    void aLoadThatIsNotToWriteTheBinaryLogWritesNothingToIt(TestServer shared) throws Exception {
        try (TestServer server = shared.startAnother("--log-bin=bin", "--server-id=7")) {
            Path dump = Files.createDirectory(folder.resolve("dump"));
            Files.writeString(
                    dump.resolve("metadata"),
                    "Started dump at: 2026-01-01 00:00:00\nFinished dump at: 2026-01-01 00:00:01\n");
            Files.writeString(dump.resolve("shop-schema-create.sql"), "CREATE DATABASE `shop`;\n");
            Files.writeString(
                    dump.resolve("shop.t-schema.sql"),
                    "CREATE TABLE `t` (`id` int NOT NULL, `v` int, PRIMARY KEY (`id`), KEY `v` (`v`)) ENGINE=InnoDB;\n");
            Files.writeString(
                    dump.resolve("shop.t.sql"),
                    "/*!40103 SET TIME_ZONE='+00:00' */;\nINSERT INTO `t` VALUES (1,1),(2,2);\n");
            List<String> before = server.query("SHOW BINARY LOGS");

            assertThat(load(server, dump)).as(err.toString()).isZero();

            assertThat(server.single("SELECT SUM(v) FROM shop.t")).isEqualTo("3");
            assertThat(server.query("SHOW BINARY LOGS")).isEqualTo(before);
        }
    }

    private int load(TestServer server, Path dump) {
        CommandLine program = Main.program("load");
        program.setOut(new PrintWriter(new StringWriter()));
        program.setErr(new PrintWriter(err));
        return program.execute(
                "load",
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--user=" + server.settings().user(),
                "--password=" + server.settings().password(),
                "--directory=" + dump,
                "--state-dir=" + folder.resolve("state"));
    }
}
