package dev.sluice.mysql;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a server is and how to log in. Immutable; {@link #toString} never shows the password.
 *
 * @param host host name or address
 * @param port TCP port
 * @param user account name
 * @param password the secret, empty for none
 * @param sslMode how far the connection is encrypted and checked
 * @param sslCa PEM file with certificate authorities
 * @param sslCert PEM file with the client's certificate
 * @param sslKey PEM file with the client's private key
 * @param socket Unix socket file used in place of host and port, empty for TCP
 * @param getServerPublicKey whether the server's RSA key may be asked for over an unencrypted connection,
 *     where a man in the middle could answer with his own; the MySQL clients' {@code --get-server-public-key}
 */
public record ConnectionSettings(
        String host,
        int port,
        String user,
        String password,
        SslMode sslMode,
        Optional<Path> sslCa,
        Optional<Path> sslCert,
        Optional<Path> sslKey,
        Optional<Path> socket,
        boolean getServerPublicKey) {
    /** The port a MySQL or MariaDB server listens on unless told otherwise. */
    public static final int DEFAULT_PORT = 3306;

    public ConnectionSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(sslMode, "sslMode");
        Objects.requireNonNull(socket, "socket");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
    }

    /** Settings for TCP that never ask for the server's public key. */
    public ConnectionSettings(
            String host,
            int port,
            String user,
            String password,
            SslMode sslMode,
            Optional<Path> sslCa,
            Optional<Path> sslCert,
            Optional<Path> sslKey) {
        this(host, port, user, password, sslMode, sslCa, sslCert, sslKey, Optional.empty(), false);
    }

    /** Settings without certificates. */
    public static ConnectionSettings of(String host, int port, String user, String password) {
        return new ConnectionSettings(
                host, port, user, password, SslMode.PREFERRED, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Host and port for messages and identities, {@code db1:3306}, or the socket file. */
    public String address() {
        return socket.map(Path::toString).orElseGet(() -> (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    @Override
    public String toString() {
        return user + "@" + address();
    }
}
