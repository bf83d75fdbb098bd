package dev.sluice.cli;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.run.RefusedException;
import java.io.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/**
 * The connection options of a command that talks to two servers; mixed into it. What a server's address does not say is
 * taken from the first of: {@code SLUICE_SOURCE_PASSWORD} and {@code SLUICE_TARGET_PASSWORD} · {@code SLUICE_PASSWORD} ·
 * the server's option file, else those of both · the usual option files · {@code MYSQL_PWD} · the prompt.
 */
final class TwoServers {
    @Option(
            names = "--source",
            paramLabel = "SERVER",
            description = "mysql://USER@HOST:PORT[/SCHEMA[/TABLE]], or h=HOST,P=PORT,u=USER,D=SCHEMA,t=TABLE.")
    private String source;

    @Option(
            names = {"--target", "--dest"},
            paramLabel = "SERVER",
            description = "The same of the other server; schema and table default to those of the source.")
    private String target;

    @Option(
            names = "--source-defaults-file",
            paramLabel = "FILE",
            description = "Read options for the source from this option file and no other.")
    private Path sourceDefaultsFile;

    @Option(
            names = "--target-defaults-file",
            paramLabel = "FILE",
            description = "Read options for the target from this option file and no other.")
    private Path targetDefaultsFile;

    @Option(
            names = "--defaults-file",
            paramLabel = "FILE",
            description = "Read options for both from this option file and no other.")
    private Path defaultsFile;

    @Option(
            names = "--defaults-extra-file",
            paramLabel = "FILE",
            description = "Read options from this option file, too.")
    private Path defaultsExtraFile;

    @Option(names = "--no-defaults", description = "Read no option files.")
    private boolean noDefaults;

    @Option(
            names = "--ask-pass",
            description = "Ask for passwords not given otherwise. Other ways: SLUICE_SOURCE_PASSWORD,"
                    + " SLUICE_TARGET_PASSWORD, SLUICE_PASSWORD for both, option files.")
    private boolean askPass;

    @Option(
            names = "--ssl-mode",
            paramLabel = "MODE",
            description = "For both: DISABLED, PREFERRED (default), REQUIRED, VERIFY_CA (default with --ssl-ca) or"
                    + " VERIFY_IDENTITY.")
    private String sslMode;

    @Option(names = "--ssl-ca", paramLabel = "FILE", description = "Trusted certificate authorities (PEM).")
    private String sslCa;

    @Option(names = "--ssl-cert", paramLabel = "FILE", description = "Certificate of this client (PEM).")
    private String sslCert;

    @Option(names = "--ssl-key", paramLabel = "FILE", description = "Private key of this client (PEM).")
    private String sslKey;

    @Option(
            names = "--get-server-public-key",
            description = "Ask a server for its RSA key when the connection is not encrypted.")
    private boolean getServerPublicKey;

    /** Whether a source is named. */
    boolean hasSource() {
        return source != null;
    }

    /** Whether a target is named. */
    boolean hasTarget() {
        return target != null;
    }

    ServerAddress source() {
        return source(Set.of());
    }

    ServerAddress target() {
        return target(Set.of());
    }

    /** @param keys that a DSN may have beside the usual ones */
    ServerAddress source(Set<String> keys) {
        return ServerAddress.parse("--source", named("--source", source), keys);
    }

    /** @param keys that a DSN may have beside the usual ones */
    ServerAddress target(Set<String> keys) {
        return ServerAddress.parse("--target", named("--target", target), keys);
    }

    private static String named(String option, String address) {
        if (address == null) {
            throw new RefusedException(option + " is missing.");
        }
        return address;
    }

    /** The source's settings; may ask for the password. */
    ConnectionSettings sourceSettings(Consumer<String> warnings) {
        return sourceSettings(source(), warnings);
    }

    /** The settings of a source with further keys; may ask for the password. */
    ConnectionSettings sourceSettings(ServerAddress address, Consumer<String> warnings) {
        return settings("source", address, sourceDefaultsFile, warnings, System.getenv());
    }

    /** The target's settings; may ask for the password. */
    ConnectionSettings targetSettings(Consumer<String> warnings) {
        return targetSettings(target(), warnings);
    }

    /** The settings of a target with further keys, or completed; may ask for the password. */
    ConnectionSettings targetSettings(ServerAddress address, Consumer<String> warnings) {
        return settings("target", address, targetDefaultsFile, warnings, System.getenv());
    }

    private ConnectionSettings settings(
            String side,
            ServerAddress address,
            Path ownFile,
            Consumer<String> warnings,
            Map<String, String> environment) {
        if (ownFile != null && address.optionFile().isPresent()) {
            throw new RefusedException(
                    "--" + side + " names an option file, and --" + side + "-defaults-file another.");
        }
        Optional<Path> only =
                Optional.ofNullable(ownFile).or(address::optionFile).or(() -> Optional.ofNullable(defaultsFile));
        ConnectionSource named = address.source()
                .with("ssl-mode", sslMode)
                .with("ssl-ca", sslCa)
                .with("ssl-cert", sslCert)
                .with("ssl-key", sslKey)
                .with("get-server-public-key", getServerPublicKey ? "" : null)
                .withoutUrl();
        if (!named.get("password").orElse("").isEmpty()) {
            warnings.accept("A password on the command line can be seen by other users of this machine and stays in the"
                    + " shell's history; --ask-pass asks for it, SLUICE_" + side.toUpperCase(Locale.ROOT)
                    + "_PASSWORD or an option file hold it.");
        }
        List<ConnectionSource> sources = new ArrayList<>();
        sources.add(named);
        sources.add(ConnectionSource.named("environment")
                .with("password", environment.get("SLUICE_" + side.toUpperCase(Locale.ROOT) + "_PASSWORD")));
        sources.add(ConnectionSource.named("environment").with("password", environment.get("SLUICE_PASSWORD")));
        Path home = Path.of(System.getProperty("user.home"));
        sources.addAll(new OptionFiles(noDefaults, only, Optional.ofNullable(defaultsExtraFile))
                .read(OptionFiles.SYSTEM_FILES, home, warnings));
        sources.add(
                ConnectionSource.named("environment of the clients").with("password", environment.get("MYSQL_PWD")));
        if (askPass) {
            sources.add(ConnectionSource.named("--ask-pass").with("password", ConnectionResolver.PROMPT));
        }
        return new ConnectionResolver(sources, () -> ask(side)).resolve(System.getProperty("user.name"));
    }

    private static String ask(String side) {
        Console console = System.console();
        if (console == null) {
            throw new RefusedException(
                    "The password of the " + side + " is to be asked for, but there is no terminal to"
                            + " ask at; use SLUICE_" + side.toUpperCase(Locale.ROOT) + "_PASSWORD or an option file.");
        }
        char[] typed = console.readPassword("Password of the %s: ", side);
        if (typed == null) {
            throw new RefusedException("No password was typed.");
        }
        return new String(typed);
    }
}
