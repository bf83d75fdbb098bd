package dev.sluice.job;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Instants as people read them: the machine's time zone, to the second, {@code 2026-11-22 11:32:05}. */
public final class Times {
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private Times() {}

    /** The instant in the machine's time zone. */
    public static String shown(Instant instant) {
        return SHOWN.format(instant);
    }
}
