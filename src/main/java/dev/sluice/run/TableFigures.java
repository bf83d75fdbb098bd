package dev.sluice.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What this process has done of each table. Work counts for the table that its thread has begun. The first {@value #MOST}
 * tables have figures of their own, and plans begin with the largest; those behind them share one entry. Thread-safe.
 */
public final class TableFigures {
    private static final int MOST = 1000;

    private static final class Entry {
        private long rows;
        private long bytes;
        private long nanos;
    }

    private static final class Hand {
        private final String table;
        private final long begun;
        private boolean counts;

        private Hand(String table, long begun, boolean counts) {
            this.table = table;
            this.begun = begun;
            this.counts = counts;
        }
    }

    /**
     * What was done of a table.
     *
     * @param name as the operation calls it; may hold any character; empty: all that have no figures of their own
     * @param rows done
     * @param bytes moved, before compression
     * @param seconds that sessions have worked on it, added up over those that did so at once
     */
    public record Figures(String name, long rows, long bytes, double seconds) {}

    private final LongSupplier nanoClock;
    private final Map<String, Entry> tables = new LinkedHashMap<>();
    private final Entry others = new Entry();
    private final ThreadLocal<Hand> hand = new ThreadLocal<>();
    private boolean hasOthers;

    TableFigures(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** @param counts whether the table has figures even when nothing of it is ever counted */
    void begin(String table, boolean counts) {
        hand.set(new Hand(table, nanoClock.getAsLong(), counts));
        if (counts) {
            count(table, 0, 0, 0);
        }
    }

    /** The table that the thread has in hand, or null. */
    String inHand() {
        Hand mine = hand.get();
        return mine == null ? null : mine.table;
    }

    /** @param table null: the one in hand, where there is one */
    void add(String table, long rows, long bytes) {
        Hand mine = hand.get();
        if (mine != null) {
            mine.counts = true;
        }
        String whose = mine == null ? table : mine.table;
        if (whose != null) {
            count(whose, rows, bytes, 0);
        }
    }

    void end() {
        Hand mine = hand.get();
        if (mine != null && mine.counts) {
            count(mine.table, 0, 0, nanoClock.getAsLong() - mine.begun);
        }
        hand.remove();
    }

    private synchronized void count(String table, long rows, long bytes, long nanos) {
        Entry entry = tables.get(table);
        if (entry == null) {
            if (tables.size() < MOST) {
                entry = new Entry();
                tables.put(table, entry);
            } else {
                entry = others;
            }
        }
        entry.rows += rows;
        entry.bytes += bytes;
        entry.nanos += nanos;
        hasOthers |= entry == others;
    }

    /** The tables in the order in which they were begun; at the end, under the empty name, those that share an entry. */
    public synchronized List<Figures> list() {
        List<Figures> list = new ArrayList<>();
        tables.forEach((name, entry) -> list.add(figures(name, entry)));
        if (hasOthers) {
            list.add(figures("", others));
        }
        return list;
    }

    private static Figures figures(String name, Entry entry) {
        double seconds = Math.round(entry.nanos / (double) TimeUnit.MILLISECONDS.toNanos(1)) / 1000.0;
        return new Figures(name, entry.rows, entry.bytes, seconds);
    }
}
