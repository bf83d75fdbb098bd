package dev.sluice.flat;

import dev.sluice.run.RefusedException;

/** How a file is written. */
public sealed interface FlatFormat permits LineFormat, CsvFormat {
    /** What its text is in. */
    FileCharset charset();

    /**
     * Lines at the beginning that are no records. In the dialects of LOAD DATA they are skipped as its {@code IGNORE n
     * LINES} does, which knows escapes and no enclosures; in CSV they are lines of the file.
     */
    long ignoredLines();

    /**
     * Whether LOAD DATA with {@code CHARACTER SET binary} makes the same fields of it as {@link #parser}, so that its
     * bytes can be sent as they are. Otherwise they are sent as {@link ConvertedRows}. Not so for CSV, and for character
     * sets whose letters may hold the byte of a separator or an escape: MySQL reads them letter by letter and loses half
     * a letter at the end of the file, MariaDB 10.11 reads them byte by byte and loses half of a letter that holds an
     * escape.
     */
    boolean isReadByServers();

    /** What takes its records apart; for one thread. */
    RecordParser parser();

    /** A search for the ends of records that begins at the beginning of one; for one thread. */
    RecordBorders borders();

    /** A search for the ends of lines to ignore; for one thread. */
    RecordBorders lineBorders();

    /** What counts its lines; for one thread. */
    LineCounter lineCounter();

    /**
     * Whether the end of a record can be found from anywhere in the file, so that a cut needs no reading of what lies
     * before it.
     */
    boolean hasLocalBorders();

    /** @throws RefusedException when fewer than no lines are to be ignored */
    static void requireIgnored(long lines) {
        if (lines < 0) {
            throw new RefusedException("--ignore-lines=" + lines + " must be 0 or more.");
        }
    }
}
