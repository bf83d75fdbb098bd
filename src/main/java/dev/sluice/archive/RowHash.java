package dev.sluice.archive;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.DoubleParts;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A hash of a row, made by its server: the SHA-256 of all its values, which is the same when, and only when, two rows of the
 * table are the same byte for byte, whatever their collations take for equal, in whatever time zone it is asked for. JSON is
 * its text. Values stand behind one another as text or by their own hash, and NULL as a letter, so that a row can be read
 * in one way only.
 *
 * @param columns all that hold data of their own
 */
record RowHash(List<Column> columns) {
    RowHash {
        columns = List.copyOf(columns);
    }

    /** The hash as an expression: 64 hex digits. */
    String sql() {
        return "SHA2(" + columns.stream().map(RowHash::value).collect(Collectors.joining(",", "CONCAT_WS(',',", ")"))
                + ",256)";
    }

    private static String value(Column column) {
        String name = column.quoted();
        String text =
                switch (column.dataType()) {
                    case "tinyint", "smallint", "mediumint", "int", "bigint", "year", "decimal" -> name;
                    case "date", "time", "datetime" -> name;
                    case "timestamp" -> "UNIX_TIMESTAMP(" + name + ")";
                    // An ENUM's mark of an error reads as a member may that is empty.
                    case "enum", "set", "bit" -> "CAST(" + name + " AS UNSIGNED)";
                    case "float", "double" -> DoubleParts.of(name, "CAST(" + name + "*1e0 AS CHAR)");
                    default -> "SHA2(" + name + ",256)";
                };
        return "IFNULL(" + text + ",'N')";
    }
}
