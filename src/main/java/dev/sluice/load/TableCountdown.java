package dev.sluice.load;

import dev.sluice.mysql.TableName;
import java.util.HashMap;
import java.util.Map;

/** How many files of each table are not in yet: the one who brings the last gives the table its keys. Thread-safe. */
final class TableCountdown {
    private final Map<TableName, Integer> left = new HashMap<>();

    /** Sets how many files of a table are not in. */
    synchronized void set(TableName table, int files) {
        left.put(table, files);
    }

    /** A file is in. @return whether it was the table's last */
    synchronized boolean done(TableName table) {
        return left.merge(table, -1, Integer::sum) == 0;
    }
}
