package dev.sluice.target;

import dev.sluice.mysql.ServerWarnings;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server made of a batch.
 *
 * @param rows it says that it took
 * @param warnings how often it remarked on them
 * @param first the first remarks, as sentences that name rows of the file
 */
public record Written(long rows, long warnings, List<String> first) {
    /** "… at row 5", at the end because a value may stand before it, and "Row 5 doesn't contain …". */
    private static final Pattern ROW = Pattern.compile("^(Row )(\\d+)(?= )|( at row )(\\d+)$");

    public Written {
        first = List.copyOf(first);
    }

    /** @param rowsBefore rows of the file before the statement's first one */
    static Written of(long rows, ServerWarnings warnings, long rowsBefore) {
        return new Written(
                rows,
                warnings.count(),
                warnings.first().stream()
                        .map(warning -> inFile(warning.message(), rowsBefore) + " (" + warning.code() + ")")
                        .toList());
    }

    /**
     * What is to be said about it.
     *
     * @param sent how many rows the batch had
     */
    public String complaint(long sent) {
        String count = rows == sent ? "" : "; the server took " + rows + " of " + sent + " rows";
        return count + "; it said "
                + (warnings == 0
                        ? "nothing"
                        : warnings + (warnings == 1 ? " time: " : " times: ") + String.join("; ", first));
    }

    private static String inFile(String message, long rowsBefore) {
        Matcher row = ROW.matcher(message);
        if (!row.find()) {
            return message;
        }
        int number = row.group(2) != null ? 2 : 4;
        try {
            long inFile = Long.parseLong(row.group(number)) + rowsBefore;
            return message.substring(0, row.start(number)) + inFile + message.substring(row.end(number));
        } catch (NumberFormatException e) {
            return message;
        }
    }
}
