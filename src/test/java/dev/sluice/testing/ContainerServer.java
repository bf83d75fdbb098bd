package dev.sluice.testing;

import dev.sluice.mysql.ConnectionSettings;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;

/** The last resort: MySQL in a container, where a container engine answers. */
final class ContainerServer {
    private static final String IMAGE = "mysql:8.4";

    private ContainerServer() {}

    /** Starts a container that ends with the JVM; empty when no engine answers. */
    @SuppressWarnings("resource") // It serves all tests to the end of the JVM, when Testcontainers removes it.
    static Optional<TestServer> start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        MySQLContainer container = new MySQLContainer(IMAGE)
                .withUsername("root")
                .withPassword("sluice")
                .withCommand("--local-infile=1", "--gtid-mode=ON", "--enforce-gtid-consistency=ON");
        container.start();
        return Optional.of(TestServer.at(ConnectionSettings.of(
                container.getHost(), container.getMappedPort(ConnectionSettings.DEFAULT_PORT), "root", "sluice")));
    }
}
