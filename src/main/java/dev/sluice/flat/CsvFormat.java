package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.util.Optional;

/**
 * CSV as RFC 4180 has it ({@code --format csv}): fields that hold a separator, a quote or the end of a line stand in
 * quotes, and a quote in them is doubled. Records end with CRLF, LF or CR.
 *
 * @param separator what parts fields, a char for each byte, ASCII
 * @param quote byte that encloses fields
 * @param header whether the first record names the columns
 * @param trim whether blanks around values, and around quotes, are taken off
 * @param nullText what is NULL when it is not quoted; when there is none, it is the empty field
 * @param charset what text is in
 * @param ignoredLines lines of the file before the header or the first record that are passed over
 */
public record CsvFormat(
        String separator,
        int quote,
        boolean header,
        boolean trim,
        Optional<String> nullText,
        FileCharset charset,
        long ignoredLines)
        implements FlatFormat {
    /** Comma and double quotes, with a header, in UTF-8. */
    public static final CsvFormat DEFAULT = new CsvFormat(",", '"', true, false, Optional.empty(), FileCharset.UTF8, 0);

    /** @throws RefusedException when it could be read in two ways */
    public CsvFormat {
        FlatFormat.requireIgnored(ignoredLines);
        require(!separator.isEmpty(), "The fields of CSV must be terminated by something");
        require(
                separator.length() <= FlatDialect.LONGEST,
                "The fields of CSV are terminated by at most " + FlatDialect.LONGEST + " bytes");
        // Half of a multi-byte letter of these character sets may be any byte from 0x40 on.
        int below = charset.layout() == FileCharset.Layout.ASCII_IS_ASCII ? 0x80 : 0x30;
        String shown = "'" + OptionText.show(separator) + "'";
        require(
                separator.chars().allMatch(c -> c < below) && quote < below,
                "The fields of CSV in " + charset.name() + " cannot be terminated by " + shown
                        + " or enclosed by that byte, because its letters may hold it");
        require(
                separator.indexOf('\n') < 0 && separator.indexOf('\r') < 0 && separator.indexOf(quote) < 0,
                "The fields of CSV cannot be terminated by " + shown
                        + ", because line ends and quotes have a meaning of their own");
        require(quote > 0 && quote != '\n' && quote != '\r', "The fields of CSV cannot be enclosed by that byte");
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new RefusedException(message + ".");
        }
    }

    /**
     * From the options of a command line.
     *
     * @param fieldsTerminatedBy {@code --fields-terminated-by}, null for a comma
     * @param fieldsEnclosedBy {@code --fields-enclosed-by}, null for a double quote
     * @throws RefusedException when the options do not make a CSV that has one reading
     */
    public static CsvFormat of(
            String fieldsTerminatedBy,
            String fieldsEnclosedBy,
            boolean header,
            boolean trim,
            Optional<String> nullText,
            FileCharset charset,
            long ignoredLines) {
        String separator =
                fieldsTerminatedBy == null ? "," : OptionText.parse("--fields-terminated-by", fieldsTerminatedBy);
        String quote = fieldsEnclosedBy == null ? "\"" : OptionText.parse("--fields-enclosed-by", fieldsEnclosedBy);
        require(quote.length() == 1, "--fields-enclosed-by=" + fieldsEnclosedBy + " must be one character in CSV");
        return new CsvFormat(separator, quote.charAt(0), header, trim, nullText, charset, ignoredLines);
    }

    @Override
    public boolean isReadByServers() {
        return false;
    }

    @Override
    public RecordParser parser() {
        return new CsvParser(this);
    }

    @Override
    public RecordBorders borders() {
        return new CsvBorders(this);
    }

    @Override
    public RecordBorders lineBorders() {
        return CsvBorders.ofLines(this);
    }

    @Override
    public LineCounter lineCounter() {
        return LineCounter.ofCsv();
    }

    /** {@inheritDoc} False: whether a line end is inside of quotes is known only from the beginning of the file. */
    @Override
    public boolean hasLocalBorders() {
        return false;
    }
}
