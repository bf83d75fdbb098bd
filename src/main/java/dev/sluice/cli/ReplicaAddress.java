package dev.sluice.cli;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A replica to wait for, as a word of the command line: a {@link ServerAddress} that may have {@code max-lag=SECONDS} among
 * its parts. What it does not say of account and encryption is taken from the first of: {@code SLUICE_REPLICA_PASSWORD} · its
 * option file · the server that the job works on.
 *
 * @param server where it is
 * @param maxLag how far it may be behind
 */
record ReplicaAddress(ServerAddress server, Optional<Duration> maxLag) {
    static final String OPTION = "--check-replica-lag";

    private static final Pattern MAX_LAG = Pattern.compile("(?:^|,)max-lag=([^,]*)");

    /** @throws RefusedException when it is none; the message shows no password */
    static ReplicaAddress parse(String text) {
        Matcher maxLag = MAX_LAG.matcher(text);
        if (!maxLag.find()) {
            return new ReplicaAddress(ServerAddress.parse(OPTION, text), Optional.empty());
        }
        Duration allowed = Seconds.parse(OPTION + " max-lag", maxLag.group(1));
        String rest = text.substring(0, maxLag.start()) + text.substring(maxLag.end());
        if (MAX_LAG.matcher(rest).find()) {
            throw new RefusedException(OPTION + " says max-lag= twice.");
        }
        return new ReplicaAddress(
                ServerAddress.parse(OPTION, rest.startsWith(",") ? rest.substring(1) : rest), Optional.of(allowed));
    }

    /** Where to connect, and as whom. */
    Politeness.WatchedReplica resolve(
            ConnectionSettings job, Consumer<String> warnings, Map<String, String> environment) {
        ConnectionSource named = server.source().withoutUrl();
        if (named.get("host").isEmpty() && named.get("socket").isEmpty()) {
            throw new RefusedException(OPTION + " names no host: h=HOST or S=SOCKET is missing.");
        }
        if (!named.get("password").orElse("").isEmpty()) {
            warnings.accept("A password on the command line can be seen by other users of this machine and stays in the"
                    + " shell's history; SLUICE_REPLICA_PASSWORD or an option file (F=) hold it.");
        }
        List<ConnectionSource> sources = new ArrayList<>();
        sources.add(named);
        sources.add(ConnectionSource.named("environment").with("password", environment.get("SLUICE_REPLICA_PASSWORD")));
        server.optionFile()
                .ifPresent(file -> sources.addAll(new OptionFiles(false, Optional.of(file), Optional.empty())
                        .read(OptionFiles.SYSTEM_FILES, Path.of(System.getProperty("user.home")), warnings)));
        sources.add(ConnectionSource.named("the job's server")
                .with("user", job.user())
                .with("password", job.password())
                .with("ssl-mode", job.sslMode().name())
                .with("ssl-ca", job.sslCa().map(Path::toString).orElse(null))
                .with("ssl-cert", job.sslCert().map(Path::toString).orElse(null))
                .with("ssl-key", job.sslKey().map(Path::toString).orElse(null))
                .with("get-server-public-key", job.getServerPublicKey() ? "" : null));
        ConnectionResolver resolver = new ConnectionResolver(sources, () -> {
            throw new RefusedException("The password of the replica is to be asked for, which is not possible; use"
                    + " SLUICE_REPLICA_PASSWORD or write it into the option file.");
        });
        return new Politeness.WatchedReplica(resolver.resolve(job.user()), maxLag);
    }
}
