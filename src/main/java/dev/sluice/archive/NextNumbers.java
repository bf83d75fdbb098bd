package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyKind;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.NumberRun;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Names the rows of the next chunk without looking them up, where the key is one column of whole numbers: behind chunks
 * that had every number from their first to their last, the next one has those that follow. What is named so is locked,
 * counted and deleted like rows that were looked up and have changed since: those that are not there, or do not meet the
 * condition, are left alone. Used by one thread.
 */
final class NextNumbers {
    private final boolean possible;
    private Optional<Lookahead.Found> named = Optional.empty();
    /** Chunks in a row that had every number. */
    private int whole;
    /** How many of these it takes: each time that the next chunk was not one of them, twice as many. */
    private int needed = 1;

    NextNumbers(ChunkSql sql) {
        List<KeyColumn> columns = sql.walk().order().columns();
        this.possible = sql.walk().key().equals(sql.walk().order())
                && sql.partition().isEmpty() // the row of a number can be in another one
                && columns.size() == 1
                && columns.get(0).kind() == KeyKind.INTEGER
                && !columns.get(0).descending();
    }

    /** The rows of the next chunk, if they can be named. @param rest of the range */
    Optional<Lookahead.Found> next(KeyRange rest, int limit) {
        named = Optional.empty();
        if (possible && whole >= needed) {
            OptionalLong at = number(rest.above());
            OptionalLong end = number(rest.upTo());
            if (at.isPresent() && end.isPresent() && end.getAsLong() - at.getAsLong() >= limit) {
                named = Optional.of(following(at.getAsLong(), limit));
            }
        }
        return named;
    }

    private static Lookahead.Found following(long number, int limit) {
        NumberRun keys = new NumberRun(number + 1, limit);
        return new Lookahead.Found(keys, Optional.of(keys.get(limit - 1)), limit);
    }

    /** What a chunk had. @param rows how many of it were there and met the condition */
    void moved(Lookahead.Found chunk, long rows) {
        if (possible && rows == chunk.limit() && everyNumber(chunk)) {
            whole++;
            return;
        }
        whole = 0;
        if (named.isPresent() && needed < Integer.MAX_VALUE / 2) {
            needed *= 2;
        }
    }

    private boolean everyNumber(Lookahead.Found chunk) {
        if (named.isPresent()) {
            return true;
        }
        List<KeyBound> keys = chunk.keys();
        OptionalLong first = number(Optional.of(keys.get(0)));
        OptionalLong last = number(Optional.of(keys.get(keys.size() - 1)));
        return first.isPresent() && last.isPresent() && last.getAsLong() - first.getAsLong() == keys.size() - 1;
    }

    /** Differences of such numbers are in the range of long, too. */
    private static OptionalLong number(Optional<KeyBound> key) {
        return NameRuns.number(key.map(KeyBound::text).orElse(""));
    }
}
