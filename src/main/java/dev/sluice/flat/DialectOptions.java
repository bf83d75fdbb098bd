package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.util.OptionalInt;

/**
 * mysqlimport's options about fields and lines. A value is what stands on the command line, {@code null} when the
 * option is not given; {@code \t}, {@code \n}, {@code \\}, {@code \0} and {@code 0x7C} are understood as there. One
 * thread.
 */
public final class DialectOptions {
    private String fieldEnd = FlatDialect.DEFAULT.fieldEnd();
    private OptionalInt enclosed = OptionalInt.empty();
    private boolean optionally;
    private boolean enclosedGiven;
    private OptionalInt escaped = FlatDialect.DEFAULT.escaped();
    private String lineStart = FlatDialect.DEFAULT.lineStart();
    private String lineEnd = FlatDialect.DEFAULT.lineEnd();

    DialectOptions() {}

    /** {@code --fields-terminated-by}. */
    public DialectOptions fieldsTerminatedBy(String value) {
        if (value != null) {
            fieldEnd = OptionText.parse("--fields-terminated-by", value);
        }
        return this;
    }

    /** {@code --fields-enclosed-by}. */
    public DialectOptions fieldsEnclosedBy(String value) {
        if (value != null) {
            enclosed("--fields-enclosed-by", value, false);
        }
        return this;
    }

    /** {@code --fields-optionally-enclosed-by}. */
    public DialectOptions fieldsOptionallyEnclosedBy(String value) {
        if (value != null) {
            enclosed("--fields-optionally-enclosed-by", value, true);
        }
        return this;
    }

    private void enclosed(String option, String value, boolean isOptional) {
        if (enclosedGiven) {
            throw new RefusedException("--fields-enclosed-by and --fields-optionally-enclosed-by exclude each other.");
        }
        enclosed = single(option, value);
        optionally = isOptional;
        enclosedGiven = true;
    }

    /** {@code --fields-escaped-by}; empty for no escapes at all. */
    public DialectOptions fieldsEscapedBy(String value) {
        if (value != null) {
            escaped = single("--fields-escaped-by", value);
        }
        return this;
    }

    /** {@code --lines-starting-by}, which mysqlimport has not. */
    public DialectOptions linesStartingBy(String value) {
        if (value != null) {
            lineStart = OptionText.parse("--lines-starting-by", value);
        }
        return this;
    }

    /** {@code --lines-terminated-by}. */
    public DialectOptions linesTerminatedBy(String value) {
        if (value != null) {
            lineEnd = OptionText.parse("--lines-terminated-by", value);
        }
        return this;
    }

    private static OptionalInt single(String option, String value) {
        String text = OptionText.parse(option, value);
        if (text.length() > 1) {
            throw new RefusedException(option + "=" + value + " is more than one character.");
        }
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(text.charAt(0));
    }

    /** @throws RefusedException when the options do not make a dialect that has one reading */
    public FlatDialect build() {
        return new FlatDialect(fieldEnd, enclosed, optionally, escaped, lineStart, lineEnd);
    }
}
