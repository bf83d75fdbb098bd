package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.PortableTypes;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** From every server to every server: dumped, loaded and verified by the three commands, the copy is equal. */
@Tag("crash")
class MoveIT {
    @TempDir
    private Path folder;

    private Sluice sluice() {
        return Sluice.in(folder);
    }

    @EveryServer
    void shopIsTheSameOnEveryServer(TestServer source) throws Exception {
        movesEverywhere(source, source.sampleShop(), "--compress");
    }

    @EveryServer
    void everyTypeThatBothHaveIsTheSameOnEveryServer(TestServer source) throws Exception {
        movesEverywhere(source, PortableTypes.filled(source), "--format=sql");
    }

    private void movesEverywhere(TestServer source, String schema, String form) throws Exception {
        Path dump = folder.resolve("dump");
        succeeds(sluice().dump(source.settings(), dump, "--database=" + schema, "--rows=20000", "--verify", form));
        for (TestServer target : TestServer.all()) {
            String copy = target.createSchema("moved");
            target.execute("DROP DATABASE " + copy);
            SluiceRun load = sluice().load(
                            target.settings(), dump, "--source-db=" + schema, "--database=" + copy, "--skip-definer");
            if (lacksInvisibleColumns(target) && source.isMariaDb() && schema.contains("shop")) {
                assertThat(load.exitCode()).as(load.err()).isEqualTo(2);
                assertThat(load.error())
                        .startsWith("MySQL 8.0.15 cannot have the table " + copy
                                + ".customers of the dump: You have an error in your SQL syntax");
                assertThat(target.query("SHOW DATABASES LIKE '" + copy.replace("_", "\\_") + "'"))
                        .isEmpty();
                continue;
            }
            succeeds(load);
            SluiceRun verify = verify(source.settings(), schema, target.settings(), copy);
            assertThat(verify.exitCode())
                    .as(source + " to " + target + "\n" + verify.out() + verify.err())
                    .isZero();
            target.execute("DROP DATABASE " + copy);
        }
    }

    /** In the statements that MySQL shows they are in a comment, which it skips; MariaDB shows them to all. */
    private static boolean lacksInvisibleColumns(TestServer target) {
        return !target.isMariaDb() && !target.isAtLeast(8, 0, 23);
    }

    private static void succeeds(SluiceRun run) throws InterruptedException {
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    private SluiceRun verify(ConnectionSettings source, String schema, ConnectionSettings target, String copy)
            throws IOException {
        return sluice().with("SLUICE_SOURCE_PASSWORD", source.password())
                .with("SLUICE_TARGET_PASSWORD", target.password())
                .start("verify", "--source=" + url(source, schema), "--target=" + url(target, copy));
    }

    private static String url(ConnectionSettings server, String schema) {
        return "mysql://" + server.user() + "@" + server.host() + ":" + server.port() + "/" + schema;
    }
}
