package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("server")
    void stageHasAServerWithTheShopAndComparesACopy() {
        StringWriter said = new StringWriter();
        Path dir = folder.resolve("new");
        try (Demo demo = Demo.open(new PrintWriter(said), Optional.of(dir))) {
            assertThat(demo.compareWith(Demo.SHOP)).isEmpty();
            assertThat(demo.folder()).isEmptyDirectory();
            assertThat(demo.settings().password()).hasSize(32);
        }

        assertThat(said.toString()
                        .replaceAll("\\d+\\.\\d s|:\\d+|(MySQL|MariaDB) [0-9.]+", "#")
                        .lines())
                .containsExactly(
                        "Starting a private database server ...",
                        "# runs on 127.0.0.1# (#)",
                        "Loading the sample shop ...",
                        "203,845 rows in 13 tables (#)",
                        "The copy shop is equal to shop, every row and every definition (#)");
    }

    @Test
    void refusesAFolderWithSomethingInIt() throws IOException {
        Files.writeString(folder.resolve("mine"), "kept");

        assertThatThrownBy(() -> Demo.open(new PrintWriter(new StringWriter()), Optional.of(folder)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("The folder " + folder + " is not empty; name a new one with --dir.");
    }
}
