package dev.sluice.testing;

import dev.sluice.demo.EmbeddedArchive;
import dev.sluice.demo.ProjectFolder;
import dev.sluice.demo.ServerProcess;
import dev.sluice.demo.ServerProgram;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Identifiers;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.TestAbortedException;

/** Finds the servers of this machine and starts each at most once per JVM. */
final class TestServers {
    private static final String URL = "SLUICE_TEST_MYSQL_URL";
    private static final String PROGRAMS = "SLUICE_TEST_MYSQLD";
    /** In {@value #PROGRAMS}, in place of a path: the embedded MySQL 8.0.15, unpacked when it is not yet. */
    private static final String EMBEDDED = "embedded";

    private static final String OPTIONAL = "SLUICE_TEST_SERVERS";
    private static final String MATRIX = "SLUICE_TEST_MATRIX";

    /** Where {@code .ci/mysql-lts} unpacks a current MySQL. */
    private static final Path MYSQL_LTS = Path.of(System.getProperty("user.home"), ".cache/mysql-lts/bin/mysqld");

    private static final Map<String, TestServer> STARTED = new LinkedHashMap<>();
    private static final Map<String, TestServer> TO_DROP = new ConcurrentHashMap<>();
    private static TestServer shared;

    private TestServers() {}

    static synchronized TestServer shared() {
        if (shared == null) {
            shared = external().orElseGet(() -> firstProgram()
                    .map(TestServers::started)
                    .or(ContainerServer::start)
                    .orElseThrow(TestServers::none));
        }
        return shared;
    }

    static synchronized List<TestServer> all() {
        List<TestServer> servers = new ArrayList<>(List.of(shared()));
        if ("all".equals(System.getenv(MATRIX))) {
            for (ServerProgram program : everyProgram()) {
                TestServer server = started(program);
                if (servers.stream().noneMatch(known -> known.toString().equals(server.toString()))) {
                    servers.add(server);
                }
            }
        }
        return servers;
    }

    static synchronized boolean isShared(TestServer server) {
        return server == shared || STARTED.containsValue(server);
    }

    static ServerProgram privateProgram() {
        return firstProgram().orElseThrow(TestServers::none);
    }

    static TestServer startPrivate(ServerProgram program, String... options) {
        return TestServer.of(ServerProcess.start(program, ProjectFolder.serverCache(), "sluice", List.of(options)));
    }

    private static TestServer started(ServerProgram program) {
        return STARTED.computeIfAbsent(program.toString(), name -> startPrivate(program));
    }

    private static Optional<TestServer> external() {
        String url = System.getenv(URL);
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        URI uri = URI.create(url);
        String[] account = uri.getUserInfo().split(":", 2);
        return Optional.of(TestServer.at(ConnectionSettings.of(
                uri.getHost(),
                uri.getPort() < 0 ? ConnectionSettings.DEFAULT_PORT : uri.getPort(),
                account[0],
                account.length == 2 ? account[1] : "")));
    }

    private static Optional<ServerProgram> firstProgram() {
        return namedPrograms().stream()
                .findFirst()
                .or(() -> ServerProgram.installed().stream().findFirst())
                .or(() -> EmbeddedArchive.find(ProjectFolder.serverCache()));
    }

    private static List<ServerProgram> everyProgram() {
        List<ServerProgram> programs = new ArrayList<>(namedPrograms());
        programs.addAll(ServerProgram.installed());
        ServerProgram.at(MYSQL_LTS).ifPresent(programs::add);
        EmbeddedArchive.find(ProjectFolder.serverCache()).ifPresent(programs::add);
        return programs;
    }

    private static List<ServerProgram> namedPrograms() {
        List<ServerProgram> programs = new ArrayList<>();
        for (String path :
                Optional.ofNullable(System.getenv(PROGRAMS)).orElse("").split(":")) {
            if (path.equals(EMBEDDED)) {
                programs.add(EmbeddedArchive.find(ProjectFolder.serverCache())
                        .orElseThrow(() -> new AssertionError(PROGRAMS + " names the embedded server, which `mvn"
                                + " generate-test-resources` has not brought, or which does not run here")));
            } else if (!path.isBlank()) {
                programs.add(ServerProgram.at(Path.of(path))
                        .orElseThrow(() -> new AssertionError(
                                PROGRAMS + " names " + path + ", which is no server program that runs here")));
            }
        }
        return programs;
    }

    private static RuntimeException none() {
        String message = "no database server for the tests: set " + URL + " or " + PROGRAMS
                + ", install mariadb-server or mysql-server, or let Maven fetch the embedded one";
        if ("optional".equals(System.getenv(OPTIONAL))) {
            return new TestAbortedException(message);
        }
        return new IllegalStateException(message + "; " + OPTIONAL + "=optional skips these tests");
    }

    /** A server that is not ours keeps nothing of us. */
    static void dropAtEnd(TestServer server, String schema) {
        if (TO_DROP.isEmpty()) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> TO_DROP.forEach(
                            (name, owner) -> owner.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(name)))));
        }
        TO_DROP.put(schema, server);
    }
}
