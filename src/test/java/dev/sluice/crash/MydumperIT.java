package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Mydumper;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What mydumper wrote comes in by {@code sluice load}, and equals its source as far as mydumper kept it: of a FLOAT six
 * digits, of invisible columns nothing.
 */
@Tag("crash")
@WithServer
class MydumperIT {
    @TempDir
    private Path folder;

    @Test
    void shopIsLoadedButForTheInvisibleColumnsThatMydumperLeavesOut(TestServer server) throws Exception {
        moves(server, "plain");
    }

    @Test
    void compressedShopIsLoadedToo(TestServer server) throws Exception {
        moves(server, "compressed", "--compress", "--rows=5000");
    }

    private void moves(TestServer server, String name, String... options) throws Exception {
        String shop = server.sampleShop();
        Path dump = folder.resolve(name);
        Mydumper.dump(server, shop, dump, options);
        String copy = server.createSchema("mydumped");
        server.execute("DROP DATABASE " + copy);
        Sluice sluice = Sluice.in(folder);
        SluiceRun load = sluice.load(server.settings(), dump, "--source-db=" + shop, "--database=" + copy, "--verify");
        assertThat(load.exitCode()).as(load.err()).isZero();
        boolean invisible = server.isMariaDb() || server.isAtLeast(8, 0, 23);
        if (invisible) {
            assertThat(load.warnings())
                    .contains("Invisible columns of " + copy + ".customers got their default, because the dump has no"
                            + " values for them: risk_score.");
        }
        String at = "@" + server.host() + ":" + server.port() + "/";
        SluiceRun verify = sluice.with("SLUICE_PASSWORD", server.settings().password())
                .start(
                        "verify",
                        "--source=mysql://" + server.settings().user() + at + shop,
                        "--target=mysql://" + server.settings().user() + at + copy,
                        "--ignore-columns=customers.risk_score," + rounded(server, shop));
        assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
        server.execute("DROP DATABASE " + copy);
    }

    private static String rounded(TestServer server, String schema) {
        return server.single("SELECT GROUP_CONCAT(table_name, '.', column_name) FROM information_schema.columns"
                + " WHERE table_schema = '" + schema
                + "' AND (data_type = 'float' OR data_type = 'double' AND column_type LIKE '%(%')");
    }
}
