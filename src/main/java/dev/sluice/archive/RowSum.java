package dev.sluice.archive;

/**
 * A checksum of rows of one table, made by its server: the exclusive or of 64 bits of each row's hash. It tells whether rows
 * are still those that were looked at before; as each has a key of its own, none is there twice to cancel another.
 *
 * @param row the hash of a row
 */
record RowSum(RowHash row) {
    /** The number and the checksum of rows, as an expression list. */
    String select() {
        return "COUNT(*),BIT_XOR(CAST(CONV(LEFT(" + row.sql() + ",16),16,10) AS UNSIGNED))";
    }
}
