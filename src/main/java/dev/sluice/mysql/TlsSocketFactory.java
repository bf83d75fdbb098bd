package dev.sluice.mysql;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Lets Connector/J encrypt without looking at the server's certificate where {@link SslMode} says so, as the MySQL
 * clients do; the driver creates it by name (property {@code socketFactory}). The driver itself refuses a certificate
 * that has run out in every mode, and those that a MySQL server makes for itself run out after ten years. Where a
 * certificate is to be checked, the driver does all of it. Tested with Connector/J 9.7.0.
 */
public class TlsSocketFactory extends StandardSocketFactory {
    /** The connection property that holds the {@link SslMode}. */
    static final String MODE_PROPERTY = "sluice.sslMode";

    /** By the key store of the client's certificate, which is one for the process's life; empty for none. */
    private static final Map<String, SSLContext> UNCHECKED = new ConcurrentHashMap<>();

    @Override
    @SuppressWarnings("unchecked") // the driver's signature: T is always its expected socket type
    public <T extends Closeable> T performTlsHandshake(SocketConnection connection, ServerSession session, Log log)
            throws IOException {
        PropertySet properties = connection.getPropertySet();
        if (SslMode.valueOf(properties.getStringProperty(MODE_PROPERTY).getValue())
                .checksCertificate()) {
            return super.performTlsHandshake(connection, session, log);
        }
        SSLSocket socket = (SSLSocket) unchecked(properties)
                .getSocketFactory()
                .createSocket(rawSocket, connection.getHost(), connection.getPort(), true);
        socket.startHandshake();
        sslSocket = socket;
        return (T) socket;
    }

    private static SSLContext unchecked(PropertySet properties) throws IOException {
        Optional<String> store = property(properties, PropertyKey.clientCertificateKeyStoreUrl);
        SSLContext known = UNCHECKED.get(store.orElse(""));
        if (known != null) {
            return known;
        }
        try {
            KeyManager[] client = store.isEmpty()
                    ? null
                    : client(
                            Path.of(URI.create(store.get())),
                            property(properties, PropertyKey.clientCertificateKeyStorePassword)
                                    .orElse(""));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(client, new TrustManager[] {new AnyServer()}, null);
            UNCHECKED.put(store.orElse(""), context);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the encrypted connection cannot be prepared: " + e.getMessage(), e);
        }
    }

    private static Optional<String> property(PropertySet properties, PropertyKey key) {
        return Optional.ofNullable(properties.getStringProperty(key).getValue()).filter(text -> !text.isEmpty());
    }

    private static KeyManager[] client(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password.toCharArray());
        return factory.getKeyManagers();
    }
}
