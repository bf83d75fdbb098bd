package dev.sluice.demo;

import dev.sluice.mysql.Flavour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The command line of a private server: fast, not durable, and with everything in its own folder.
 *
 * @param program what to start
 * @param folder for the socket and all other files but the data
 * @param data the data directory
 * @param password of {@code root@localhost}; empty: it is left as it is
 * @param options stronger than our own
 */
record ServerCommand(ServerProgram program, Path folder, Path data, String password, List<String> options) {
    ServerCommand {
        options = List.copyOf(options);
    }

    /** The Unix socket of a server in a folder. */
    static Path socket(Path folder) {
        return folder.resolve("socket");
    }

    /** The whole command line. @param port on 127.0.0.1 */
    List<String> on(int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.executable().toString());
        command.addAll(baseOptions(data));
        command.addAll(List.of(
                "--socket=" + socket(folder),
                "--pid-file=" + folder.resolve("pid"),
                "--tmpdir=" + folder,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--server-id=" + ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE),
                "--log-bin=binlog",
                "--sync-binlog=0",
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-buffer-pool-size=128M",
                "--performance-schema=OFF",
                "--event-scheduler=OFF",
                "--local-infile=1",
                "--secure-file-priv=",
                "--max-allowed-packet=256M"));
        if (program.flavour() == Flavour.MYSQL) {
            command.addAll(List.of("--mysqlx=OFF", "--gtid-mode=ON", "--enforce-gtid-consistency=ON"));
        }
        if (program.flavour() == Flavour.MARIADB) {
            // MySQL's default, and the only format that later operations can read.
            command.add("--binlog-format=ROW");
        }
        if (!password.isEmpty()) {
            command.add("--init-file=" + initFile());
        }
        command.addAll(options);
        return command;
    }

    /** The options under which a data directory is made as well as used. */
    static List<String> baseOptions(Path data) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("--no-defaults", "--datadir=" + data, "--character-set-server=utf8mb4"));
        if (Integer.valueOf(0).equals(Files.getAttribute(data.toAbsolutePath().getParent(), "unix:uid"))) {
            command.add("--user=root");
        }
        return command;
    }

    /** A file, because a command line is visible to every user of the machine. */
    private Path initFile() throws IOException {
        Path file = folder.resolve("init.sql");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file, "SET sql_log_bin = 0;\nALTER USER 'root'@'localhost' IDENTIFIED BY '" + password + "';\n");
        }
        return file;
    }

    /** What is started and where; the password stays out of it. */
    @Override
    public String toString() {
        return program + " in " + folder;
    }
}
