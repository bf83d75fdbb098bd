package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server written as {@code mysql://user:password@host:port/schema}, or with {@code mariadb://}. Everything but the host
 * may be missing; user, password and schema are percent-encoded UTF-8; an IPv6 address stands in brackets.
 *
 * @param host name or address, without brackets
 */
record ConnectionUrl(
        Optional<String> user, Optional<String> password, String host, Optional<String> port, Optional<String> schema) {
    private static final Pattern SHAPE = Pattern.compile(
            "(?:mysql|mariadb)://(?:([^@/?#]*)@)?(\\[[^\\]]+\\]|[^:/?#@\\[\\]]+)(?::(\\d+))?(?:/([^/?#]*))?");

    /** Whether a text is meant as such a URL. */
    static boolean looksLike(String text) {
        return text.startsWith("mysql://") || text.startsWith("mariadb://");
    }

    /** @throws RefusedException when it is none; the message leaves the password out */
    static ConnectionUrl parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            throw new RefusedException("The URL '" + masked(text)
                    + "' is not of the form mysql://USER@HOST:PORT/SCHEMA; encryption is asked for with --ssl-mode.");
        }
        Optional<String> account = Optional.ofNullable(parts.group(1));
        int colon = account.map(a -> a.indexOf(':')).orElse(-1);
        String host = parts.group(2);
        return new ConnectionUrl(
                account.map(a -> decode(colon < 0 ? a : a.substring(0, colon), text))
                        .filter(a -> !a.isEmpty()),
                colon < 0 ? Optional.empty() : account.map(a -> decode(a.substring(colon + 1), text)),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Optional.ofNullable(parts.group(3)),
                Optional.ofNullable(parts.group(4)).map(s -> decode(s, text)).filter(s -> !s.isEmpty()));
    }

    private static String decode(String part, String url) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    "The URL '" + masked(url) + "' has a '%' that is not followed by two hexadecimal digits.", e);
        }
    }

    private static String masked(String url) {
        return url.replaceFirst("://([^:@/]*):.*@", "://$1:***@");
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return user.map(u -> u + "@").orElse("") + host + port.map(p -> ":" + p).orElse("");
    }
}
