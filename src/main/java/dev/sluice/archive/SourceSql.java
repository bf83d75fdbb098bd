package dev.sluice.archive;

import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Optional;

/** The statements of a chunk on the source: by the rows' keys, or for a table without keys by what the rows are. */
sealed interface SourceSql permits ChunkSql, EqualRowsSql {
    /** The table. */
    TableName source();

    /** The condition, in brackets. */
    String where();

    /** A further condition, from {@code --safe-auto-increment}. */
    Optional<String> below();

    /** What rows must meet. */
    default String condition() {
        return where() + below().map(more -> " AND " + more).orElse("");
    }

    /** The key by which rows are named. */
    Optional<TableKey> key();

    /** The index that is walked; empty: none. */
    String index();

    /** What the places and names in a ledger depend on; a resume must find it the same. */
    List<String> order();

    /** The rows of a partition. @param ahead looks up what comes next where that needs no lock */
    ChunkRows rows(SourceSession session, Lookahead ahead, KeyRange range);
}
