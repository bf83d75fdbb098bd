package dev.sluice.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One place that says something about a connection: the command line, a group of the option files, the environment.
 * Keys are the long option names without dashes; a flag has the empty value.
 *
 * @param name how messages call it
 * @param values what it says
 */
record ConnectionSource(String name, Map<String, String> values) {
    /** A source that says nothing yet. */
    static ConnectionSource named(String name) {
        return new ConnectionSource(name, new LinkedHashMap<>());
    }

    ConnectionSource with(String key, String value) {
        if (value != null) {
            values.put(key, value);
        }
        return this;
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Replaces a URL, given as such or as the host, by its parts; options beside it win over its parts. */
    ConnectionSource withoutUrl() {
        Optional<String> url = get("url").or(() -> get("host").filter(ConnectionUrl::looksLike));
        if (url.isEmpty()) {
            return this;
        }
        ConnectionUrl parts = ConnectionUrl.parse(url.get());
        Map<String, String> merged = new LinkedHashMap<>();
        merged.put("host", parts.host());
        parts.port().ifPresent(port -> merged.put("port", port));
        parts.user().ifPresent(user -> merged.put("user", user));
        parts.password().ifPresent(password -> merged.put("password", password));
        parts.schema().ifPresent(schema -> merged.put("schema", schema));
        values.forEach((key, value) -> {
            if (!key.equals("url") && !ConnectionUrl.looksLike(value)) {
                merged.put(key, value);
            }
        });
        return new ConnectionSource(name, merged);
    }

    /** Never shows values. */
    @Override
    public String toString() {
        return name + values.keySet();
    }
}
