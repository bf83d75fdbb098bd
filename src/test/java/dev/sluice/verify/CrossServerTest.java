package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.PortableTypes;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal data is equal on any two servers there are, and one bit of difference is seen between any two. */
@WithServer
class CrossServerTest {
    @TempDir
    private Path folder;

    @Test
    void equalDataIsEqualAndOneBitIsNot() {
        List<TestServer> servers = TestServer.all();
        for (TestServer source : servers) {
            for (TestServer target : servers) {
                String one = PortableTypes.filled(source);
                String other = PortableTypes.filled(target);
                VerifyFixture verify = new VerifyFixture(folder, source, one, target, other);
                assertThat(VerifyFixture.lines(verify.compare()))
                        .as(source + " against " + target)
                        .isEmpty();

                target.executeIn(
                        other,
                        "UPDATE t SET f = 0.10000001 WHERE id = 2",
                        "UPDATE t SET d = -1.175490006797048e-38 WHERE id = 4",
                        "UPDATE t SET dt = '9999-12-31 23:59:59.998' WHERE id = 1");
                assertThat(verify.differences())
                        .as(source + " against " + target)
                        .hasSize(4)
                        .startsWith("t: 0 missing, 0 extra, 3 different")
                        .anyMatch(line -> line.contains("id=00000002 f: "))
                        .anyMatch(line -> line.contains("id=00000004 d: "))
                        .anyMatch(line -> line.contains("id=00000001 dt: "));
            }
        }
    }
}
