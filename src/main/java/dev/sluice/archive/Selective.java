package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies rows into a destination but for those that it does not take: what is refused as a whole is halved until single
 * rows are left. So nothing but whole rows goes in, where {@code INSERT IGNORE} would cut values to fit.
 */
final class Selective {
    private final Destination destination;
    private final ChunkSql sql;
    private final List<KeyBound> taken = new ArrayList<>();

    private Selective(Destination destination, ChunkSql sql) {
        this.destination = destination;
        this.sql = sql;
    }

    /** @return the rows that are in, in their order */
    static List<KeyBound> copy(Destination destination, ChunkSql sql, List<KeyBound> rows)
            throws SQLException, InterruptedException {
        Selective selective = new Selective(destination, sql);
        selective.some(rows);
        return selective.taken;
    }

    private void some(List<KeyBound> rows) throws SQLException, InterruptedException {
        destination.mark();
        try {
            destination.copy(sql.rows(rows));
            taken.addAll(rows);
        } catch (RowsRefusedException e) {
            destination.backToMark();
            if (rows.size() > 1) {
                int half = rows.size() / 2;
                some(rows.subList(0, half));
                some(rows.subList(half, rows.size()));
            }
        }
    }
}
