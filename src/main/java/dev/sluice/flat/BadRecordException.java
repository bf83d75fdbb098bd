package dev.sluice.flat;

/**
 * One record cannot be imported as it is; the others can. The message says why in a few words that follow the name of
 * the record or of a column, such as {@code is no text in utf8mb4}. It has no stack trace: there may be millions.
 */
public final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1;

    private final String column;

    /** @param reason what is wrong with the record */
    public BadRecordException(String reason) {
        this("", reason);
    }

    /**
     * @param column whose value is wrong
     * @param reason what is wrong with it
     */
    public BadRecordException(String column, String reason) {
        super(reason, null, false, false);
        this.column = column;
    }

    /** Name of the column whose value is wrong; empty when it is the record as a whole. */
    public String column() {
        return column;
    }
}
