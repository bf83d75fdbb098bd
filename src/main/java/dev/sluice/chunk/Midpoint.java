package dev.sluice.chunk;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Guesses a value between two values of a key column. The guess need not exist in the table; for text it
 * need not even lie between the two in the column's collation: the planner asks the server before it cuts.
 */
final class Midpoint {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** Character sets in which bytes 0x20 to 0x7E are the ASCII characters and never part of another one. */
    private static final Set<String> ASCII_TRANSPARENT = Set.of(
            "utf8mb4", "utf8mb3", "utf8", "latin1", "ascii", "latin2", "latin5", "latin7", "cp1250", "cp1251", "cp1256",
            "cp1257", "greek", "hebrew", "koi8r", "koi8u");
    /** Enough bytes after the common prefix to tell any two parts of a table apart. */
    private static final int SIGNIFICANT = 8;

    private Midpoint() {}

    /**
     * A value at or above {@code low} and below {@code high}, or empty when none can be made.
     *
     * @param low smallest value, in the form of {@link KeyColumn#readExpression}
     * @param high largest value, different from {@code low}
     */
    static Optional<String> between(KeyColumn column, String low, String high) {
        return switch (column.kind()) {
            case INTEGER ->
                Optional.of(new BigInteger(low)
                        .add(new BigInteger(high))
                        .shiftRight(1)
                        .toString());
            case DECIMAL -> decimal(new BigDecimal(low), new BigDecimal(high));
            case TEMPORAL -> temporal(low, high);
            case BINARY -> bytes(HEX.parseHex(low), HEX.parseHex(high), 0, 255);
            case TEXT ->
                ASCII_TRANSPARENT.contains(column.charset().orElseThrow())
                        ? text(HEX.parseHex(low), HEX.parseHex(high))
                        : Optional.empty();
            case QUOTED, ORDINAL, FLOATING -> Optional.empty();
        };
    }

    private static Optional<String> decimal(BigDecimal low, BigDecimal high) {
        int scale = Math.max(low.scale(), high.scale());
        return Optional.of(low.add(high)
                .divide(BigDecimal.valueOf(2), scale, RoundingMode.FLOOR)
                .toPlainString());
    }

    /** A zero or invalid date cannot be halved. */
    private static Optional<String> temporal(String low, String high) {
        try {
            LocalDateTime from = time(low);
            Duration half = Duration.between(from, time(high)).dividedBy(2);
            String middle = SECONDS.format(from.plusSeconds(half.toSeconds()));
            return Optional.of(low.length() == 10 ? middle.substring(0, 10) : middle)
                    .filter(value -> value.compareTo(low) >= 0 || low.startsWith(value));
        } catch (DateTimeException invalid) {
            return Optional.empty();
        }
    }

    private static LocalDateTime time(String value) {
        return LocalDateTime.parse(value.length() == 10 ? value + "T00:00:00" : value.replace(' ', 'T'));
    }

    /** Only plain ASCII is put after the common prefix, so that the bytes stay valid in the character set. */
    private static Optional<String> text(byte[] low, byte[] high) {
        int common = Arrays.mismatch(low, high);
        for (int i = common; i < common + SIGNIFICANT; i++) {
            if (i < low.length && low[i] < 0 || i < high.length && high[i] < 0) {
                return Optional.empty();
            }
        }
        return bytes(low, high, ' ', '~');
    }

    private static Optional<String> bytes(byte[] low, byte[] high, int smallest, int largest) {
        int common = Math.max(0, Arrays.mismatch(low, high));
        BigInteger base = BigInteger.valueOf(largest - smallest + 1L);
        BigInteger middle = digits(low, common, smallest, largest, base)
                .add(digits(high, common, smallest, largest, base))
                .shiftRight(1);
        byte[] result = Arrays.copyOf(Arrays.copyOf(low, common), common + SIGNIFICANT);
        for (int i = SIGNIFICANT - 1; i >= 0; i--) {
            BigInteger[] parts = middle.divideAndRemainder(base);
            result[common + i] = (byte) (parts[1].intValue() + smallest);
            middle = parts[0];
        }
        return Optional.of(HEX.formatHex(result));
    }

    private static BigInteger digits(byte[] value, int from, int smallest, int largest, BigInteger base) {
        BigInteger number = BigInteger.ZERO;
        for (int i = from; i < from + SIGNIFICANT; i++) {
            int digit = i < value.length ? Byte.toUnsignedInt(value[i]) : smallest;
            number = number.multiply(base)
                    .add(BigInteger.valueOf(Math.min(Math.max(digit, smallest), largest) - smallest));
        }
        return number;
    }
}
