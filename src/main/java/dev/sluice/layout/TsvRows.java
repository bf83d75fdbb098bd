package dev.sluice.layout;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one data file as a stream in LOAD DATA's default dialect, whatever the format of the file is: values
 * parted by tabs, {@code \N} for NULL, backslash escapes, and a line feed behind each row and nowhere else, so that
 * rows are counted by counting line feeds. One thread.
 */
public interface TsvRows extends Closeable {
    /**
     * The columns the rows have, in order; empty: all columns of the table that an INSERT without a list of columns
     * means, those that are invisible or generated not.
     */
    Optional<List<String>> columns();

    /**
     * The character set that text is in: {@code binary} when every value has the bytes of its own column, which is what
     * sluice writes; else text values are in this one, and only values of binary columns are bytes.
     */
    String charset();

    /**
     * Reads on.
     *
     * @return how many bytes were read, -1 behind the last row
     * @throws dev.sluice.run.RefusedException when the file is damaged or holds anything but rows of its table; the
     *     message names the file and the place
     */
    int read(byte[] buffer, int offset, int length) throws IOException;
}
