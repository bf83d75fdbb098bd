package dev.sluice.mysql;

import com.mysql.cj.conf.PropertySet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Lets Connector/J talk through a Unix socket; the driver creates it by name (property {@code socketFactory}).
 * Everything after the connect is as with TCP. Tested with Connector/J 9.7.0.
 */
public final class UnixSocketFactory extends TlsSocketFactory {
    /** The connection property that carries the socket file's path. */
    static final String PATH_PROPERTY = "sluice.socket";

    @Override
    @SuppressWarnings("unchecked") // the driver's signature: T is always its expected socket type
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout)
            throws IOException {
        Path path = Path.of(properties.getStringProperty(PATH_PROPERTY).getValue());
        rawSocket = UnixSocket.connect(path);
        return (T) rawSocket;
    }
}
