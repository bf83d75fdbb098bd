package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    private Path folder;

    /** Starts a server, says where it is, and waits to be killed. */
    static final class Victim {
        public static void main(String[] arguments) throws InterruptedException {
            EmbeddedServer server = EmbeddedServer.start();
            System.out.println(server.process().folder());
            System.out.println(server.process().pid());
            Thread.sleep(600_000);
        }
    }

    @Test
    @Tag("server")
    void serverAndItsDataGoWhenTheJvmIsKilled() throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(victim.getInputStream()));
        Path data = Path.of(said.readLine());
        ProcessHandle server = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
        assertThat(data).isDirectory();

        victim.destroyForcibly();

        server.onExit().get(60, TimeUnit.SECONDS);
        for (int i = 0; i < 1200 && Files.exists(data); i++) {
            Thread.sleep(50);
        }
        assertThat(data).doesNotExist();
    }

    @Test
    @Tag("server")
    void failedStartSaysWhatTheServerSaid() {
        ServerProgram program = ServerProgram.installed().stream()
                .findFirst()
                .or(() -> EmbeddedArchive.find(ProjectFolder.serverCache()))
                .orElseThrow();
        assertThatThrownBy(() -> ServerProcess.start(
                        program, ProjectFolder.serverCache(), "", List.of("--no-such-option-at-all")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(program + " did not start", "unknown option '--no-such-option-at-all'");
    }

    @Test
    void archiveWithAMemberOutsideIsRefused() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("evil"), "outside");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path tar = folder.resolve("a.tar.gz");
        assertThat(new ProcessBuilder("tar", "-czPf", tar.toString(), "../evil")
                        .directory(inner.toFile())
                        .start()
                        .waitFor())
                .isZero();
        Path jar = folder.resolve("a.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("a.tar.gz"));
            zip.write(Files.readAllBytes(tar));
            zip.closeEntry();
        }
        Path target = folder.resolve("x/target");

        assertThatThrownBy(() -> EmbeddedArchive.unpack(jar, "a.tar.gz", target))
                .hasMessageContainingAll("Cannot unpack the embedded server from " + jar, "..");
        assertThat(target).doesNotExist();
        assertThat(folder.resolve("x")).isEmptyDirectory();
    }
}
