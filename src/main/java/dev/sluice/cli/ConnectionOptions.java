package dev.sluice.cli;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.run.RefusedException;
import java.io.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The connection options of the MySQL clients, to be mixed into a command. What is said in several places is taken from
 * the first of: the command line (an option before a part of a URL) · {@code SLUICE_PASSWORD} · the group
 * {@code [sluice]} of the option files · their {@code [client]} groups · {@code MYSQL_HOST}, {@code MYSQL_TCP_PORT},
 * {@code MYSQL_UNIX_PORT} and {@code MYSQL_PWD}, which the clients, too, put last · 127.0.0.1:3306 and the user of the
 * operating system.
 */
public final class ConnectionOptions {
    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "Host name, address or mysql:// URL of the server (default: localhost, by TCP).")
    private String host;

    @Option(
            names = {"-P", "--port"},
            paramLabel = "PORT",
            description = "TCP port (default: 3306).")
    private String port;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Account (default: the user of the operating system).")
    private String user;

    @Option(
            names = {"-p", "--password"},
            paramLabel = "PASSWORD",
            arity = "0..1",
            fallbackValue = ConnectionResolver.PROMPT,
            preprocessor = AttachedOnly.class,
            description = "Password; without a value it is asked for. Better than a value here, which may be seen:"
                    + " SLUICE_PASSWORD or an option file.")
    private String password;

    @Option(
            names = {"-S", "--socket"},
            paramLabel = "FILE",
            description = "Unix socket of a server on this machine.")
    private String socket;

    @Option(
            names = "--protocol",
            paramLabel = "PROTOCOL",
            description = "tcp or socket (default: tcp unless a socket is named).")
    private String protocol;

    @Option(names = "--url", paramLabel = "URL", description = "The server as mysql://USER@HOST:PORT/SCHEMA.")
    private String url;

    @Option(
            names = "--ssl-mode",
            paramLabel = "MODE",
            description = "DISABLED, PREFERRED (default), REQUIRED, VERIFY_CA (default with --ssl-ca) or"
                    + " VERIFY_IDENTITY.")
    private String sslMode;

    @Option(names = "--ssl", description = "As --ssl-mode=REQUIRED.")
    private boolean ssl;

    @Option(names = "--skip-ssl", description = "As --ssl-mode=DISABLED.")
    private boolean skipSsl;

    @Option(names = "--ssl-ca", paramLabel = "FILE", description = "Trusted certificate authorities (PEM).")
    private String sslCa;

    @Option(names = "--ssl-cert", paramLabel = "FILE", description = "Certificate of this client (PEM).")
    private String sslCert;

    @Option(names = "--ssl-key", paramLabel = "FILE", description = "Private key of this client (PEM).")
    private String sslKey;

    @Option(
            names = "--get-server-public-key",
            description = "Ask the server for its RSA key when the connection is not encrypted.")
    private boolean getServerPublicKey;

    @Option(
            names = "--defaults-file",
            paramLabel = "FILE",
            description = "Read options from this option file and no other.")
    private Path defaultsFile;

    @Option(
            names = "--defaults-extra-file",
            paramLabel = "FILE",
            description = "Read options from this option file, too.")
    private Path defaultsExtraFile;

    @Option(names = "--no-defaults", description = "Read no option files.")
    private boolean noDefaults;

    private String schema;

    /**
     * The settings that command line, option files and environment make together. May ask for the password, so call it
     * once.
     *
     * @param warnings told about a password that others can see and about ignored files
     * @throws RefusedException when they make no sense
     */
    public ConnectionSettings resolve(Consumer<String> warnings) {
        Path home = Path.of(System.getProperty("user.home"));
        return resolve(
                OptionFiles.SYSTEM_FILES,
                home,
                System.getenv(),
                System.getProperty("user.name"),
                ConnectionOptions::askForPassword,
                warnings);
    }

    ConnectionSettings resolve(
            List<Path> systemFiles,
            Path home,
            Map<String, String> environment,
            String operatingSystemUser,
            Supplier<String> prompt,
            Consumer<String> warnings) {
        List<ConnectionSource> sources = new ArrayList<>();
        sources.add(commandLine(warnings));
        sources.add(ConnectionSource.named("environment").with("password", environment.get("SLUICE_PASSWORD")));
        OptionFiles files =
                new OptionFiles(noDefaults, Optional.ofNullable(defaultsFile), Optional.ofNullable(defaultsExtraFile));
        sources.addAll(files.read(systemFiles, home, warnings));
        sources.add(ConnectionSource.named("environment of the clients")
                .with("host", environment.get("MYSQL_HOST"))
                .with("port", environment.get("MYSQL_TCP_PORT"))
                .with("socket", environment.get("MYSQL_UNIX_PORT"))
                .with("password", environment.get("MYSQL_PWD")));
        ConnectionResolver resolver = new ConnectionResolver(sources, prompt);
        schema = resolver.schema().orElse(null);
        return resolver.resolve(operatingSystemUser);
    }

    /** The schema that the URL named, after {@link #resolve(Consumer)}. */
    public Optional<String> schema() {
        return Optional.ofNullable(schema);
    }

    private ConnectionSource commandLine(Consumer<String> warnings) {
        if (url != null && host != null) {
            throw new RefusedException("--url and --host both say where the server is; give one of them.");
        }
        ConnectionSource source = ConnectionSource.named("command line")
                .with("url", url)
                .with("host", host)
                .with("port", port)
                .with("user", user)
                .with("password", password)
                .with("socket", socket)
                .with("protocol", protocol)
                .with("ssl-mode", sslMode)
                .with("ssl", ssl ? "" : null)
                .with("skip-ssl", skipSsl ? "" : null)
                .with("ssl-ca", sslCa)
                .with("ssl-cert", sslCert)
                .with("ssl-key", sslKey)
                .with("get-server-public-key", getServerPublicKey ? "" : null)
                .withoutUrl();
        String secret = source.get("password").orElse("");
        if (!secret.isEmpty() && !secret.equals(ConnectionResolver.PROMPT)) {
            warnings.accept("A password on the command line can be seen by other users of this machine and stays in the"
                    + " shell's history; -p asks for it, SLUICE_PASSWORD or ~/.my.cnf hold it.");
        }
        return source;
    }

    private static String askForPassword() {
        Console console = System.console();
        if (console == null) {
            throw new RefusedException("-p asks for the password, but there is no terminal to ask at;"
                    + " use SLUICE_PASSWORD or an option file.");
        }
        char[] typed = console.readPassword("Enter password: ");
        if (typed == null) {
            throw new RefusedException("No password was typed.");
        }
        return new String(typed);
    }

    /** Takes {@code -psecret} and {@code --password=secret}, but leaves the word after a bare {@code -p} alone. */
    static final class AttachedOnly implements IParameterPreprocessor {
        @Override
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (" ".equals(info.get("separator"))) {
                option.setValue(ConnectionResolver.PROMPT);
                return true;
            }
            return false;
        }
    }
}
