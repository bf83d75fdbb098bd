package dev.sluice.demo;

import dev.sluice.mysql.ConnectionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A database server as a child process with a private folder, socket and port on 127.0.0.1.
 *
 * <p>The server never outlives this JVM, however that ends: a shell starts it and holds the read end of a
 * pipe whose write end is ours. When the pipe closes because the JVM was killed, the shell kills the server
 * and removes its folder. A normal {@link #close} does the same and tells the shell to leave quietly.
 *
 * <p>Fast, not durable: commits are handed to the operating system but not flushed to disk, so they survive
 * {@link #kill} but not a crash of the machine. One thread starts and stops a server; the other methods are thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
    /**
     * Arguments: folder, log, then the server's command. {@code read} succeeds only when a line arrives (leave
     * quietly) and fails at the end of the pipe. SIGINT is not for the server: a Ctrl-C reaches the whole
     * process group, and the JVM decides what it means. A server that ended by itself leaves "ended", so that
     * its process id, perhaps in use by another process by then, is not killed. The shell stays until its watch
     * ends, because Java closes the pipe as soon as the shell is gone.
     */
    private static final String SHELL = """
            folder=$1 log=$2; shift 2
            trap '' INT HUP
            exec 3<&0
            "$@" </dev/null >>"$log" 2>&1 3<&- &
            server=$!
            echo $server
            (
              read -r line <&3 && exit
              if [ ! -e "$folder/ended" ]; then
                kill -9 $server
                for i in 1 2 3 4 5 6 7 8 9; do kill -0 $server && sleep 0.1; done
              fi
              rm -rf "$folder"
            ) >/dev/null 2>&1 &
            exec 3<&- >/dev/null
            wait $server
            : >"$folder/ended"
            wait
            """;

    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;

    private final ServerCommand command;
    private final ServerProgram program;
    private final Path folder;
    private int port;
    private Process shell;
    private ProcessHandle server;

    private ServerProcess(ServerCommand command) {
        this.command = command;
        this.program = command.program();
        this.folder = command.folder();
    }

    /**
     * Starts a new, empty server.
     *
     * @param program what to start
     * @param cache folder that keeps an initialised data directory for the next start
     * @param password of {@code root@localhost}, letters and digits only
     * @param options added to the server's command line, after and therefore above our own
     */
    public static ServerProcess start(ServerProgram program, Path cache, String password, List<String> options) {
        if (!password.matches("[A-Za-z0-9]*")) {
            throw new IllegalArgumentException("the password of a private server has letters and digits only");
        }
        try {
            Path template = DataTemplate.of(program, cache);
            Path folder = Files.createTempDirectory("sluice-server-");
            ServerProcess process =
                    new ServerProcess(new ServerCommand(program, folder, folder.resolve("data"), password, options));
            try {
                Folders.copy(template, process.command.data());
                process.start();
            } catch (IOException | RuntimeException e) {
                process.close();
                throw e;
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the data folder of " + program + ": " + e.getMessage(), e);
        }
    }

    /** Starts a server once on a fresh data directory and stops it in good order. */
    static void startOnce(ServerProgram program, Path data) throws IOException {
        Path folder = Files.createTempDirectory("sluice-server-");
        try (ServerProcess process =
                new ServerProcess(new ServerCommand(program, folder, data, "", List.of("--skip-log-bin")))) {
            process.start();
            process.stop();
        }
    }

    /** Starts the server again after {@link #stop} or {@link #kill}, on the same port and data. */
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException(program + " is running already");
        }
        boolean first = port == 0;
        for (int attempt = 1; ; attempt++) {
            try {
                port = first ? freePort() : port;
                launch();
                return;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start " + program.executable() + ": " + e.getMessage(), e);
            } catch (PortTakenException e) {
                // Another process took the port between our look and the server's start.
                if (!first || attempt == 3) {
                    throw e;
                }
            }
        }
    }

    private void launch() throws IOException {
        leaveQuietly();
        ServerLog log = new ServerLog(log());
        Files.deleteIfExists(folder.resolve("ended"));
        List<String> watched = new ArrayList<>(List.of("sh", "-c", SHELL, "sluice-server", "" + folder, "" + log()));
        watched.addAll(command.on(port));
        shell = new ProcessBuilder(watched)
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
        String pid = reader.readLine();
        if (pid == null) {
            throw new IOException("the shell ended before the server began");
        }
        server = ProcessHandle.of(Long.parseLong(pid)).orElse(null);
        awaitReady(log);
    }

    private void awaitReady(ServerLog log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            boolean running = isRunning();
            String said = log.said();
            if (said.contains("ready for connections")) {
                return;
            }
            if (!running || System.nanoTime() > deadline) {
                kill();
                String message =
                        program + (running ? " was not ready within " + START_SECONDS + " s" : " did not start")
                                + "; it said:\n" + said;
                if (said.contains("Address already in use")) {
                    throw new PortTakenException(message);
                }
                throw new IllegalStateException(message);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                kill();
                throw new IllegalStateException("interrupted while " + program + " started", e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** Stops the server in good order; kills it when that takes longer than a minute. */
    public void stop() {
        if (isRunning()) {
            server.destroy();
            if (!awaitEnd()) {
                kill();
            }
        }
    }

    /** Kills the server (SIGKILL), as a crash would. Does nothing when it does not run. */
    public void kill() {
        if (isRunning()) {
            server.destroyForcibly();
            awaitEnd();
        }
    }

    private boolean awaitEnd() {
        try {
            server.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for the end of " + program, e);
        }
    }

    /** Whether the server's process is alive. */
    public boolean isRunning() {
        return server != null && server.isAlive();
    }

    /** Ends the server at once and removes its folder with all data. */
    @Override
    public void close() {
        kill();
        leaveQuietly();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Lets the watch of a server that has ended go; without this it would remove the folder. Waits for the shell, which
     * still notes the server's end in the folder.
     */
    private void leaveQuietly() {
        if (shell != null) {
            try (var pipe = shell.getOutputStream()) {
                pipe.write('\n');
            } catch (IOException e) {
                // The watch is gone already, which is what was wanted.
            }
            try {
                shell.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Where to connect and as whom: {@code root} with all rights. */
    public ConnectionSettings settings() {
        return ConnectionSettings.of("127.0.0.1", port, "root", command.password());
    }

    /** The server's Unix socket. */
    public Path socket() {
        return ServerCommand.socket(folder);
    }

    /** What the server writes about itself. */
    public Path log() {
        return folder.resolve("log");
    }

    /** The folder that holds everything of this server and goes with it. */
    Path folder() {
        return folder;
    }

    /** The server's process id. */
    long pid() {
        return server.pid();
    }

    /** The program that runs. */
    public ServerProgram program() {
        return program;
    }

    /** The port was free when it was chosen and taken when the server wanted it. */
    private static final class PortTakenException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        PortTakenException(String message) {
            super(message);
        }
    }
}
