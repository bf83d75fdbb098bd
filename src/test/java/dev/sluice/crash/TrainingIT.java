package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.ProjectFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher's training run, of the packaged program: when it fails nobody is told, and each start is slower by what it
 * should have kept.
 */
class TrainingIT {
    @Test
    void trainingLoadsWhatIsUsedOnceAServerHasAnswered(@TempDir Path folder) throws Exception {
        Path classes = folder.resolve("classes");
        Path output = folder.resolve("output");
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-Xlog:class+load=info:file=" + classes,
                        "-cp",
                        ProjectFolder.locate().resolve("target/sluice.jar").toString(),
                        "dev.sluice.cli.Training",
                        folder.resolve("state").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(training.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(training.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(classes))
                .contains(
                        "dev.sluice.dump.PartitionDumper ",
                        "com.mysql.cj.protocol.a.NativeProtocol ",
                        "com.fasterxml.jackson.annotation.JsonTypeInfo ",
                        "tools.jackson.core.json.UTF8StreamJsonParser ",
                        "tools.jackson.databind.deser.bean.BeanDeserializer ");
        assertThat(Files.readString(folder.resolve("state/lambdas"))).contains("dev/sluice/dump/Inventory");
    }
}
