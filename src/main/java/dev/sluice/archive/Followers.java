package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.run.FailedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of other tables that refer to those of a chunk and go with them, in the chunk's transaction: locked and copied
 * behind those that they refer to, deleted before them, and never by a cascade. While a row is locked, nobody can add one
 * that refers to it, because the server's check of the foreign key waits for the lock. One thread; a chunk at a time.
 */
final class Followers {
    private final List<FollowedSql> tables = new ArrayList<>();
    private final Ends ends;
    private List<KeyBound> keys = List.of();
    private List<List<LockedRows>> chunk = List.of();

    /** @param ends those of the table itself come first */
    Followers(Setup setup, Ends ends) {
        this.ends = ends;
        for (Followed table : setup.followed()) {
            tables.add(new FollowedSql(
                    setup.options().source(), setup.keyed().walk().key(), table));
        }
    }

    boolean none() {
        return tables.isEmpty();
    }

    /** Locks and counts what refers to the rows. @param rows locked, too */
    void lock(List<KeyBound> rows) throws SQLException {
        keys = rows;
        chunk = new ArrayList<>();
        for (FollowedSql table : tables) {
            List<LockedRows> parts = new ArrayList<>();
            for (int way : rows.isEmpty() ? List.<Integer>of() : table.ways()) {
                for (String gate : table.gates(way, rows)) {
                    number(gate);
                }
                parts.add(table.rows(way, rows, number(table.lock(way, rows))));
            }
            chunk.add(parts);
        }
    }

    /** How many rows of each table. */
    List<Long> counts() {
        return chunk.stream()
                .map(parts -> parts.stream().mapToLong(LockedRows::count).sum())
                .toList();
    }

    /** Copies them into the tables that take them. */
    void copy() throws SQLException, RowsRefusedException, InterruptedException {
        for (int i = 0; i < chunk.size(); i++) {
            if (ends.ofFollowed(i).destination().isPresent()) {
                for (LockedRows rows : chunk.get(i)) {
                    if (rows.count() > 0) {
                        ends.ofFollowed(i).destination().get().copy(rows);
                    }
                }
            }
        }
    }

    /** Writes them into their files. @return the lengths of these */
    List<Long> write() throws SQLException, IOException {
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < chunk.size(); i++) {
            if (ends.ofFollowed(i).file().isPresent()) {
                lengths.add(ends.ofFollowed(i).file().get().writeAll(ends.source(), chunk.get(i)));
            }
        }
        return lengths;
    }

    /** Names what was copied. */
    void name(CopiedNames names) throws SQLException, IOException {
        names.forget();
        for (int i = 0; i < chunk.size(); i++) {
            int portion = 0;
            for (int way = 0; way < chunk.get(i).size(); way++) {
                if (chunk.get(i).get(way).count() > 0) {
                    portion = names.note(
                            i,
                            portion,
                            ends.source().connection(),
                            tables.get(i).keys(way, keys));
                }
            }
        }
    }

    /** Deletes them, those first to which no others refer, and proves that none was left or added. */
    void delete() throws SQLException {
        for (int i = chunk.size() - 1; i >= 0; i--) {
            FollowedSql table = tables.get(i);
            long deleted = 0;
            for (int way = 0; way < chunk.get(i).size(); way++) {
                try (Statement statement = ends.source().connection().createStatement()) {
                    deleted += statement.executeLargeUpdate(table.delete(way, keys));
                }
            }
            if (deleted != counts().get(i)) {
                throw new FailedException("Deleting " + counts().get(i) + " rows from "
                        + table.table().table() + " deleted " + deleted + "; the chunk was undone");
            }
            for (int way = 0; way < chunk.get(i).size(); way++) {
                if (number(table.any(way, keys)) > 0) {
                    throw new FailedException("Rows of " + table.table().table()
                            + " that were not copied refer to rows of the chunk, added by a session that does not"
                            + " check foreign keys; the chunk was undone");
                }
            }
        }
    }

    /**
     * Takes copies off the destination that the source has not finished, those first to which no others refer there.
     *
     * @param dest the destination's session
     * @return how many copies stay, because others have deleted their rows from the source
     */
    long undo(CopiedNames names, Connection dest) throws SQLException {
        long[] left = {0};
        for (int i = tables.size() - 1; i >= 0; i--) {
            FollowedSql table = tables.get(i);
            names.each(i, copied -> {
                List<KeyBound> present = ends.source().names(table.present(copied));
                CopiedRows.takeBack(
                        dest,
                        table.table().dest().orElseThrow().name(),
                        table.table().table(),
                        table.table().key(),
                        present);
                left[0] += copied.size() - present.size();
            });
        }
        names.forget();
        return left[0];
    }

    /** 0 when there is no row. */
    private long number(String query) throws SQLException {
        try (Statement statement = ends.source().connection().createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
