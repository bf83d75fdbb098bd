package dev.sluice.demo;

import dev.sluice.mysql.Flavour;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server program on this machine.
 *
 * @param executable {@code mysqld} or {@code mariadbd}
 * @param flavour which family it belongs to
 * @param version such as {@code 8.0.15} or {@code 10.11.19}
 */
public record ServerProgram(Path executable, Flavour flavour, String version) {
    private static final Pattern VERSION = Pattern.compile("\\bVer (\\d+\\.\\d+\\.\\d+)");

    /** Administrators' folders that are often not on a user's PATH. */
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/usr/libexec");

    /**
     * The server program in a file.
     *
     * @return empty when the file is not there, does not run here, or is no server
     */
    public static Optional<ServerProgram> at(Path executable) {
        if (!Files.isExecutable(executable)) {
            return Optional.empty();
        }
        Command asked = Command.run(List.of(executable.toString(), "--no-defaults", "--version"));
        Matcher version = VERSION.matcher(asked.output());
        if (!asked.succeeded() || !version.find()) {
            return Optional.empty();
        }
        Flavour flavour = asked.output().contains("MariaDB") ? Flavour.MARIADB : Flavour.MYSQL;
        return Optional.of(new ServerProgram(executable, flavour, version.group(1)));
    }

    /** The server programs on the PATH and in the system's own folders, in this order, each once. */
    public static List<ServerProgram> installed() {
        Set<String> folders = new LinkedHashSet<>();
        Optional.ofNullable(System.getenv("PATH"))
                .ifPresent(path -> folders.addAll(Arrays.asList(path.split(File.pathSeparator))));
        folders.addAll(SYSTEM_FOLDERS);
        List<ServerProgram> found = new ArrayList<>();
        for (String folder : folders) {
            for (String name : List.of("mysqld", "mariadbd")) {
                at(Path.of(folder, name)).ifPresent(program -> {
                    if (found.stream().noneMatch(program::isSameServerAs)) {
                        found.add(program);
                    }
                });
            }
        }
        return found;
    }

    /** Whether both are the same flavour in the same version. */
    public boolean isSameServerAs(ServerProgram other) {
        return flavour == other.flavour && version.equals(other.version);
    }

    /** Whether this version is at least the one given; meant for comparisons within one flavour. */
    public boolean isAtLeast(int major, int minor, int patch) {
        int[] parts =
                Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
        return Arrays.compare(parts, new int[] {major, minor, patch}) >= 0;
    }

    /** A program that came with this server, such as {@code mysql} or {@code mariadb-install-db}. */
    Optional<Path> companion(String name) {
        Path folder = executable.toAbsolutePath().getParent();
        for (Path candidate : List.of(
                folder.resolve(name),
                folder.resolveSibling("bin").resolve(name),
                folder.resolveSibling("scripts").resolve(name))) {
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The command line client that came with this server. */
    public Optional<Path> client() {
        return flavour == Flavour.MARIADB ? companion("mariadb").or(() -> companion("mysql")) : companion("mysql");
    }

    @Override
    public String toString() {
        return (flavour == Flavour.MARIADB ? "MariaDB " : "MySQL ") + version;
    }
}
