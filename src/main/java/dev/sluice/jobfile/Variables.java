package dev.sluice.jobfile;

import dev.sluice.yaml.YamlPlace;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${date:%Y-%m-%d}} in a value; {@code $${} is
 * {@code ${} itself. Immutable.
 */
public final class Variables {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(\\}?)");
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
    private static final String DATE = "date:";

    private final Map<String, String> environment;
    private final LocalDateTime start;

    /**
     * @param environment variables by name
     * @param start what {@code date} means: when the file's run began, so that a resume finds the same names
     */
    public Variables(Map<String, String> environment, LocalDateTime start) {
        this.environment = Map.copyOf(environment);
        this.start = start;
    }

    /** The text with its variables replaced. @throws RefusedException naming the place of what cannot be */
    String replace(String text, YamlPlace place) {
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (reference.find()) {
            String value = reference.group(1) == null ? "${" : value(reference, place);
            reference.appendReplacement(replaced, Matcher.quoteReplacement(value));
        }
        return reference.appendTail(replaced).toString();
    }

    private String value(Matcher reference, YamlPlace place) {
        String inner = reference.group(1);
        if (reference.group(2).isEmpty()) {
            throw place.refuse("'${" + inner + "' lacks its closing brace; '$${' stands for '${' itself.");
        }
        if (inner.startsWith(DATE)) {
            return date(inner.substring(DATE.length()), place);
        }
        Matcher name = NAME.matcher(inner);
        if (!name.matches()) {
            throw place.refuse(
                    "'${" + inner + "}' is no variable; it is ${NAME}, ${NAME:-default} or ${date:%Y-%m-%d}.");
        }
        return Optional.ofNullable(environment.get(name.group(1)))
                .or(() -> Optional.ofNullable(name.group(2)))
                .orElseThrow(() -> place.refuse("the environment has no variable " + name.group(1)
                        + "; set it, or give a default as ${" + name.group(1) + ":-default}."));
    }

    private String date(String codes, YamlPlace place) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < codes.length(); i++) {
            char c = codes.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            i++;
            text.append(
                    switch (i < codes.length() ? codes.charAt(i) : ' ') {
                        case 'Y' -> time("yyyy");
                        case 'm' -> time("MM");
                        case 'd' -> time("dd");
                        case 'H' -> time("HH");
                        case 'M' -> time("mm");
                        case 'S' -> time("ss");
                        case '%' -> "%";
                        default ->
                            throw place.refuse("'" + codes + "' has a code that is none of %Y, %m, %d, %H, %M and %S.");
                    });
        }
        return text.toString();
    }

    private String time(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).format(start);
    }
}
