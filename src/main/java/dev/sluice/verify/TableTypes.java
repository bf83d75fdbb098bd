package dev.sluice.verify;

import dev.sluice.mysql.Column;
import java.util.regex.Pattern;

/** Whether two columns can hold the same values, though servers spell their types in different ways. */
final class TableTypes {
    /** What MySQL 8.0.19 and newer no longer show. */
    private static final Pattern WIDTH = Pattern.compile("^(tinyint|smallint|mediumint|int|bigint|year)\\(\\d+\\)");

    /** What MariaDB says of how a column is stored. */
    private static final Pattern COMMENT = Pattern.compile("\\s*/\\*.*?\\*/");

    private TableTypes() {}

    /** Character sets and collations do not count: equal text in two of them is equal. */
    static boolean alike(Column one, Column other) {
        return spelled(one).equals(spelled(other))
                || isJson(one) && other.dataType().equals("longtext")
                || isJson(other) && one.dataType().equals("longtext");
    }

    private static boolean isJson(Column column) {
        return column.dataType().equals("json");
    }

    private static String spelled(Column column) {
        String type = COMMENT.matcher(column.columnType()).replaceAll("");
        return WIDTH.matcher(type).replaceFirst("$1").replace("geomcollection", "geometrycollection");
    }
}
