package dev.sluice.verify;

import dev.sluice.mysql.Column;
import dev.sluice.yaml.YamlPlace;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.regex.Pattern;

/**
 * Turns a value of a rule file into one that the server compares as the column's type, because a comparison of unlike
 * types is one of approximate numbers: {@code '1x' = 1} is true.
 */
final class RuleLiteral {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,65}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?");
    private static final Pattern MOMENT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?)?");
    private static final Pattern TIME = Pattern.compile("-?[0-9]{1,3}:[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?");

    private RuleLiteral() {}

    /**
     * @param text as written
     * @param column that it is compared with
     * @throws dev.sluice.run.RefusedException when a column of this type never holds such a value
     */
    static RuleQuery of(String text, Column column, YamlPlace place) {
        return switch (ValueKind.of(column)) {
            case EXACT, APPROXIMATE, BIT -> RuleQuery.of("?", number(text, column, place));
            case DATETIME -> RuleQuery.of("CAST(? AS DATETIME(6))", moment(text, column, place));
            case TIME -> RuleQuery.of("CAST(? AS TIME(6))", matching(TIME, text, column, "a time", place));
            case TEXT, ADDRESS, BINARY, JSON, OPAQUE -> RuleQuery.of("?", text);
        };
    }

    private static BigDecimal number(String text, Column column, YamlPlace place) {
        BigDecimal number = new BigDecimal(matching(NUMBER, text, column, "a number", place));
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    private static String moment(String text, Column column, YamlPlace place) {
        String moment = matching(MOMENT, text, column, "a date or time", place).replace('T', ' ');
        try {
            LocalDateTime.parse((moment.length() == 10 ? moment + " 00:00" : moment).replace(' ', 'T'));
            return moment;
        } catch (DateTimeException e) {
            throw notA("a date or time", text, column, place);
        }
    }

    private static String matching(Pattern form, String text, Column column, String what, YamlPlace place) {
        if (!form.matcher(text).matches()) {
            throw notA(what, text, column, place);
        }
        return text;
    }

    private static RuntimeException notA(String what, String text, Column column, YamlPlace place) {
        return place.refuse("'" + text + "' is not " + what + ", which column '" + column.name() + "' ("
                + column.columnType() + ") needs.");
    }
}
