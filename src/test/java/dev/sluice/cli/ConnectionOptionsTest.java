package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.SslMode;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class ConnectionOptionsTest {
    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private int asked;

    @Command(name = "job")
    static final class Job implements Runnable {
        @Mixin
        private ConnectionOptions connection;

        @Option(names = "--where")
        private String where;

        @Parameters
        private List<String> tables = List.of();

        @Override
        public void run() {
            // the test reads the options
        }
    }

    @Test
    void meansThisMachineAndTheUserOfTheSystemUnlessTold() {
        assertThat(resolve()).isEqualTo(ConnectionSettings.of("127.0.0.1", 3306, "me", ""));
    }

    @Test
    void takesTheOptionsAsTheClientsDo() {
        ConnectionSettings settings =
                resolve("-h", "db1", "-P3307", "-uroot", "-ps3cret", "--ssl-mode=verify_ca", "--ssl-ca", "ca.pem");

        assertThat(settings)
                .isEqualTo(new ConnectionSettings(
                        "db1",
                        3307,
                        "root",
                        "s3cret",
                        SslMode.VERIFY_CA,
                        Optional.of(Path.of("ca.pem")),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(warnings)
                .containsExactly(
                        "A password on the command line can be seen by other users of this machine and stays in"
                                + " the shell's history; -p asks for it, SLUICE_PASSWORD or ~/.my.cnf hold it.");
    }

    @Test
    void asksForThePasswordAndLeavesTheNextWordAlone() {
        Job job = parse("-p", "shop", "--where", "x");
        assertThat(settings(job).password()).isEqualTo("asked");
        assertThat(job.tables).containsExactly("shop");
        assertThat(job.where).isEqualTo("x");

        Job last = parse("shop", "--password");
        assertThat(settings(last).password()).isEqualTo("asked");
        assertThat(last.tables).containsExactly("shop");
        assertThat(asked).isEqualTo(2);
        assertThat(warnings).isEmpty();
    }

    @Test
    void neverAsksWhenThePasswordIsKnown() {
        assertThat(resolve("--password=with=equals").password()).isEqualTo("with=equals");
        assertThat(resolve("--password=").password()).isEmpty();
        assertThat(resolve("-p", "--password=later").password()).isEqualTo("later");
        assertThat(resolve("-p\"quo'ted").password()).isEqualTo("\"quo'ted");
        assertThat(asked).isZero();
    }

    @Test
    void takesThePasswordFromTheFirstPlaceThatHasOne() throws IOException {
        environment.put("MYSQL_PWD", "mysql-pwd");
        assertThat(resolve().password()).isEqualTo("mysql-pwd");

        myCnf("[client]\npassword=client\n");
        assertThat(resolve().password()).isEqualTo("client");
        assertThat(resolve("--no-defaults").password()).isEqualTo("mysql-pwd");

        myCnf("[sluice]\npassword=sluice\n[client]\npassword=client\n");
        assertThat(resolve().password()).isEqualTo("sluice");

        environment.put("SLUICE_PASSWORD", "environment");
        assertThat(resolve().password()).isEqualTo("environment");
        assertThat(warnings).isEmpty();

        assertThat(resolve("--url", "mysql://u:url@h").password()).isEqualTo("url");
        assertThat(resolve("--url", "mysql://u:url@h", "-poption").password()).isEqualTo("option");
    }

    @Test
    void readsOptionFilesInTheClientsOrder() throws IOException {
        myCnf("[client]\nhost=home\nuser=home\n[mysql]\nhost=other\nno-such=1\n");
        Path extra = Files.writeString(home.resolve("extra.cnf"), "[client]\nhost=extra\nport=3310\nno-such=1\n");

        assertThat(resolve("--defaults-extra-file", extra.toString())).hasToString("home@home:3310");
        assertThat(resolve("--defaults-file=" + extra)).hasToString("me@extra:3310");
        assertThat(resolve("--defaults-file=" + extra, "-h", "cli", "-P", "1")).hasToString("me@cli:1");
        refuses("--defaults-file=/no/file is not a file that can be read.", "--defaults-file", "/no/file");
        refuses("--defaults-extra-file=/no/file is not a file that can be read.", "--defaults-extra-file=/no/file");
    }

    @Test
    void refusesAnOptionOfOursThatItDoesNotKnow() throws IOException {
        myCnf("[sluice]\nloose-future=1\nuser=u\n");
        assertThat(resolve().user()).isEqualTo("u");

        myCnf("[sluice]\nuser=u\nhots=db1\n");
        refuses("The option file sets 'hots' in [sluice], which is no connection option (" + home.resolve(".my.cnf")
                + ", line 3).");
    }

    @Test
    void takesAUrlAsUrlOrAsHost() {
        assertThat(resolve("--url", "mysql://u@db1:3307/shop")).hasToString("u@db1:3307");
        assertThat(resolve("--host", "mysql://u@db1:3307/", "-P", "3308")).hasToString("u@db1:3308");
        Job job = parse("--url=mysql://u@[::1]/shop");
        assertThat(settings(job)).hasToString("u@[::1]:3306");
        assertThat(job.connection.schema()).contains("shop");
        refuses("--url and --host both say where the server is; give one of them.", "--url=mysql://a", "-h", "b");
    }

    @Test
    void warnsOfAPasswordInAUrl() {
        assertThat(resolve("--url", "mysql://u:s3cret@db1/").password()).isEqualTo("s3cret");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void usesASocketWhereTheClientsWould() throws IOException {
        assertThat(resolve("-S", "/x/s").address()).isEqualTo("/x/s");
        assertThat(resolve("-h", "localhost", "--socket=/x/s").address()).isEqualTo("/x/s");
        Path file = home.resolve("s");
        myCnf("[client-server]\nsocket=" + file + "\n");
        assertThat(resolve().address()).isEqualTo("127.0.0.1:3306");
        Files.createFile(file);
        assertThat(resolve().address()).isEqualTo(file.toString());
        assertThat(resolve("-h", "localhost").address()).isEqualTo(file.toString());
        assertThat(resolve("-h", "127.0.0.1").address()).isEqualTo("127.0.0.1:3306");
        assertThat(resolve("-h", "db1").address()).isEqualTo("db1:3306");
        assertThat(resolve("-P", "3307").address()).isEqualTo("127.0.0.1:3307");
        assertThat(resolve("--protocol=TCP").address()).isEqualTo("127.0.0.1:3306");
        assertThat(resolve("--protocol=socket", "-h", "db1").address()).isEqualTo(file.toString());
        refuses(
                "--socket and --host=db1 contradict each other; a socket is on this machine.",
                "-h",
                "db1",
                "-S",
                "/x/s");
        refuses("--protocol=pipe is not supported; it may be tcp or socket.", "--protocol", "pipe");
    }

    @Test
    void understandsBothFamiliesOptionsForEncryption() throws IOException {
        assertThat(resolve("--ssl").sslMode()).isEqualTo(SslMode.REQUIRED);
        assertThat(resolve("--skip-ssl").sslMode()).isEqualTo(SslMode.DISABLED);
        assertThat(resolve("--ssl-ca=ca.pem").sslMode()).isEqualTo(SslMode.VERIFY_CA);
        assertThat(resolve("--ssl-ca=ca.pem", "--ssl-mode", "REQUIRED").sslMode())
                .isEqualTo(SslMode.REQUIRED);
        myCnf("[client-mariadb]\nssl-verify-server-cert\n");
        assertThat(resolve().sslMode()).isEqualTo(SslMode.VERIFY_IDENTITY);
        assertThat(resolve("--skip-ssl").sslMode()).isEqualTo(SslMode.DISABLED);
        myCnf("[client]\nssl=0\n");
        assertThat(resolve().sslMode()).isEqualTo(SslMode.DISABLED);
        refuses(
                "--ssl-mode=MAYBE is not one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY.",
                "--ssl-mode=MAYBE");
    }

    @Test
    void refusesAPortThatIsNone() {
        refuses("--port=70000 is not a number between 1 and 65535.", "-P", "70000");
        refuses("--port=x is not a number between 1 and 65535.", "-Px");
    }

    private ConnectionSettings resolve(String... args) {
        return settings(parse(args));
    }

    private ConnectionSettings settings(Job job) {
        return job.connection.resolve(
                List.of(),
                home,
                environment,
                "me",
                () -> {
                    asked++;
                    return "asked";
                },
                warnings::add);
    }

    private Job parse(String... args) {
        Job job = new Job();
        Main.configure(new CommandLine(job)).parseArgs(args);
        return job;
    }

    private void refuses(String sentence, String... args) {
        assertThatThrownBy(() -> resolve(args))
                .isInstanceOf(RefusedException.class)
                .hasMessage(sentence);
    }

    private void myCnf(String text) throws IOException {
        Files.writeString(home.resolve(".my.cnf"), text);
    }
}
