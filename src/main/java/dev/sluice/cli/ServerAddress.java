package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One of two servers, as a word of the command line: {@code mysql://USER@HOST:PORT/SCHEMA/TABLE}, or a DSN of Percona
 * Toolkit, {@code h=HOST,P=PORT,u=USER,p=PASSWORD,D=SCHEMA,t=TABLE,S=SOCKET,F=OPTION-FILE,A=CHARSET}, in which a comma
 * inside a value has a backslash before it. {@code A} is read and has no effect: values are never converted.
 *
 * @param source what it says about the connection
 * @param optionFile the option file it names
 * @param more what it says by the further keys of a command, by key
 */
record ServerAddress(
        ConnectionSource source,
        Optional<String> schema,
        Optional<String> table,
        Optional<Path> optionFile,
        Map<String, String> more) {
    private static final Pattern WITH_TABLE = Pattern.compile("(\\w+://[^/]*/[^/]+)/([^/]+)");
    private static final Pattern PART = Pattern.compile("([A-Za-z])=((?:[^,\\\\]|\\\\.)*)(?:,|$)");
    private static final Map<String, String> KEYS =
            Map.of("h", "host", "P", "port", "u", "user", "p", "password", "S", "socket");

    /**
     * Reads one.
     *
     * @param option for messages, such as {@code --source}
     * @throws RefusedException when it is neither; the message shows no password
     */
    static ServerAddress parse(String option, String text) {
        return parse(option, text, Set.of());
    }

    /** Reads one of a command that knows further keys, in a DSN. */
    static ServerAddress parse(String option, String text, Set<String> keys) {
        return ConnectionUrl.looksLike(text) ? url(text) : dsn(option, text, keys);
    }

    /**
     * The address with what it does not say taken from another one, as pt-archiver does for its destination: schema and
     * table; the account; and the server, when it names neither host nor socket. A port without a host is one of the
     * other's host; a host without a port has the usual one.
     */
    ServerAddress completedBy(ServerAddress other) {
        ConnectionSource own = source.withoutUrl();
        ConnectionSource theirs = other.source().withoutUrl();
        ConnectionSource all = ConnectionSource.named(own.name());
        boolean named = own.get("host").isPresent() || own.get("socket").isPresent();
        boolean ported = own.get("port").isPresent();
        own.values().forEach(all::with);
        if (!named) {
            theirs.get("host").ifPresent(host -> all.with("host", host));
            if (!ported) {
                theirs.get("port").ifPresent(port -> all.with("port", port));
                theirs.get("socket").ifPresent(socket -> all.with("socket", socket));
            }
        }
        if (own.get("user").isEmpty()) {
            theirs.get("user").ifPresent(user -> all.with("user", user));
            if (own.get("password").isEmpty()) {
                theirs.get("password").ifPresent(password -> all.with("password", password));
            }
        }
        return new ServerAddress(
                all,
                schema.or(other::schema),
                table.or(other::table),
                optionFile.or(() -> named ? Optional.empty() : other.optionFile()),
                more);
    }

    private static ServerAddress url(String text) {
        Matcher withTable = WITH_TABLE.matcher(text);
        boolean table = withTable.matches();
        String server = table ? withTable.group(1) : text;
        ConnectionUrl url =
                ConnectionUrl.parse(server.endsWith("/") ? server.substring(0, server.length() - 1) : server);
        return new ServerAddress(
                ConnectionSource.named("command line").with("url", server),
                url.schema(),
                table ? ConnectionUrl.parse("mysql://h/" + withTable.group(2)).schema() : Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static ServerAddress dsn(String option, String text, Set<String> keys) {
        Map<String, String> more = new TreeMap<>();
        ConnectionSource source = ConnectionSource.named("command line");
        String schema = null;
        String table = null;
        Path file = null;
        Matcher part = PART.matcher(text);
        int end = 0;
        List<String> seen = new ArrayList<>();
        while (part.find() && part.start() == end && end < text.length()) {
            String key = part.group(1);
            String value = part.group(2).replaceAll("\\\\(.)", "$1");
            if (seen.contains(key)) {
                throw new RefusedException(option + " says " + key + "= twice.");
            }
            seen.add(key);
            switch (key) {
                case "h", "P", "u", "p", "S" -> source.with(KEYS.get(key), value);
                case "D" -> schema = value;
                case "t" -> table = value;
                case "F" -> file = Path.of(value);
                case "A" -> {}
                default -> {
                    if (!keys.contains(key)) {
                        throw new RefusedException(
                                option + " has " + key + "=, which is none of h, P, u, p, S, F, D, t, A"
                                        + new TreeSet<>(keys)
                                                .stream().map(k -> ", " + k).collect(Collectors.joining()) + ".");
                    }
                    more.put(key, value);
                }
            }
            end = part.end();
        }
        if (end != text.length() || seen.isEmpty()) {
            throw new RefusedException(option + " is neither mysql://USER@HOST:PORT/SCHEMA/TABLE nor a DSN such as"
                    + " h=HOST,P=PORT,u=USER,D=SCHEMA,t=TABLE.");
        }
        return new ServerAddress(
                source,
                Optional.ofNullable(schema),
                Optional.ofNullable(table),
                Optional.ofNullable(file),
                Map.copyOf(more));
    }
}
