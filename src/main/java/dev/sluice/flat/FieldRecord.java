package dev.sluice.flat;

import java.util.List;

/** One record on its way into a table, its fields named by columns. One thread. */
public interface FieldRecord {
    /** Name of the table that it is imported into. */
    String table();

    /** Names of the fields, in the order of the file: columns, variables, or what the header says. */
    List<String> columns();

    /** Whether there is such a field; names are compared as column names are, in any case. */
    boolean has(String column);

    /**
     * The text of a field; null for NULL.
     *
     * @throws BadRecordException when its bytes are no text in the file's character set
     * @throws IllegalArgumentException when there is no such field
     */
    String get(String column) throws BadRecordException;

    /**
     * Sets the text of a field.
     *
     * @param text null for NULL
     * @throws BadRecordException when it cannot be written in the file's character set
     * @throws IllegalArgumentException when there is no such field
     */
    void set(String column, String text) throws BadRecordException;

    /** Number of the physical line on which the record starts, from 1. */
    long line();

    /** Bytes of the file before the record. */
    long offset();
}
