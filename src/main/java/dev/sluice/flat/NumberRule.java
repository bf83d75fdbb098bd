package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as they are written in a country ({@code --number-locale}): {@code 1.234,56} or {@code 1 234,56}. Groups must
 * be of three digits, so that a number in another country's form is rejected rather than misread wherever that can be
 * seen. NULL and the empty text stay.
 */
public final class NumberRule implements FieldRule {
    /** Spaces that stand for one another where digits are grouped by spaces. */
    private static final String SPACES = " \u00a0\u202f";

    /** Apostrophes likewise. */
    private static final String APOSTROPHES = "'\u2019";

    private final String column;
    private final Locale locale;
    private final Pattern number;

    /** @param column whose values are numbers */
    public NumberRule(String column, Locale locale) {
        this.column = column;
        this.locale = locale;
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
        String grouping = oneOf(symbols.getGroupingSeparator());
        String decimal = Pattern.quote(String.valueOf(symbols.getDecimalSeparator()));
        number = Pattern.compile("([-+\u2212]?)([0-9]+|[0-9]{1,3}(?:" + grouping + "[0-9]{3})+)?(?:" + decimal
                + "([0-9]+))?([eE][-+]?[0-9]+)?");
    }

    private static String oneOf(char separator) {
        for (String same : new String[] {SPACES, APOSTROPHES}) {
            if (same.indexOf(separator) >= 0) {
                return "[" + same + "]";
            }
        }
        return Pattern.quote(String.valueOf(separator));
    }

    /**
     * The locale of the option.
     *
     * @param value such as {@code de-DE} or {@code de_DE}
     * @throws RefusedException when Java knows none of that name
     */
    public static Locale locale(String value) {
        Locale locale = Locale.forLanguageTag(value.replace('_', '-'));
        for (Locale known : DecimalFormatSymbols.getAvailableLocales()) {
            if (known.equals(locale) && !locale.getLanguage().isEmpty()) {
                return locale;
            }
        }
        throw new RefusedException("--number-locale " + value + " is no locale that Java knows, such as de-DE.");
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
        Matcher matcher = number.matcher(text);
        if (!matcher.matches() || matcher.group(2) == null && matcher.group(3) == null) {
            throw new BadRecordException("is no number as it is written in " + locale.toLanguageTag());
        }
        String whole = matcher.group(2) == null ? "0" : matcher.group(2).replaceAll("[^0-9]", "");
        return (matcher.group(1).isEmpty() || matcher.group(1).equals("+") ? "" : "-")
                + whole
                + (matcher.group(3) == null ? "" : "." + matcher.group(3))
                + (matcher.group(4) == null ? "" : matcher.group(4));
    }

    @Override
    public String toString() {
        return column + " in " + locale.toLanguageTag();
    }
}
