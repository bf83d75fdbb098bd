package dev.sluice.row;

import java.io.IOException;

/**
 * Takes the rows of one query, value by value, as the bytes the server sent. Used by one thread. Calls
 * come in the order {@code beginRow, (nullValue | value | beginValue part* endValue)*, endRow}, one value
 * for each column of the query, in its order. The arrays belong to the caller and change after the call.
 */
public interface RowSink {
    /** A row begins. */
    void beginRow() throws IOException;

    /** The value of {@code column} is NULL. @param column index from 0 */
    void nullValue(int column) throws IOException;

    /** The whole value of {@code column}. @param column index from 0 */
    void value(int column, byte[] bytes, int offset, int length) throws IOException;

    /** A value of more than 8 KB begins that is not held whole; its bytes follow in {@link #part}. */
    void beginValue(int column) throws IOException;

    /** The next bytes of the value begun. */
    void part(byte[] bytes, int offset, int length) throws IOException;

    /** The value begun is complete. */
    void endValue() throws IOException;

    /** The row is complete. */
    void endRow() throws IOException;
}
