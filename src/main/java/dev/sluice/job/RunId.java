package dev.sluice.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Ids of runs: UTC time of the start and three random characters, such as {@code 20261122-113205-k3f}. */
final class RunId {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Pattern FORM = Pattern.compile("\\d{8}-\\d{6}-[a-z0-9]{3}");
    private static final String CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private RunId() {}

    static String at(Instant start) {
        StringBuilder id = new StringBuilder(TIME.format(start)).append('-');
        for (int i = 0; i < 3; i++) {
            id.append(CHARACTERS.charAt(ThreadLocalRandom.current().nextInt(CHARACTERS.length())));
        }
        return id.toString();
    }

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
