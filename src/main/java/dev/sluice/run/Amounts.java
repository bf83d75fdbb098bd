package dev.sluice.run;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them: {@code 1,234,567}, {@code 345 MB} (decimal units), {@code 1:02:03}. */
public final class Amounts {
    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Amounts() {}

    /** The name of a figure, which is made for JSON, in words: {@code lockMillis} as {@code lock millis}. */
    public static String words(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    /** With commas between thousands. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A whole number with commas between thousands; anything else as it is. */
    public static String shown(Object value) {
        boolean whole = value instanceof Long || value instanceof Integer;
        return whole ? count(((Number) value).longValue()) : String.valueOf(value);
    }

    /** Three digits at least from 10 kB on, without decimals from 100 on: {@code 12.3 MB}, {@code 345 MB}. */
    public static String bytes(double bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 999.5 && unit < BYTES.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, BYTES[unit]);
    }

    /** For an estimate of the future or a running clock: {@code 0:07}, {@code 12:34}, {@code 1:02:03}, {@code 3d 4h}. */
    public static String clock(long seconds) {
        if (seconds >= 100 * 3600) {
            return seconds / 86400 + "d " + seconds % 86400 / 3600 + "h";
        }
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    /** For what is over: {@code 2.4 s} below a minute, else as {@link #clock}. */
    public static String elapsed(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        return seconds < 59.95 ? String.format(Locale.ROOT, "%.1f s", seconds) : clock(Math.round(seconds));
    }
}
