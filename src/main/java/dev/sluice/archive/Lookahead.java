package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.Retries;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks the next chunk's rows up, in a session of its own, while one chunk is moved. They are not locked: what becomes of
 * them meanwhile is seen when they are. Used by one thread.
 */
final class Lookahead implements AutoCloseable {
    /**
     * Rows of a range; none where they are only found when they are locked.
     *
     * @param keys their names
     * @param end where the last of them is
     * @param limit how many were asked for; fewer rows end the range
     */
    record Found(List<KeyBound> keys, Optional<KeyBound> end, int limit) {
        static Found of(List<Walk.Row> rows, int limit) {
            return new Found(
                    rows.stream().map(Walk.Row::key).toList(),
                    rows.isEmpty()
                            ? Optional.empty()
                            : Optional.of(rows.get(rows.size() - 1).at()),
                    limit);
        }
    }

    private final Setup setup;
    private final ExecutorService thread;
    private Optional<KeyRange> asked = Optional.empty();
    private Future<Found> answer;
    /** Of the thread. */
    private SourceSession session;

    Lookahead(Setup setup) {
        this.setup = setup;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread looking = new Thread(work, "looking ahead");
            looking.setDaemon(true);
            return looking;
        });
    }

    /** Begins to look up the first rows of a range. */
    void begin(ChunkSql sql, KeyRange range, int limit) {
        asked = Optional.of(range);
        answer = thread.submit(() -> look(sql, range, limit));
    }

    /** The first rows of a range, when they were looked up; what went wrong with it is not known. */
    Optional<Found> take(KeyRange range) throws InterruptedException {
        boolean same = asked.equals(Optional.of(range));
        asked = Optional.empty();
        if (!same) {
            return Optional.empty();
        }
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    private Found look(ChunkSql sql, KeyRange range, int limit) throws SQLException {
        boolean looked = false;
        try {
            if (session == null) {
                session = Ends.source(setup);
                session.connection().setAutoCommit(true); // nothing holds the table's definition between two chunks
                session.beginCondition();
            }
            List<Walk.Row> rows = session.next(sql, range, limit);
            looked = true;
            return Found.of(rows, limit);
        } finally {
            if (!looked) {
                drop();
            }
        }
    }

    private void drop() {
        if (session != null) {
            Retries.drop(session.connection());
            session = null;
        }
    }

    @Override
    public void close() {
        if (answer != null) {
            thread.submit(this::drop);
        }
        thread.shutdown();
    }
}
