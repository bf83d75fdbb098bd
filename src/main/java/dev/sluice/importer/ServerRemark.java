package dev.sluice.importer;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A warning or error of the server about a row, taken apart.
 *
 * @param row its number among those that were sent, when it is told
 * @param column the column's name, when it is told
 * @param reason the message without the row's number, and the code
 */
record ServerRemark(OptionalLong row, Optional<String> column, String reason) {
    /** "… at row 5", at the end because a value may stand before it. */
    private static final Pattern AT_ROW = Pattern.compile(" at row (\\d+)$");
    /** "Row 5 doesn't contain data for all columns". */
    private static final Pattern ROW_FIRST = Pattern.compile("^Row (\\d+) ");
    /** MySQL: "… for column 'n'"; MariaDB: "… for column `shop`.`t`.`n`". */
    private static final Pattern COLUMN = Pattern.compile(
            "[Cc]olumn (?:`(?:[^`]|``)*`\\.`(?:[^`]|``)*`\\.`((?:[^`]|``)*)`|'([^']*)')(?: cannot be null)?$");

    /** What Connector/J puts in front of some errors. */
    private static final String DRIVER = "Data truncation: ";

    /** Takes a message apart. */
    static ServerRemark of(int code, String said) {
        String message = said.startsWith(DRIVER) ? said.substring(DRIVER.length()) : said;
        Matcher at = AT_ROW.matcher(message);
        Matcher first = ROW_FIRST.matcher(message);
        String text = message;
        OptionalLong row = OptionalLong.empty();
        if (at.find()) {
            row = number(at.group(1));
            text = message.substring(0, at.start());
        } else if (first.find()) {
            row = number(first.group(1));
            text = "Row " + message.substring(first.end());
        }
        Matcher column = COLUMN.matcher(text);
        Optional<String> name = column.find()
                ? Optional.of(
                        column.group(1) == null
                                ? column.group(2)
                                : column.group(1).replace("``", "`"))
                : Optional.empty();
        return new ServerRemark(row, name, text + " (" + code + ")");
    }

    /** What was found here and not by the server. @param column may be empty */
    static ServerRemark ofClient(String column, String reason) {
        return new ServerRemark(
                OptionalLong.empty(), column.isEmpty() ? Optional.empty() : Optional.of(column), reason);
    }

    private static OptionalLong number(String digits) {
        return digits.length() > 18 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }
}
