package dev.sluice.verify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the values of a column are like. Nothing in it depends on a collation, a time zone or the server's flavour: text
 * is told apart and sorted by its bytes in UTF-8, times are in UTC.
 *
 * @param column name
 * @param type full type of the column
 * @param numbers whether, and how, the values are numbers
 * @param count rows with a value
 * @param nulls rows without
 * @param distinct different values
 * @param empty values of length 0; empty for types that have none
 * @param min smallest value as text, of text and bytes the first 64; empty without values, and for types without order
 * @param max largest value, as {@code min}
 * @param sum as a decimal number; empty without values, for other types, and when it is too large for the server
 */
public record ColumnStatistics(
        String column,
        String type,
        Numbers numbers,
        long count,
        long nulls,
        long distinct,
        OptionalLong empty,
        Optional<String> min,
        Optional<String> max,
        Optional<String> sum) {
    /** Whether the values of a column are numbers. */
    public enum Numbers {
        /** They are not. */
        NONE,
        /** Integers, DECIMAL, BIT, YEAR: sums are exact. */
        EXACT,
        /** FLOAT and DOUBLE: a sum depends on the order in which the server adds. */
        APPROXIMATE
    }

    /** How much two sums of the same FLOAT or DOUBLE values may differ, as a part of the larger. */
    static final double TOLERANCE = 1e-9;

    /** Sum by count, rounded to four places more than the sum has; of approximate numbers to 15 digits. */
    public Optional<String> average() {
        return sum.map(BigDecimal::new).map(total -> {
            BigDecimal rows = BigDecimal.valueOf(count);
            BigDecimal average = numbers == Numbers.EXACT
                    ? total.divide(rows, total.scale() + 4, RoundingMode.HALF_UP)
                    : total.divide(rows, new MathContext(15));
            return average.signum() == 0 ? "0" : average.stripTrailingZeros().toPlainString();
        });
    }

    /** Whether a smallest or largest value is the same as this one's. */
    boolean sameValue(Optional<String> mine, Optional<String> other) {
        if (numbers == Numbers.NONE || mine.isEmpty() || other.isEmpty()) {
            return Objects.equals(mine, other);
        }
        return new BigDecimal(mine.get()).compareTo(new BigDecimal(other.get())) == 0;
    }

    /** Whether a sum is as good as the same as this one's. */
    boolean sameSum(Optional<String> other) {
        if (numbers != Numbers.APPROXIMATE || sum.isEmpty() || other.isEmpty()) {
            return sameValue(sum, other);
        }
        double one = Double.parseDouble(sum.get());
        double two = Double.parseDouble(other.get());
        return Math.abs(one - two) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(two));
    }
}
