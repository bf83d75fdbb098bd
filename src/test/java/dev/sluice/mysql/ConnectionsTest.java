package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real MySQL server, which makes its certificates at its first start. */
class ConnectionsTest {
    private static PrivateServer mysql;

    @BeforeAll
    static void start() throws Exception {
        mysql = PrivateServer.mysql();
        try (Connection root = new Connections(tcp("root", "", SslMode.PREFERRED)).open();
                Statement statement = root.createStatement()) {
            statement.execute("CREATE USER sha IDENTIFIED WITH caching_sha2_password BY 's3cret'");
            statement.execute("CREATE USER safe IDENTIFIED WITH caching_sha2_password BY 's3cret' REQUIRE X509");
            statement.execute("CREATE USER locked IDENTIFIED BY 's3cret' ACCOUNT LOCK");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        mysql.close();
    }

    @Test
    void encryptsWhenTheServerCan() throws Exception {
        assertThat(cipher(tcp("sha", "s3cret", SslMode.PREFERRED))).isNotEmpty();
        assertThat(cipher(tcp("root", "", SslMode.DISABLED))).isEmpty();
    }

    @Test
    void aCertificateThatHasRunOutMattersOnlyWhereItIsChecked(@TempDir Path folder) throws Exception {
        OldCertificate old = OldCertificate.make(folder);
        try (PrivateServer server = PrivateServer.mysql("--ssl-cert=" + old.cert(), "--ssl-key=" + old.key())) {
            assertThat(cipher(old.settings(server, SslMode.PREFERRED))).isNotEmpty();
            assertThat(cipher(old.settings(server, SslMode.REQUIRED))).isNotEmpty();
            assertThat(failure(old.settings(server, SslMode.VERIFY_CA)))
                    .isEqualTo("The certificate of the server at 127.0.0.1:" + server.port
                            + ", which --ssl-mode=VERIFY_CA checks, is not valid now by this machine's clock: NotAfter: "
                            + old.notAfter() + ".");
        }
    }

    @Test
    void saysWhichServerItIs() throws Exception {
        try (Connection connection = new Connections(tcp("root", "", SslMode.PREFERRED)).open()) {
            Server server = Server.of(connection);
            assertThat(server.flavour()).isEqualTo(Flavour.MYSQL);
            assertThat(server.atLeast(8, 0, 0)).isTrue();
            assertThat(server).hasToString("MySQL " + server.major() + "." + server.minor() + "." + server.patch());
        }
    }

    @Test
    void checksTheServersCertificateAgainstThePemFile() throws Exception {
        assertThat(cipher(verify(SslMode.VERIFY_CA, pem("ca.pem"), Optional.empty())))
                .isNotEmpty();
        assertThat(failure(verify(SslMode.VERIFY_IDENTITY, pem("ca.pem"), Optional.empty())))
                .startsWith("The encrypted connection to 127.0.0.1:" + mysql.port + " failed with"
                        + " --ssl-mode=VERIFY_IDENTITY: ");
        assertThat(failure(verify(SslMode.VERIFY_CA, pem("client-cert.pem"), Optional.empty())))
                .startsWith("The encrypted connection to 127.0.0.1:" + mysql.port + " failed with"
                        + " --ssl-mode=VERIFY_CA: ");
        assertThat(failure(verify(SslMode.VERIFY_CA, pem("ca-key.pem"), Optional.empty())))
                .isEqualTo("--ssl-ca " + pem("ca-key.pem") + " holds no certificate in PEM form.");
        assertThat(failure(verify(SslMode.VERIFY_CA, Path.of("/nowhere.pem"), Optional.empty())))
                .isEqualTo("--ssl-ca /nowhere.pem cannot be read.");
    }

    @Test
    void logsInWithTheClientsCertificate() throws Exception {
        assertThat(failure(tcp("safe", "s3cret", SslMode.REQUIRED))).contains("(ERROR 1045, SQLSTATE 28000)");
        assertThat(cipher(verify(SslMode.VERIFY_CA, pem("ca.pem"), Optional.of(pem("client-key.pem")))))
                .isNotEmpty();
        assertThat(cipher(verify(SslMode.REQUIRED, pem("ca.pem"), Optional.of(pem("client-key.pem")))))
                .isNotEmpty();
        assertThat(failure(verify(SslMode.VERIFY_CA, pem("ca.pem"), Optional.of(pem("server-key.pem")))))
                .isNotEmpty();
    }

    @Test
    void asksForTheServersKeyOnlyWhenTold() throws Exception {
        ConnectionSettings plain = tcp("sha", "s3cret", SslMode.DISABLED);
        execute("FLUSH PRIVILEGES"); // empties the cache that lets sha in without the key

        assertThat(failure(plain))
                .isEqualTo("The account 'sha' at 127.0.0.1:" + mysql.port + " logs in with caching_sha2_password or"
                        + " sha256_password, and the connection is not encrypted: use --ssl-mode=REQUIRED,"
                        + " or --get-server-public-key on a network you trust.");
        assertThat(cipher(new ConnectionSettings(
                        plain.host(),
                        plain.port(),
                        plain.user(),
                        plain.password(),
                        plain.sslMode(),
                        plain.sslCa(),
                        plain.sslCert(),
                        plain.sslKey(),
                        Optional.empty(),
                        true)))
                .isEmpty();
    }

    @Test
    void talksThroughTheUnixSocketPlainAndEncrypted() throws Exception {
        assertThat(cipher(socket(mysql.socket(), SslMode.PREFERRED))).isNotEmpty();
        assertThat(cipher(socket(mysql.socket(), SslMode.DISABLED))).isEmpty();
        try (Connection connection = new Connections(socket(mysql.socket(), SslMode.DISABLED)).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT REPEAT('x', 5000000)")) {
            row.next();
            assertThat(row.getString(1)).hasSize(5_000_000);
        }
        execute("FLUSH PRIVILEGES");
        assertThat(failure(socket(mysql.socket(), SslMode.DISABLED)))
                .isEqualTo("The account 'sha' at " + mysql.socket() + " logs in with caching_sha2_password or"
                        + " sha256_password, and the connection is not encrypted: use --ssl-mode=REQUIRED.");
        assertThat(failure(socket(Path.of("/tmp/no-such-socket"), SslMode.PREFERRED)))
                .isEqualTo("No server answers at the socket /tmp/no-such-socket: No such file or directory.");
    }

    @Test
    void saysInOneSentenceWhyThereIsNoConnection() throws Exception {
        String denied = failure(tcp("root", "wrong-s3cret", SslMode.PREFERRED));
        assertThat(denied)
                .startsWith("The server at 127.0.0.1:" + mysql.port + " refused the log-in of 'root': Access denied for"
                        + " user 'root'@'")
                .endsWith("(using password: YES) (ERROR 1045, SQLSTATE 28000).")
                .doesNotContain("wrong-s3cret");
        assertThat(failure(tcp("locked", "s3cret", SslMode.PREFERRED))).contains("(ERROR 3118, SQLSTATE HY000)");
        assertThat(failure(ConnectionSettings.of("no-such-host.invalid", 3306, "root", "")))
                .isEqualTo("The host name 'no-such-host.invalid' is unknown.");
        int closed = 1; // a port that was free just now may be another process's by the time we knock
        assertThat(failure(ConnectionSettings.of("127.0.0.1", closed, "root", "")))
                .isEqualTo("No server answers at 127.0.0.1:" + closed + ": connection refused.");
        assertThat(failure(ConnectionSettings.of("a/b?c", 3306, "root", "")))
                .isEqualTo("--host 'a/b?c' is not a host name or address.");
    }

    @Test
    void doesNotWaitForeverForAPortThatIsNoMysqlServer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answer = new Thread(() -> {
                try {
                    silent.accept().close();
                } catch (IOException e) {
                    // the test sees it as its failure
                }
            });
            answer.start();
            assertThat(failure(ConnectionSettings.of("127.0.0.1", silent.getLocalPort(), "root", "")))
                    .startsWith("No connection to 127.0.0.1:" + silent.getLocalPort() + ": connection lost: ");
            answer.join();
        }
    }

    @Test
    void saysThatTheServerIsFull() throws Exception {
        // Set and put back by a session that stays: a closed one counts until the server has noticed.
        try (Connection one = new Connections(tcp("root", "", SslMode.PREFERRED)).open();
                Connection two = new Connections(tcp("root", "", SslMode.PREFERRED)).open();
                Statement statement = one.createStatement()) {
            statement.execute("SET GLOBAL max_connections = 1");
            try {
                assertThat(two.isValid(1)).isTrue();
                assertThat(failure(tcp("sha", "s3cret", SslMode.PREFERRED)))
                        .isEqualTo("The server at 127.0.0.1:" + mysql.port
                                + " has no room for another connection: Too many"
                                + " connections (ERROR 1040, SQLSTATE 08004).");
            } finally {
                statement.execute("SET GLOBAL max_connections = 100");
            }
        }
    }

    @Test
    void saysThatTheServerWantsEncryption() throws Exception {
        execute("SET GLOBAL require_secure_transport = ON");
        try {
            assertThat(failure(tcp("root", "", SslMode.DISABLED)))
                    .startsWith("The server at 127.0.0.1:" + mysql.port
                            + " accepts only encrypted connections; leave out --ssl-mode=DISABLED: ");
        } finally {
            execute("SET GLOBAL require_secure_transport = OFF");
        }
    }

    @Test
    void leavesTheSessionAsTheServersDefaultsMakeIt() throws Exception {
        execute("SET GLOBAL sql_mode = 'ANSI_QUOTES'");
        try (Connection connection = new Connections(tcp("root", "", SslMode.PREFERRED)).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@sql_mode, @@autocommit")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("ANSI_QUOTES");
            assertThat(row.getInt(2)).isEqualTo(1);
        } finally {
            execute("SET GLOBAL sql_mode = DEFAULT");
        }
    }

    @Test
    void worksWithMariaDb() throws Exception {
        Optional<PrivateServer> found = PrivateServer.mariadb();
        assumeTrue(found.isPresent(), "no mariadbd on the path");
        try (PrivateServer mariadb = found.get()) {
            ConnectionSettings root = ConnectionSettings.of("127.0.0.1", mariadb.port, "root", "");
            try (Connection connection = new Connections(root).open()) {
                assertThat(Server.of(connection).isMariaDb()).isTrue();
            }
            assertThat(failure(new ConnectionSettings(
                            root.host(),
                            root.port(),
                            root.user(),
                            "",
                            SslMode.REQUIRED,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())))
                    .isEqualTo("The server at 127.0.0.1:" + mariadb.port
                            + " offers no encryption, but --ssl-mode=REQUIRED asks for it.");
        }
    }

    @Test
    void leavesNoSecretInItsText(@TempDir Path folder) {
        assertThat(tcp("root", "s3cret", SslMode.PREFERRED)).hasToString("root@127.0.0.1:" + mysql.port);
        assertThat(socket(folder.resolve("s"), SslMode.DISABLED)).hasToString("sha@" + folder.resolve("s"));
    }

    private static ConnectionSettings tcp(String user, String password, SslMode mode) {
        Optional<Path> none = Optional.empty();
        return new ConnectionSettings("127.0.0.1", mysql.port, user, password, mode, none, none, none);
    }

    private static ConnectionSettings verify(SslMode mode, Path ca, Optional<Path> clientKey) {
        return new ConnectionSettings(
                "127.0.0.1",
                mysql.port,
                clientKey.isPresent() ? "safe" : "sha",
                "s3cret",
                mode,
                Optional.of(ca),
                clientKey.map(key -> pem("client-cert.pem")),
                clientKey);
    }

    private static ConnectionSettings socket(Path path, SslMode mode) {
        Optional<Path> none = Optional.empty();
        return new ConnectionSettings(
                "localhost", 3306, "sha", "s3cret", mode, none, none, none, Optional.of(path), false);
    }

    private static Path pem(String name) {
        return mysql.folder.resolve("data").resolve(name);
    }

    private static String cipher(ConnectionSettings settings) throws SQLException {
        try (Connection connection = new Connections(settings).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'")) {
            row.next();
            return row.getString(2);
        }
    }

    private static String failure(ConnectionSettings settings) {
        StringBuilder message = new StringBuilder();
        assertThatThrownBy(() -> new Connections(settings).open().close())
                .isInstanceOf(RefusedException.class)
                .satisfies(e -> message.append(e.getMessage()));
        return message.toString();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection root = new Connections(tcp("root", "", SslMode.PREFERRED)).open();
                Statement statement = root.createStatement()) {
            statement.execute(sql);
        }
    }
}
