package dev.sluice.metrics;

import dev.sluice.run.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where metrics are served.
 *
 * @param host to bind; {@code 127.0.0.1} unless the user says otherwise, so that nobody else's machine can ask
 * @param port 1 to 65535
 */
public record MetricsAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:(\\[[0-9a-fA-F:.]+]|[^:\\[\\]\\s]+):)?([0-9]{1,5})");

    /**
     * Understands {@code 9123}, {@code 0.0.0.0:9123} and {@code [::1]:9123}.
     *
     * @param option that holds the text, for messages
     * @throws RefusedException when it is none of these
     */
    public static MetricsAddress parse(String option, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !isPort(Integer.parseInt(form.group(2)))) {
            throw new RefusedException(
                    option + " '" + text + "' is neither a port, 1 to 65535, nor of the form HOST:PORT.");
        }
        String host = form.group(1) == null ? "127.0.0.1" : form.group(1).replaceAll("[\\[\\]]", "");
        return new MetricsAddress(host, Integer.parseInt(form.group(2)));
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65_535;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
