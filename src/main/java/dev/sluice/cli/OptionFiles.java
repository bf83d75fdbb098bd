package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which option files are read, in the clients' order: {@code /etc/my.cnf}, {@code /etc/mysql/my.cnf}, the extra file,
 * {@code ~/.my.cnf}; of one group the later file wins. Groups: {@code [client]}, {@code [client-server]} and
 * {@code [client-mariadb]} as one, of which unknown options are ignored, and {@code [sluice]} above them, of which unknown
 * options are refused.
 *
 * @param none read nothing
 * @param only read this file and no other
 * @param extra read this file, too
 */
record OptionFiles(boolean none, Optional<Path> only, Optional<Path> extra) {
    /** The files that hold for every user of this machine. */
    static final List<Path> SYSTEM_FILES = List.of(Path.of("/etc/my.cnf"), Path.of("/etc/mysql/my.cnf"));

    private static final Set<String> CLIENT_GROUPS = Set.of("client", "client-server", "client-mariadb");

    /**
     * @param systemFiles {@link #SYSTEM_FILES}, or a test's own
     * @param home the user's home folder
     * @return the groups {@code [sluice]} and {@code [client]}, in this order of precedence
     * @throws RefusedException when a file named by an option is not there or a line cannot be understood
     */
    List<ConnectionSource> read(List<Path> systemFiles, Path home, Consumer<String> warnings) {
        ConnectionSource sluice = ConnectionSource.named("[sluice]");
        ConnectionSource client = ConnectionSource.named("[client]");
        for (Path file : files(systemFiles, home)) {
            for (OptionFile.Entry entry : OptionFile.read(file, warnings)) {
                if (entry.group().equals("sluice")) {
                    if (ConnectionResolver.KEYS.contains(entry.key())) {
                        put(sluice, entry);
                    } else if (!entry.loose()) {
                        throw new RefusedException("The option file sets '" + entry.key()
                                + "' in [sluice], which is no connection option (" + entry.where() + ").");
                    }
                } else if (CLIENT_GROUPS.contains(entry.group()) && ConnectionResolver.KEYS.contains(entry.key())) {
                    put(client, entry);
                }
            }
        }
        return List.of(sluice, client);
    }

    private List<Path> files(List<Path> systemFiles, Path home) {
        only.ifPresent(file -> mustExist("--defaults-file", file));
        extra.ifPresent(file -> mustExist("--defaults-extra-file", file));
        if (none) {
            return List.of();
        }
        if (only.isPresent()) {
            return List.of(only.get());
        }
        List<Path> files = new ArrayList<>(systemFiles);
        extra.ifPresent(files::add);
        files.add(home.resolve(".my.cnf"));
        return files;
    }

    private static void mustExist(String option, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new RefusedException(option + "=" + file + " is not a file that can be read.");
        }
    }

    private static void put(ConnectionSource source, OptionFile.Entry entry) {
        String flag = entry.key().equals("password") ? ConnectionResolver.PROMPT : "";
        source.with(entry.key(), entry.value().orElse(flag));
    }
}
