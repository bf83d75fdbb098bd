package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Restores a dump with the programs that people have: myloader and the {@code mysql} client. */
final class StockClients {
    private static final Path MYLOADER_1 =
            Path.of(System.getProperty("user.home"), ".cache", "mydumper-1", "bin", "myloader");

    private StockClients() {}

    /**
     * The myloader on the PATH, and a myloader 1 where {@code SLUICE_TEST_MYLOADER} or {@code ~/.cache} has one.
     * Without the first the test fails in CI and is skipped elsewhere.
     */
    static List<Path> myloaders() {
        List<Path> programs = new ArrayList<>();
        Optional<Path> stock = Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "myloader"))
                .filter(Files::isExecutable)
                .findFirst();
        programs.add(required(stock, "no myloader on the PATH: install the package mydumper"));
        Stream.of(Optional.ofNullable(System.getenv("SLUICE_TEST_MYLOADER")).map(Path::of), Optional.of(MYLOADER_1))
                .flatMap(Optional::stream)
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(programs::add);
        return programs;
    }

    private static Path required(Optional<Path> program, String missing) {
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(program.isPresent(), missing);
        return program.get();
    }

    /** Whether this is a myloader of before 1.0. */
    static boolean isOld(Path program) throws Exception {
        return run(new ProcessBuilder(program.toString(), "--version")).startsWith("myloader 0.");
    }

    /** Restores a whole directory. */
    static void myloader(Path program, Path directory, TestServer server) throws Exception {
        // 1.0 mistakes a defaults file that is not there for one.
        Path defaults = Files.createTempFile("sluice-myloader-", ".cnf");
        List<String> command = List.of(
                program.toString(),
                "--defaults-file=" + defaults,
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user(),
                "--password=" + server.settings().password(),
                "--threads=2",
                "--directory=" + directory);
        String said = run(new ProcessBuilder(command));
        Files.delete(defaults);
        assertThat(said).as(program.toString()).doesNotContain("CRITICAL").endsWith("exit code 0");
    }

    /** Restores every file by {@code mysql DB < FILE}, in the order in which they need each other. */
    static void mysql(Path directory, String base, String schema, TestServer server) throws Exception {
        for (Path file : files(directory, base + "-schema-create.sql")) {
            mysql(file, server, "");
        }
        for (String kind : List.of(
                "-schema-sequence.sql",
                "-schema.sql",
                "",
                "-schema-post.sql",
                "-schema-view.sql",
                "-schema-triggers.sql")) {
            for (Path file : files(directory, kind)) {
                String name = file.getFileName().toString();
                if (name.startsWith(base + ".") || name.startsWith(base + "-schema-post")) {
                    mysql(file, server, schema);
                }
            }
        }
    }

    /** Files by their kind; the empty kind is data. */
    private static List<Path> files(Path directory, String kind) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString().replaceFirst("\\.gz$", "");
                        return kind.isEmpty()
                                ? name.endsWith(".sql") && !name.contains("-schema")
                                : name.endsWith(kind);
                    })
                    .sorted()
                    .toList();
        }
    }

    private static void mysql(Path file, TestServer server, String schema) throws Exception {
        String name = file.getFileName().toString();
        boolean programs = name.endsWith("-schema-post.sql") || name.endsWith("-schema-triggers.sql");
        String read = (name.endsWith(".gz") ? "gzip -dc" : "cat") + " \"$0\"";
        if (programs) {
            read = "{ echo 'DELIMITER ;;'; " + read + " | sed 's/;$/;;/'; }";
        }
        ProcessBuilder builder = new ProcessBuilder(
                "bash",
                "-c",
                "set -o pipefail; " + read + " | \"$@\"",
                file.toString(),
                required(server.mysqlClient(), "no mysql client on the PATH: install a client package")
                        .toString(),
                "--no-defaults",
                "--comments",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--protocol=tcp",
                "--user=" + server.settings().user(),
                schema.isEmpty() ? "information_schema" : schema);
        builder.environment().put("MYSQL_PWD", server.settings().password());
        assertThat(run(builder)).as("mysql < " + name).isEqualTo("exit code 0");
    }

    private static String run(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + "exit code " + process.waitFor();
    }
}
