package dev.sluice.importer;

import dev.sluice.run.RefusedException;
import java.math.BigDecimal;

/**
 * How many records may be refused before an import ends.
 *
 * @param records at most so many; used when {@code percent} is 0
 * @param percent at most so many of 100 records; 0: the count holds
 */
public record MaxErrors(long records, double percent) {
    /** The first refused record ends the import. */
    public static final MaxErrors NONE = new MaxErrors(0, 0);

    /**
     * Reads {@code 100} or {@code 2.5%}.
     *
     * @throws RefusedException when it is neither
     */
    public static MaxErrors parse(String text) {
        try {
            if (text.endsWith("%")) {
                double percent =
                        new BigDecimal(text.substring(0, text.length() - 1).strip()).doubleValue();
                if (percent > 0 && percent <= 100) {
                    return new MaxErrors(0, percent);
                }
            } else if (Long.parseLong(text.strip()) >= 0) {
                return new MaxErrors(Long.parseLong(text.strip()), 0);
            }
        } catch (NumberFormatException e) {
            // refused below like a number out of range
        }
        throw new RefusedException(
                "--max-errors " + text + " is neither a number of records nor a percentage up to 100%.");
    }

    /** Whether a record may be refused at all. */
    public boolean any() {
        return records > 0 || percent > 0;
    }

    /**
     * Whether there were too many.
     *
     * @param refused so far
     * @param all how many records there are, or will be as far as is known
     */
    public boolean exceeded(long refused, long all) {
        return percent > 0 ? refused * 100.0 > percent * all : refused > records;
    }

    /** As it stands on the command line. */
    @Override
    public String toString() {
        return percent > 0
                ? BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + "%"
                : Long.toString(records);
    }
}
