package dev.sluice.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * What a job means. Two commands with the same identity are the same job: the second resumes what the
 * first left unfinished, and is refused while the first runs.
 *
 * @param operation the sub-command, such as {@code dump}
 * @param label a word for people, such as the schema's name; shown in the job's name, part of no comparison
 * @param source where data comes from, without secrets, such as {@code db1:3306}
 * @param target where data goes to, without secrets, such as the real path of a directory
 * @param meaning everything else that decides what the result is, as a canonical text (tables, conditions,
 *     columns, policies; not threads, throttles or compression level)
 */
public record JobIdentity(String operation, String label, String source, String target, String meaning) {
    private static final int LABEL_LENGTH = 40;

    public JobIdentity {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(meaning, "meaning");
        if (!operation.matches("[a-z][a-z0-9]{0,15}")) {
            throw new IllegalArgumentException("operation '" + operation + "' is not a short lower-case word");
        }
    }

    /**
     * SHA-256 as 64 hex digits over all but the label. Each part is preceded by its length, so that no two
     * different identities share an encoding.
     */
    public String hash() {
        MessageDigest digest = sha256();
        for (String part : new String[] {operation, source, target, meaning}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The job's name as {@code sluice status} shows it: operation, label reduced to {@code [a-z0-9_-]} and 40
     * characters, and the first 8 digits of the hash. Safe as a file name and in SQL.
     */
    public String jobName() {
        String safe = label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "_");
        if (safe.length() > LABEL_LENGTH) {
            safe = safe.substring(0, LABEL_LENGTH);
        }
        return operation + "-" + (safe.isEmpty() ? "job" : safe) + "-" + hash().substring(0, 8);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
