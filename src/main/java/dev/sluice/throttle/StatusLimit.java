package dev.sluice.throttle;

import dev.sluice.run.RefusedException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a status variable of the server may be at most.
 *
 * @param variable its name, such as {@code Threads_running}
 * @param most the highest value at which the job goes on
 */
public record StatusLimit(String variable, double most) {
    private static final Pattern ONE = Pattern.compile("([A-Za-z][A-Za-z0-9_]*)\\s*[=:]\\s*([0-9]+(?:\\.[0-9]+)?)");

    /**
     * Reads a list as Percona Toolkit writes it: {@code Threads_running=25,Threads_connected:400}.
     *
     * @param option for messages, such as {@code --max-load}
     * @throws RefusedException when it is none
     */
    public static List<StatusLimit> parse(String option, String text) {
        List<StatusLimit> limits = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            Matcher one = ONE.matcher(word.strip());
            if (!one.matches()) {
                throw new RefusedException(option + " '" + text + "' is not a list such as Threads_running=25: '"
                        + word.strip() + "' is no variable with a value of 0 or more.");
            }
            String name = one.group(1);
            if (limits.stream().anyMatch(limit -> limit.variable.equalsIgnoreCase(name))) {
                throw new RefusedException(option + " '" + text + "' names " + name + " twice.");
            }
            limits.add(new StatusLimit(name, Double.parseDouble(one.group(2))));
        }
        return List.copyOf(limits);
    }

    /** Whether both are about the same variable; the server does not mind case. */
    boolean sameVariable(StatusLimit other) {
        return variable.equalsIgnoreCase(other.variable);
    }

    /** {@code Threads_running=25}. */
    @Override
    public String toString() {
        return variable + "=" + number(most);
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%d", (long) value)
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
