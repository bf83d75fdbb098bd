package dev.sluice.archive;

import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The partitions of a table.
 *
 * @param all their names, in order
 * @param droppable those that may be dropped: of RANGE not the last one, without which the largest values would have no
 *     place; of LIST not the one for all other values; and not the only one
 * @param byList whether values that a dropped one was for have no place any more
 */
record Partitions(List<String> all, List<String> droppable, boolean byList) {
    Partitions {
        all = List.copyOf(all);
        droppable = List.copyOf(droppable);
    }

    /** @throws RefusedException when the table has no partitions by RANGE or LIST */
    static Partitions of(Connection connection, TableName table) throws SQLException {
        List<String> all = new ArrayList<>();
        List<String> droppable = new ArrayList<>();
        String method = "";
        try (PreparedStatement statement = connection.prepareStatement("SELECT DISTINCT partition_name,"
                + " partition_ordinal_position, partition_method, COALESCE(partition_description, '')"
                + " FROM information_schema.partitions WHERE table_schema = ? AND table_name = ?"
                + " AND partition_name IS NOT NULL ORDER BY 2")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    all.add(row.getString(1));
                    method = row.getString(3);
                    if (!row.getString(4).equals("DEFAULT")) {
                        droppable.add(row.getString(1));
                    }
                }
            }
        }
        boolean range = method.startsWith("RANGE");
        boolean list = method.startsWith("LIST");
        if (!range && !list) {
            throw new RefusedException("--drop-partitions: table " + table + " is not partitioned by RANGE or LIST.");
        }
        if (range || droppable.size() == all.size() && all.size() == 1) {
            droppable.remove(all.get(all.size() - 1));
        }
        return new Partitions(all, droppable, list);
    }
}
