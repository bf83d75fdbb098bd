package dev.sluice.archive;

import dev.sluice.mysql.Column;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A checksum of rows of one table, made by its server: the exclusive or of 64 bits of each row's hash. It tells whether rows
 * are still those that were looked at before; as each has a key of its own, none is there twice to cancel another. Values
 * stand behind one another as text or by their hash, so that a row can be read in one way only.
 *
 * @param columns all that hold data of their own
 */
record RowSum(List<Column> columns) {
    /** The number and the checksum of rows, as an expression list. */
    String select() {
        String row = columns.stream().map(RowSum::value).collect(Collectors.joining(",", "CONCAT_WS(',',", ")"));
        return "COUNT(*),BIT_XOR(CAST(CONV(LEFT(SHA2(" + row + ",256),16),16,10) AS UNSIGNED))";
    }

    private static String value(Column column) {
        return switch (column.dataType()) {
            case "tinyint",
                    "smallint",
                    "mediumint",
                    "int",
                    "bigint",
                    "year",
                    "decimal",
                    "date",
                    "time",
                    "datetime",
                    "timestamp" -> "IFNULL(" + column.quoted() + ",'N')";
            default -> "IFNULL(SHA2(" + column.readExpression() + ",256),'N')";
        };
    }
}
