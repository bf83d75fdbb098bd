package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command that a new user types. */
class DemoIT {
    @Test
    void demoShowsEachOperationAndEndsWellWithAnEqualCopy(@TempDir Path folder) throws Exception {
        Path kept = folder.resolve("kept");

        SluiceRun demo = Sluice.in(folder.resolve("home")).start("demo", "--dir=" + kept);

        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out())
                .containsPattern("\ndump of shop to .*: done\n")
                .containsPattern("\nload of .*/shop_copy: done\n")
                .contains("\nequal: 13 tables, 203,845 rows\n")
                .containsPattern("\nThe copy shop_copy is equal to shop, every row and every definition ")
                .containsPattern("\narchive of .*/shop_copy.orders to .*/shop_archive.orders: done\n")
                .containsPattern("\nimport of .*categories.dirty.txt into .*: done, with differences\n")
                .containsPattern("\nimport of .*access_log.txt into .*: done\n");
        assertThat(kept.resolve("dump/manifest.json")).exists();
    }
}
