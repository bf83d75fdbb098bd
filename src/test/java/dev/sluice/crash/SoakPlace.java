package dev.sluice.crash;

import dev.sluice.testing.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Where the soak's jobs work.
 *
 * @param server has everything of theirs
 * @param port where the program reaches that server
 * @param folder for files
 * @param sluice for what a job needs made beforehand
 */
record SoakPlace(TestServer server, int port, Path folder, Sluice sluice) {
    static <T> T oneOf(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A command with the options of its connection, and others. */
    List<String> words(String command, List<String> options) {
        List<String> words = new ArrayList<>(List.of(
                command,
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + port,
                "--user=" + server.settings().user()));
        words.addAll(options);
        return words;
    }

    String url(String schema) {
        return "mysql://" + server.settings().user() + "@127.0.0.1:" + port + "/" + schema;
    }

    /** What a job that is under way has made in a schema. */
    List<String> tablesOfSluice(String schema) {
        return server.query("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + schema
                + "' AND table_name LIKE '%sluice%'");
    }
}
