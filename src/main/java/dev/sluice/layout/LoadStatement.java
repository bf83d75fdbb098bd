package dev.sluice.layout;

import java.util.List;

/**
 * What a LOAD DATA statement of mydumper says.
 *
 * @param file name of the file with the rows
 * @param charset that text in it is in
 * @param dialect how fields and lines are written
 * @param skippedLines lines before the first row
 * @param fields in the order of the file; empty: all columns of the table that are not generated, in its order
 */
record LoadStatement(String file, String charset, Dialect dialect, int skippedLines, List<Field> fields) {
    LoadStatement {
        fields = List.copyOf(fields);
    }

    /**
     * A field.
     *
     * @param column that it goes to
     * @param hexadecimal whether it holds the digits of the value's bytes
     */
    record Field(String column, boolean hexadecimal) {}
}
