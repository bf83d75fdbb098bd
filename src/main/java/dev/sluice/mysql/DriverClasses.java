package dev.sluice.mysql;

import com.mysql.cj.CharsetMapping;
import com.mysql.cj.NativeSession;
import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.JdbcPropertySetImpl;
import com.mysql.cj.protocol.a.NativeProtocol;
import java.lang.invoke.MethodHandles;
import java.util.Calendar;
import java.util.Properties;

/** What the driver does once in a process, ahead of the first connection: a fifth of a second of class initialisers. */
public final class DriverClasses {
    private DriverClasses() {}

    /**
     * Has it done now; connects to nothing. No other thread may be about to use the driver for the first time.
     *
     * @throws ReflectiveOperationException when a class is not as it was in the version that this was made for
     */
    public static void initialize() throws ReflectiveOperationException {
        HostInfo nobody = ConnectionUrl.getConnectionUrlInstance("jdbc:mysql://localhost/", new Properties())
                .getMainHost();
        PropertySet properties = new JdbcPropertySetImpl();
        properties.initializeProperties(nobody.exposeAsProperties());
        new NativeSession(nobody, properties);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        lookup.ensureInitialized(CharsetMapping.class);
        lookup.ensureInitialized(NativeProtocol.class);
        lookup.ensureInitialized(ConnectionImpl.class);
        Calendar.getInstance(); // the first makes the JDK load its locale data
    }
}
