package dev.sluice.importer;

/**
 * A record that the server does not take.
 *
 * @param line on which it starts; of the range, from 0, or of the file, from 1, as is said where it is used
 * @param from index of its first byte in the range
 * @param to index behind its last byte
 * @param column whose value is at fault; empty when that is not known
 * @param value of that column in the file, shortened and printable; empty when that is not known
 * @param reason what the server said
 */
record Refusal(long line, long from, long to, String column, String value, String reason) {
    /** The sentence for the list of reasons and for messages, without the line. */
    String sentence() {
        return (column.isEmpty() ? "" : "column " + column + ", value " + value + ": ") + reason;
    }
}
