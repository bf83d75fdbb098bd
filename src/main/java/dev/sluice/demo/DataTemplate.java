package dev.sluice.demo;

import dev.sluice.mysql.Flavour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An initialised data directory that is made once and copied for every new server: to initialise takes
 * seconds, to copy tenths of one.
 */
final class DataTemplate {
    private DataTemplate() {}

    /**
     * The template for a server, made now if the cache has none. Processes may do this at the same time: each
     * makes its own, and the first rename wins.
     */
    static Path of(ServerProgram program, Path cache) throws IOException {
        Path template =
                cache.resolve("data-" + program.flavour().name().toLowerCase(Locale.ROOT) + "-" + program.version());
        if (Files.isDirectory(template)) {
            return template;
        }
        Files.createDirectories(cache);
        Path work = Files.createTempDirectory(cache, "initialising-");
        try {
            Path data = work.resolve("data");
            initialise(program, data);
            // The first start makes certificates, undo and redo files, which the copies then have already.
            ServerProcess.startOnce(program, data);
            // With the file that names the server, every copy would have the same server UUID.
            Files.deleteIfExists(data.resolve("auto.cnf"));
            try {
                Files.move(data, template);
            } catch (IOException e) {
                if (!Files.isDirectory(template)) {
                    throw e;
                }
            }
            return template;
        } finally {
            Folders.delete(work);
        }
    }

    private static void initialise(ServerProgram program, Path data) throws IOException {
        List<String> command = new ArrayList<>();
        if (program.flavour() == Flavour.MARIADB) {
            command.add(program.companion("mariadb-install-db")
                    .or(() -> program.companion("mysql_install_db"))
                    .orElseThrow(() -> new IOException("mariadb-install-db is not there beside " + program.executable()
                            + "; install the whole server package"))
                    .toString());
            command.addAll(ServerCommand.baseOptions(data));
            command.addAll(
                    List.of("--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"));
        } else {
            command.add(program.executable().toString());
            command.addAll(ServerCommand.baseOptions(data));
            command.add("--initialize-insecure");
        }
        // A server that starts removes what looks like temporary tables from its folder for these, those of others,
        // too.
        command.add("--tmpdir=" + data.getParent());
        Command run = Command.run(command);
        if (!run.succeeded()) {
            throw new IOException(program + " could not initialise a data directory:\n" + run.output());
        }
    }
}
