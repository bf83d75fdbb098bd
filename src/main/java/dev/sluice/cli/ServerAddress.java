package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of two servers, as a word of the command line: {@code mysql://USER@HOST:PORT/SCHEMA/TABLE}, or a DSN of Percona
 * Toolkit, {@code h=HOST,P=PORT,u=USER,p=PASSWORD,D=SCHEMA,t=TABLE,S=SOCKET,F=OPTION-FILE,A=CHARSET}, in which a comma
 * inside a value has a backslash before it. {@code A} is read and has no effect: values are never converted.
 *
 * @param source what it says about the connection
 * @param optionFile the option file it names
 */
record ServerAddress(
        ConnectionSource source, Optional<String> schema, Optional<String> table, Optional<Path> optionFile) {
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
        return ConnectionUrl.looksLike(text) ? url(text) : dsn(option, text);
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
                Optional.empty());
    }

    private static ServerAddress dsn(String option, String text) {
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
                default ->
                    throw new RefusedException(
                            option + " has " + key + "=, which is none of h, P, u, p, S, F, D, t, A.");
            }
            end = part.end();
        }
        if (end != text.length() || seen.isEmpty()) {
            throw new RefusedException(option + " is neither mysql://USER@HOST:PORT/SCHEMA/TABLE nor a DSN such as"
                    + " h=HOST,P=PORT,u=USER,D=SCHEMA,t=TABLE.");
        }
        return new ServerAddress(
                source, Optional.ofNullable(schema), Optional.ofNullable(table), Optional.ofNullable(file));
    }
}
