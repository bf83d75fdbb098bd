package dev.sluice.cli;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.SslMode;
import dev.sluice.run.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Decides, from sources in order of precedence, where to connect and how. The rules are those of the MySQL clients, but
 * {@code localhost} means TCP to 127.0.0.1 unless a socket is named on the command line, or is named elsewhere, is there,
 * and no port is given on the command line.
 */
final class ConnectionResolver {
    /** As a password: ask at the terminal. A NUL cannot come from a command line or an option file. */
    static final String PROMPT = "\0";

    /** Options that an option file may set. */
    static final Set<String> KEYS = Set.of(
            "url",
            "host",
            "port",
            "user",
            "password",
            "socket",
            "protocol",
            "ssl-mode",
            "ssl",
            "skip-ssl",
            "ssl-verify-server-cert",
            "ssl-ca",
            "ssl-cert",
            "ssl-key",
            "get-server-public-key");

    private static final List<String> USUAL_SOCKETS =
            List.of("/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock");

    private final ConnectionSource first;
    private final List<ConnectionSource> sources;
    private final Supplier<String> prompt;

    /**
     * @param sources highest precedence first; the first one is the command line
     * @param prompt asks for the password; called at most once, and only when a source says so
     */
    ConnectionResolver(List<ConnectionSource> sources, Supplier<String> prompt) {
        this.sources = sources.stream().map(ConnectionSource::withoutUrl).toList();
        this.first = this.sources.get(0);
        this.prompt = prompt;
    }

    ConnectionSettings resolve(String defaultUser) {
        Optional<Path> socket = socket();
        SslMode sslMode = sslMode();
        String host = value("host").filter(h -> !h.isEmpty()).orElse("localhost");
        if (host.equals("localhost") && sslMode != SslMode.VERIFY_IDENTITY) {
            host = "127.0.0.1";
        }
        int port = value("port").map(ConnectionResolver::port).orElse(ConnectionSettings.DEFAULT_PORT);
        Optional<Path> ca = file("ssl-ca");
        Optional<Path> cert = file("ssl-cert");
        Optional<Path> key = file("ssl-key");
        String user = value("user").filter(u -> !u.isEmpty()).orElse(defaultUser);
        boolean getKey =
                value("get-server-public-key").map(ConnectionResolver::isOn).orElse(false);
        String password = value("password").orElse("");
        if (password.equals(PROMPT)) {
            password = prompt.get();
        }
        return new ConnectionSettings(
                socket.isPresent() ? "localhost" : host, port, user, password, sslMode, ca, cert, key, socket, getKey);
    }

    /** The schema named by a URL. */
    Optional<String> schema() {
        return value("schema");
    }

    private Optional<Path> socket() {
        Optional<String> protocol = value("protocol").map(p -> p.toLowerCase(Locale.ROOT));
        Optional<Path> named = value("socket").filter(s -> !s.isEmpty()).map(Path::of);
        if (protocol.isPresent()) {
            return switch (protocol.get()) {
                case "tcp" -> Optional.empty();
                case "socket" ->
                    Optional.of(named.or(ConnectionResolver::usualSocket)
                            .orElseThrow(() -> new RefusedException(
                                    "--protocol=socket needs --socket: none of the usual socket files is there.")));
                default ->
                    throw new RefusedException(
                            "--protocol=" + protocol.get() + " is not supported; it may be tcp or socket.");
            };
        }
        boolean local =
                value("host").map(h -> h.isEmpty() || h.equals("localhost")).orElse(true);
        if (first.get("socket").isPresent()) {
            boolean hostBeside = first.get("host").isPresent();
            if (hostBeside && !local) {
                throw new RefusedException("--socket and --host="
                        + first.get("host").get() + " contradict each other; a socket is on this machine.");
            }
            return named;
        }
        // Debian's MariaDB packages name a socket for everyone, also where no server runs: it must be there.
        return local && first.get("port").isEmpty() ? named.filter(Files::exists) : Optional.empty();
    }

    private SslMode sslMode() {
        for (ConnectionSource source : sources) {
            Optional<SslMode> mode = sslMode(source);
            if (mode.isPresent()) {
                return mode.get();
            }
        }
        return value("ssl-ca").isPresent() ? SslMode.VERIFY_CA : SslMode.PREFERRED;
    }

    private static Optional<SslMode> sslMode(ConnectionSource source) {
        Optional<String> mode = source.get("ssl-mode");
        if (mode.isPresent()) {
            String name = mode.get().toUpperCase(Locale.ROOT);
            return Optional.of(Arrays.stream(SslMode.values())
                    .filter(m -> m.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new RefusedException("--ssl-mode=" + mode.get() + " is not one of "
                            + Arrays.stream(SslMode.values()).map(SslMode::name).collect(Collectors.joining(", "))
                            + ".")));
        }
        boolean off = source.get("skip-ssl").map(ConnectionResolver::isOn).orElse(false);
        Optional<Boolean> on = source.get("ssl").map(ConnectionResolver::isOn);
        if (off || on.equals(Optional.of(false))) {
            return Optional.of(SslMode.DISABLED);
        }
        if (source.get("ssl-verify-server-cert").map(ConnectionResolver::isOn).orElse(false)) {
            return Optional.of(SslMode.VERIFY_IDENTITY);
        }
        return on.map(yes -> SslMode.REQUIRED);
    }

    private Optional<String> value(String key) {
        return sources.stream().flatMap(source -> source.get(key).stream()).findFirst();
    }

    private Optional<Path> file(String key) {
        return value(key).filter(name -> !name.isEmpty()).map(Path::of);
    }

    private static Optional<Path> usualSocket() {
        return USUAL_SOCKETS.stream().map(Path::of).filter(Files::exists).findFirst();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // refused below like a number out of range
        }
        throw new RefusedException("--port=" + text + " is not a number between 1 and 65535.");
    }

    /** The empty value is that of an option without {@code =}. */
    private static boolean isOn(String value) {
        return !Set.of("0", "off", "false", "no").contains(value.toLowerCase(Locale.ROOT));
    }
}
