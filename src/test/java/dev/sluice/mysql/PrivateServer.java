package dev.sluice.mysql;

import dev.sluice.demo.EmbeddedArchive;
import dev.sluice.demo.ProjectFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of the test's own, in a temporary folder: MariaDB or MySQL from the path, or the embedded MySQL 8.0.15. */
final class PrivateServer implements AutoCloseable {
    final Path folder;
    final int port;
    private final Process process;

    private PrivateServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** MySQL: {@code SLUICE_TEST_MYSQLD}, the path, or the archive that the build put into target/embedded. @param options more of its own */
    static PrivateServer mysql(String... options) throws Exception {
        Path folder = Files.createTempDirectory("sluice-test");
        String program = Optional.ofNullable(System.getenv("SLUICE_TEST_MYSQLD"))
                .filter(named -> !named.equals("embedded"))
                .or(() -> onPath("mysqld"))
                .orElseGet(PrivateServer::embedded);
        run(folder, program, "--no-defaults", "--initialize-insecure", "--user=root", "--datadir=" + folder + "/data");
        List<String> command =
                new ArrayList<>(List.of(program, "--no-defaults", "--mysqlx=OFF", "--log-error=" + folder + "/log"));
        command.addAll(List.of(options));
        return start(folder, command.toArray(String[]::new));
    }

    /** MariaDB from the path, if it is there. */
    static Optional<PrivateServer> mariadb() throws Exception {
        Optional<String> program = onPath("mariadbd");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Path folder = Files.createTempDirectory("sluice-test");
        String install = onPath("mariadb-install-db").orElseThrow();
        String normal = "--auth-root-authentication-method=normal";
        run(folder, install, "--no-defaults", "--user=root", normal, "--datadir=" + folder + "/data");
        return Optional.of(start(folder, program.get(), "--no-defaults", "--log-error=" + folder + "/log"));
    }

    Path socket() {
        return folder.resolve("s");
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    /** Another process may take the port between our look and the server's start; then it ends, and we look again. */
    private static PrivateServer start(Path folder, String... command) throws Exception {
        for (int attempt = 1; ; attempt++) {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Process process = launch(folder, port, command);
            try {
                awaitReady(port, process);
                return new PrivateServer(folder, port, process);
            } catch (SQLException e) {
                if (process.isAlive() || attempt == 3) {
                    process.destroyForcibly();
                    throw e;
                }
            }
        }
    }

    private static Process launch(Path folder, int port, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(
                List.of("--user=root", "--datadir=" + folder + "/data", "--port=" + port, "--socket=" + folder + "/s"));
        all.addAll(List.of("--pid-file=" + folder + "/pid", "--innodb-buffer-pool-size=16M"));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static void awaitReady(int port, Process process) throws SQLException, InterruptedException {
        ConnectionSettings root = ConnectionSettings.of("127.0.0.1", port, "root", "");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (true) {
            try {
                new Connections(root).connect().close();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static String embedded() {
        return EmbeddedArchive.find(ProjectFolder.serverCache())
                .orElseThrow(() -> new IllegalStateException("there is no MySQL server for this test"))
                .executable()
                .toString();
    }

    private static void run(Path folder, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("setup").toFile())
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("setup")));
        }
    }

    private static Optional<String> onPath(String program) {
        return Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .filter(file -> program.startsWith("mariadb") || !isMariaDb(file))
                .map(Path::toString)
                .findFirst();
    }

    /** Debian's MariaDB packages bring a mysqld that is a link to mariadbd. */
    private static boolean isMariaDb(Path file) {
        try {
            return file.toRealPath().getFileName().toString().startsWith("mariadb");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
