package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time on the command line: seconds, or a number with s, m, h or d behind it, as in Percona Toolkit. */
final class Seconds {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?|\\.[0-9]{1,9})([smhd]?)");

    private Seconds() {}

    /** @throws RefusedException when it is no span of time */
    static Duration parse(String option, String text) {
        Matcher span = SPAN.matcher(text.strip());
        if (!span.matches()) {
            throw new RefusedException(option + " '" + text
                    + "' is no time; it is a number of seconds, or one with s, m, h or d behind it.");
        }
        long unit =
                switch (span.group(2)) {
                    case "m" -> 60;
                    case "h" -> 3600;
                    case "d" -> 86_400;
                    default -> 1;
                };
        BigDecimal seconds = new BigDecimal(span.group(1)).multiply(BigDecimal.valueOf(unit));
        if (seconds.compareTo(BigDecimal.valueOf(Duration.ofDays(365).toSeconds())) > 0) {
            throw new RefusedException(option + " '" + text + "' is longer than a year.");
        }
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
    }

    /** The same, but not nothing. */
    static Duration positive(String option, String text) {
        Duration time = parse(option, text);
        if (time.isZero()) {
            throw new RefusedException(option + " '" + text + "' is not more than 0.");
        }
        return time;
    }
}
