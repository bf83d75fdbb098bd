package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.StoppedException;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Sessions are killed, servers die, locks are held: each row is there once all the same. */
class InterruptedLoadTest {
    private static final String KEYLESS = "CREATE TABLE t (v VARCHAR(20)) ENGINE=InnoDB";
    private static final List<String> ROWS =
            IntStream.range(0, 10).mapToObj(i -> "row " + i).toList();
    private static final TsvFile FILE = TsvFile.of(ROWS.toArray(String[]::new));

    @EveryServer
    void aSessionKilledWithinABatchIsReplaced(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(server, KEYLESS).batches(3);
        long[] session = new long[1];
        fixture.opener = () -> {
            Connection connection = fixture.sessions.open();
            session[0] = id(connection);
            return connection;
        };

        assertThat(fixture.load("t", new Hooked(FILE, 2, () -> server.execute("KILL " + session[0]))))
                .isEqualTo(10);

        assertThat(rows(fixture)).containsExactlyInAnyOrderElementsOf(ROWS);
        assertThat(fixture.run.report().warnings())
                .singleElement()
                .asString()
                .startsWith("Loading t.tsv into " + fixture.schema + ".t was begun again: ");
    }

    @EveryServer
    void aCommitWhoseAnswerWasLostIsNotRepeated(TestServer server) throws Exception {
        for (boolean carriedOut : List.of(true, false)) {
            FileLoaderFixture fixture = new FileLoaderFixture(server, KEYLESS).batches(3);
            AtomicInteger commits = new AtomicInteger();
            fixture.opener = () -> losing(fixture.sessions.open(), commits, 2, carriedOut);
            assertThat(fixture.load("t", FILE)).isEqualTo(10);
            assertThat(rows(fixture)).containsExactlyInAnyOrderElementsOf(ROWS);
            assertThat(fixture.run.report().warnings())
                    .containsExactly(
                            "Loading t.tsv into " + fixture.schema + ".t was begun again: lost (SQLSTATE 08S01).");
        }
    }

    /** A session whose commit with the given number loses its answer. */
    private static Connection losing(Connection connection, AtomicInteger commits, int lost, boolean carriedOut) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit") && commits.incrementAndGet() == lost) {
                        if (carriedOut) {
                            connection.commit();
                        }
                        throw new SQLException("lost", "08S01");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @EveryServer
    void aLockThatIsHeldTooLongIsWaitedForAgain(TestServer server) throws Exception {
        FileLoaderFixture fixture =
                new FileLoaderFixture(server, "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB").batches(2);
        fixture.opener = () -> {
            Connection connection = fixture.sessions.open();
            connection.createStatement().execute("SET SESSION innodb_lock_wait_timeout = 1");
            return connection;
        };
        try (Connection other = server.connect(fixture.schema)) {
            other.setAutoCommit(false);
            other.createStatement().execute("INSERT INTO t VALUES (3)");
            // The second batch meets the lock; it is given back while the batch is read again.
            RowFile waiting = new Hooked(TsvFile.of("1", "2", "3", "4"), 3, other::rollback);
            assertThat(fixture.load("t", waiting)).isEqualTo(4);
        }
        assertThat(fixture.single("SELECT id FROM t")).isEqualTo("1\n2\n3\n4");
        assertThat(fixture.run.report().warnings())
                .singleElement()
                .asString()
                .startsWith("Loading t.tsv into " + fixture.schema
                        + ".t was begun again: Lock wait timeout exceeded; try restarting transaction (ERROR 1205,");
    }

    @EveryServer
    void aServerThatDiesWithinABatchAndComesBackIsWaitedFor(TestServer shared) throws Exception {
        try (TestServer server = shared.startAnother("--innodb-flush-log-at-trx-commit=1")) {
            FileLoaderFixture fixture = new FileLoaderFixture(server, KEYLESS).batches(3);
            RowFile dying = new Hooked(FILE, 3, () -> {
                server.kill();
                CompletableFuture.runAsync(server::start);
            });
            assertThat(fixture.load("t", dying)).isEqualTo(10);
            assertThat(rows(fixture)).containsExactlyInAnyOrderElementsOf(ROWS);
        }
    }

    @EveryServer
    void aStopWithinABatchLeavesTheBatchesBefore(TestServer server) throws Exception {
        FileLoaderFixture fixture = new FileLoaderFixture(server, KEYLESS).batches(3);
        RowFile stopping = new Hooked(FILE, 2, () -> fixture.run.stop().request());
        assertThatThrownBy(() -> fixture.load("t", stopping)).isInstanceOf(StoppedException.class);
        assertThat(rows(fixture)).containsExactlyInAnyOrderElementsOf(ROWS.subList(0, 6));

        FileLoaderFixture next = fixture.resumed();
        assertThat(next.load("t", FILE)).isEqualTo(10);
        assertThat(rows(fixture)).containsExactlyInAnyOrderElementsOf(ROWS);
    }

    private static long id(Connection connection) throws SQLException {
        try (var row = connection.createStatement().executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<String> rows(FileLoaderFixture fixture) {
        return fixture.server.queryIn(fixture.schema, "SELECT v FROM t");
    }
}
