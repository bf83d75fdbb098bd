package dev.sluice.mysql;

import java.util.regex.Pattern;

/**
 * A name as the user gives it, with {@code %} for any characters and {@code _} for one where the name holds a
 * {@code %}; without {@code %} it is a plain name, so that {@code order_lines} means itself only.
 *
 * @param text as given
 * @param pattern what it stands for
 */
public record NamePattern(String text, Pattern pattern) {
    /** Reads a name or pattern. */
    public static NamePattern of(String text) {
        StringBuilder regex = new StringBuilder();
        boolean wild = text.contains("%");
        for (char c : text.toCharArray()) {
            if (wild && c == '%') {
                regex.append(".*");
            } else if (wild && c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return new NamePattern(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    /** Whether the pattern is all of the name. */
    public boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
