package dev.sluice.mysql;

import com.mysql.cj.jdbc.Driver;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Opens connections to one server. Thread-safe. Secrets go to the driver as properties, never in a URL. A session is as
 * the server's defaults make it; the driver adds no sql_mode of its own ({@code jdbcCompliantTruncation=false}).
 */
public final class Connections {
    /** How long a server may take to accept a connection. */
    static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?");

    private final ConnectionSettings settings;
    private final Properties properties;
    private final Opened opened;

    /** Told of each connection before anybody uses it. */
    @FunctionalInterface
    public interface Opened {
        /** @throws SQLException when the connection is of no use; it is closed then */
        void opened(Connection connection) throws SQLException;
    }

    /** @throws RefusedException when a certificate or key file cannot be used, or the host name is none */
    public Connections(ConnectionSettings settings) {
        if (!HOST.matcher(settings.host()).matches()) {
            throw new RefusedException("--host '" + settings.host() + "' is not a host name or address.");
        }
        this.settings = settings;
        this.properties = properties(settings);
        this.opened = connection -> {};
    }

    private Connections(Connections same, Properties properties, Opened opened) {
        this.settings = same.settings;
        this.properties = properties;
        this.opened = opened;
    }

    /** Connections to the same server, of each of which somebody is told. */
    public Connections telling(Opened listener) {
        return new Connections(this, properties, listener);
    }

    /** Connections to the same server that are lost when it does not answer in time; for questions with short answers. */
    Connections impatient(Duration patience) {
        Properties own = (Properties) properties.clone();
        own.setProperty("connectTimeout", Long.toString(patience.toMillis()));
        own.setProperty("socketTimeout", Long.toString(patience.toMillis()));
        return new Connections(this, own, opened);
    }

    /** Where the connections go. */
    public ConnectionSettings settings() {
        return settings;
    }

    /**
     * Opens a connection in auto-commit mode, for preflight: the caller closes it.
     *
     * @throws RefusedException when there is none to be had; the message says in one sentence why
     */
    public Connection open() {
        try {
            return connect();
        } catch (SQLException e) {
            throw ConnectFailure.explain(e, settings);
        }
    }

    /**
     * Opens a connection in auto-commit mode, for a run under way, where {@link SqlErrors#classify(SQLException)}
     * decides whether to try again: the caller closes it.
     */
    public Connection connect() throws SQLException {
        return connect(properties);
    }

    /** Opens a connection as {@link #connect} does that sends each character of a statement as the byte of its number. */
    Connection connectForBytes() throws SQLException {
        Properties bytes = (Properties) properties.clone();
        bytes.setProperty("characterEncoding", "ISO-8859-1");
        return connect(bytes);
    }

    /**
     * Opens a connection as {@link #connect} does whose statements may read rows from a stream of ours, through
     * {@link LocalLoad} alone. A server that asks for a file unasked, or for any file by name, gets an error.
     */
    Connection connectForLoad() throws SQLException {
        Properties loading = (Properties) properties.clone();
        // Offers the server the capability; as a path the empty text allows no file at all (Connector/J 9.7.0,
        // NativeProtocol.getFileStream), and a stream only where allowLoadLocalInfile is true.
        loading.setProperty("allowLoadLocalInfileInPath", "");
        return connect(loading);
    }

    private Connection connect(Properties own) throws SQLException {
        // Not through DriverManager: it would load every driver on the class path.
        Connection connection = new Driver().connect(url(), (Properties) own.clone());
        try {
            opened.opened(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private String url() {
        if (settings.socket().isPresent()) {
            return "jdbc:mysql://localhost/";
        }
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return "jdbc:mysql://" + host + ":" + settings.port() + "/";
    }

    private static Properties properties(ConnectionSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_MILLIS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("useCompression", "false");
        properties.setProperty("allowLoadLocalInfile", "false");
        properties.setProperty("autoDeserialize", "false");
        // Braces in names and texts are no escapes of JDBC: {fn now()} may be a column.
        properties.setProperty("enableEscapeProcessing", "false");
        properties.setProperty("processEscapeCodesForPrepStmts", "false");
        // The places of the parameters, which the driver otherwise looks for anew in each statement.
        properties.setProperty("cachePrepStmts", "true");
        properties.setProperty("prepStmtCacheSqlLimit", "2048");
        properties.setProperty("jdbcCompliantTruncation", "false");
        // Zero dates are the column's business: the bytes are taken as they come.
        properties.setProperty("zeroDateTimeBehavior", "CONVERT_TO_NULL");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("yearIsDateType", "false");
        properties.setProperty("connectionAttributes", "program_name:sluice");
        properties.setProperty("sslMode", settings.sslMode().name());
        properties.setProperty(
                TlsSocketFactory.MODE_PROPERTY, settings.sslMode().name());
        properties.setProperty("socketFactory", TlsSocketFactory.class.getName());
        settings.socket().ifPresent(path -> {
            properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
            properties.setProperty(
                    UnixSocketFactory.PATH_PROPERTY, path.toAbsolutePath().toString());
        });
        // On a socket the server takes a request for its key as a wrong password: it expects the password as it is
        // there,
        // which Connector/J sends only under TLS.
        properties.setProperty(
                "allowPublicKeyRetrieval",
                Boolean.toString(
                        settings.getServerPublicKey() && settings.socket().isEmpty()));
        settings.sslCa().ifPresent(ca -> store(properties, "trustCertificateKeyStore", PemStore.ofAuthorities(ca)));
        if (settings.sslCert().isPresent() != settings.sslKey().isPresent()) {
            throw new RefusedException("--ssl-cert and --ssl-key belong together; only one of them is given.");
        }
        settings.sslCert()
                .ifPresent(cert -> store(
                        properties,
                        "clientCertificateKeyStore",
                        PemStore.ofClient(cert, settings.sslKey().orElseThrow())));
        return properties;
    }

    private static void store(Properties properties, String name, PemStore store) {
        properties.setProperty(name + "Url", store.file().toUri().toString());
        properties.setProperty(name + "Type", "PKCS12");
        properties.setProperty(name + "Password", store.password());
    }
}
