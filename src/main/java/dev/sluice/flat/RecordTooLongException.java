package dev.sluice.flat;

import java.io.IOException;

/** A record has no end where one must be: the file is in another format, or a quote in it is not closed. */
public final class RecordTooLongException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param line on which the record starts */
    RecordTooLongException(long line) {
        super("the record that starts on line " + line + " has no end within " + RecordReader.LONGEST / (1024 * 1024)
                + " MB");
    }
}
