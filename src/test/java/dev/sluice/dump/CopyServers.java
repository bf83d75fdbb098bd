package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.SchemaComparison;
import dev.sluice.mysql.Identifiers;
import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;

/** For each kind of server an empty one, so that a copy can have the name of its source. */
public final class CopyServers {
    private static final Map<TestServer, TestServer> EMPTY = new HashMap<>();

    private CopyServers() {}

    /** A server like the source without any of these schemas; started once, it ends with the JVM. */
    public static synchronized TestServer without(TestServer source, String... schemas) {
        TestServer empty = EMPTY.computeIfAbsent(source, TestServer::startAnother);
        for (String schema : schemas) {
            empty.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(schema));
        }
        return empty;
    }

    /** Fails unless the schema is the same on both, every row and every definition. */
    public static void assertEqual(TestServer source, String schema, TestServer copy) throws Exception {
        try (Connection expected = source.connect();
                Connection found = copy.connect()) {
            assertThat(SchemaComparison.differences(expected, schema, found, schema))
                    .isEmpty();
        }
    }
}
