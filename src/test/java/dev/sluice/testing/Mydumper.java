package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The mydumper of this machine: that of {@code SLUICE_TEST_MYDUMPER}, else the one on the path. */
public final class Mydumper {
    private Mydumper() {}

    /** Dumps a schema. Skips the test where there is no mydumper, but for CI, or none that knows the server. */
    public static void dump(TestServer server, String schema, Path directory, String... options) throws Exception {
        Optional<Path> chosen =
                Optional.ofNullable(System.getenv("SLUICE_TEST_MYDUMPER")).map(Path::of);
        Optional<Path> program =
                chosen.or(() -> Arrays.stream(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder, "mydumper"))
                        .filter(Files::isExecutable)
                        .findFirst());
        if ("true".equals(System.getenv("CI"))) {
            assertThat(program).as("mydumper on the PATH").isPresent();
        }
        Assumptions.assumeTrue(program.isPresent(), "no mydumper on the PATH");
        Assumptions.assumeTrue(
                chosen.isPresent() || server.isMariaDb(), "mydumper 0.10 of Debian reads no current MySQL");
        List<String> command = new ArrayList<>(List.of(
                program.get().toString(),
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user(),
                "--password=" + server.settings().password(),
                "--database=" + schema,
                "--outputdir=" + directory,
                "--threads=2"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", directory.getParent().toString()); // no option file of the user's
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
