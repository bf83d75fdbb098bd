package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Dates and times in another form than the server's ({@code --date-format COLUMN=PATTERN}). Days that do not exist are
 * rejected, never moved. NULL and the empty text stay.
 */
public final class DateRule implements FieldRule {
    private static final DateTimeFormatter SERVER_DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter SERVER_TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private final String column;
    private final String pattern;
    private final DateTimeFormatter formatter;

    private DateRule(String column, String pattern, DateTimeFormatter formatter) {
        this.column = column;
        this.pattern = pattern;
        this.formatter = formatter;
    }

    /**
     * From the value of the option.
     *
     * @param option {@code COLUMN=PATTERN}, a pattern of {@link DateTimeFormatter} such as {@code dd.MM.yyyy HH:mm};
     *     names of months and days are English
     * @throws RefusedException when it is none, or means no date and no time, or has a time zone
     */
    public static DateRule of(String option) {
        int equals = option.indexOf('=');
        if (equals < 1 || equals == option.length() - 1) {
            throw new RefusedException("--date-format " + option + " is not of the form COLUMN=PATTERN.");
        }
        String pattern = option.substring(equals + 1);
        if (withoutLiterals(pattern).matches(".*[VvzOXxZ].*")) {
            throw new RefusedException("--date-format " + option
                    + " has a time zone, which the server's dates and times have not; leave it out of the file.");
        }
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        try {
            builder.appendPattern(pattern);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    "--date-format " + option + " is no pattern of dates: " + e.getMessage() + ".", e);
        }
        DateTimeFormatter formatter = builder.parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
        DateRule rule = new DateRule(option.substring(0, equals), pattern, formatter);
        rule.requireMeaning(option);
        return rule;
    }

    private static String withoutLiterals(String pattern) {
        return pattern.replaceAll("'[^']*'", "");
    }

    /** A pattern without a year or an hour would reject every value there is. */
    private void requireMeaning(String option) {
        String letters = withoutLiterals(pattern);
        boolean date = letters.matches(".*[uyY].*") && letters.matches(".*[MLDw].*") && letters.matches(".*[dDe].*");
        boolean time = letters.matches(".*[Hk].*") || letters.matches(".*[hK].*") && letters.contains("a");
        if (!date && !time) {
            throw new RefusedException("--date-format " + option + " has neither year, month and day nor an hour"
                    + " (with a for AM and PM where there are twelve).");
        }
    }

    @Override
    public String column() {
        return column;
    }

    @Override
    public String apply(String text) throws BadRecordException {
        if (text == null || text.isEmpty()) {
            return text;
        }
        try {
            return server(formatter.parse(text));
        } catch (DateTimeException e) {
            throw new BadRecordException("is no date of the form " + pattern);
        }
    }

    private static String server(TemporalAccessor value) {
        var date = value.query(TemporalQueries.localDate());
        var time = value.query(TemporalQueries.localTime());
        if (date == null && time == null) {
            throw new DateTimeException("neither a date nor a time");
        }
        if (date != null && (date.getYear() < 0 || date.getYear() > 9999)) {
            throw new DateTimeException("a year that the server does not know");
        }
        if (time != null && time.getNano() % 1000 != 0) {
            throw new DateTimeException("more digits than the server has");
        }
        if (date == null) {
            return SERVER_TIME.format(time);
        }
        return time == null ? SERVER_DATE.format(date) : SERVER_DATE.format(date) + " " + SERVER_TIME.format(time);
    }

    @Override
    public String toString() {
        return column + "=" + pattern;
    }
}
