package dev.sluice.target;

import dev.sluice.mysql.LocalLoad;
import dev.sluice.mysql.ServerWarnings;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows by {@code LOAD DATA LOCAL}. Values that need a conversion, and only those, take the way through a user
 * variable:
 *
 * <pre>
 * LOAD DATA LOCAL INFILE 'sluice' INTO TABLE `shop`.`t` CHARACTER SET binary FIELDS TERMINATED BY '\t' ESCAPED BY '\\'
 * LINES TERMINATED BY '\n' (`id`,@v1) SET `j`=CONVERT(@v1 USING utf8mb4)
 * </pre>
 *
 * <p>{@code LOCAL} means {@code IGNORE}: the server passes over duplicates and bends values to fit, and says so in
 * warnings alone.
 */
final class LoadDataWriter implements RowWriter {
    private final String sql;

    LoadDataWriter(ColumnMapping mapping, boolean replace) {
        this.sql = statement(mapping, replace);
    }

    static String statement(ColumnMapping mapping, boolean replace) {
        boolean converts =
                mapping.values().stream().anyMatch(value -> value.charset().isPresent());
        List<String> targets = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        for (ColumnMapping.Value value : mapping.values()) {
            String column = value.target().column().quoted();
            String variable = "@v" + targets.size();
            if (value.charset().isPresent()) {
                targets.add(variable);
                sets.add(column + "=CONVERT(" + variable + " USING "
                        + value.charset().get() + ")");
            } else if (converts && value.target().autoIncrement()) {
                // Beside a SET clause MySQL 8.0.15 forgets that an AUTO_INCREMENT column was given its 0.
                targets.add(variable);
                sets.add(column + "=" + variable);
            } else {
                targets.add(column);
            }
        }
        return "LOAD DATA LOCAL INFILE 'sluice' " + (replace ? "REPLACE " : "") + "INTO TABLE "
                + mapping.table().name().quoted()
                + " CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ("
                + String.join(",", targets) + ")" + (sets.isEmpty() ? "" : " SET " + String.join(",", sets));
    }

    @Override
    public Written write(Connection connection, InputStream rows, long rowsBefore) throws SQLException, IOException {
        long taken = LocalLoad.send(connection, sql, rows);
        return Written.of(taken, ServerWarnings.of(connection), rowsBefore);
    }
}
