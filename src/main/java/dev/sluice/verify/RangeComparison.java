package dev.sluice.verify;

import dev.sluice.chunk.KeyRange;
import dev.sluice.run.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Compares ranges of one pair of tables: by their sums, and where these differ by rows. Rows that differ are looked at
 * again, after a pause and outside the snapshots, as often as asked for: only what differs each time counts, because on
 * tables that are written to the two sides are never read at the same moment. One thread.
 */
final class RangeComparison {
    /** Differences that wait for the same pause, for the heap's sake. */
    private static final int PENDING = HashedLeaf.MOST;

    private final RowQueries queries;
    private final VerifyOptions options;
    private final RunContext run;
    private final Optional<RepairWriter> repair;
    private final AtomicInteger listable;
    private final Supplier<SessionPair> later;
    private final List<Pending> pending = new ArrayList<>();
    private int pendingRows;

    private record Pending(Leaf leaf, Map<List<String>, Differing> differences) {}

    /**
     * @param repair where to write statements, if anywhere
     * @param listable how many rows may still be listed, of the whole run
     * @param later sessions that see what is committed now
     */
    RangeComparison(
            RowQueries queries,
            VerifyOptions options,
            RunContext run,
            Optional<RepairWriter> repair,
            AtomicInteger listable,
            Supplier<SessionPair> later) {
        this.queries = queries;
        this.options = options;
        this.run = run;
        this.repair = repair;
        this.listable = listable;
        this.later = later;
    }

    /** Compares a range. @return its sums on both sides, as first read */
    Both<Sums> compare(KeyRange range, SessionPair sessions, Tally tally) throws IOException, InterruptedException {
        Both<Sums> sums = DrillDown.sums(queries, sessions, range);
        if (!sums.source().equals(sums.target())) {
            try {
                new DrillDown(queries, sessions, leaf -> read(leaf, range, sessions, tally)).into(range, sums);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            settle(sessions, tally);
        }
        return sums;
    }

    private void read(Leaf leaf, KeyRange range, SessionPair sessions, Tally tally) {
        Leaf next = leaf;
        while (true) {
            run.stop().check();
            Map<List<String>, Differing> differences = next.read(sessions);
            if (!differences.isEmpty()) {
                pending.add(new Pending(next, differences));
                pendingRows += differences.size();
            }
            if (pendingRows >= PENDING) {
                settleUnchecked(sessions, tally);
            }
            if (!(next instanceof HashedLeaf hashed) || hashed.upTo().isEmpty()) {
                return;
            }
            next = new HashedLeaf(queries, leaf.range(), hashed.upTo().get());
        }
    }

    private void settleUnchecked(SessionPair sessions, Tally tally) {
        try {
            settle(sessions, tally);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Looks again at what differs, and counts what still does. */
    private void settle(SessionPair first, Tally tally) throws IOException, InterruptedException {
        SessionPair sessions = first;
        List<Pending> left = List.copyOf(pending);
        pending.clear();
        pendingRows = 0;
        for (int i = 0; i < options.rechecks() && !left.isEmpty(); i++) {
            run.stop().sleep(options.recheckPauseMillis());
            sessions = later.get();
            left = again(left, sessions);
        }
        for (Pending found : left) {
            count(found, sessions, tally);
        }
    }

    private List<Pending> again(List<Pending> before, SessionPair sessions) {
        List<Pending> still = new ArrayList<>();
        for (Pending one : before) {
            run.stop().check();
            Map<List<String>, Differing> now = new LinkedHashMap<>(one.leaf().read(sessions));
            now.keySet().retainAll(one.differences().keySet());
            if (!now.isEmpty()) {
                still.add(new Pending(one.leaf(), now));
            }
        }
        return still;
    }

    private void count(Pending found, SessionPair sessions, Tally tally) throws IOException {
        found.differences().values().forEach(tally::add);
        int mayList = listable.getAndUpdate(
                left -> Math.max(0, left - found.differences().size()));
        if (mayList > 0) {
            tally.list(new Descriptions(queries, sessions)
                    .of(found.leaf(), found.differences().values(), mayList));
        }
        if (repair.isPresent()) {
            tally.unrepaired(repair.get().write(queries, found.leaf(), found.differences(), sessions));
        }
    }
}
