package dev.sluice.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When a run did what: its phases, and on each thread which partition and table. Work on one table in one partition is
 * one span. When there are more than {@value #MOST}, spans of a thread that are neighbours and short are drawn together,
 * and what counts as short doubles each time, so that what is kept stays a true picture, only coarser. Times are
 * milliseconds since the run's start. Thread-safe; a span belongs to the thread that opens it.
 */
public final class Timeline {
    private static final int MOST = 2000;
    private static final int MOST_PHASES = 200;
    private static final long FIRST_SHORT_MILLIS = 10;

    /**
     * What a thread did from one moment to another.
     *
     * @param worker the thread's name
     * @param step of the job, or empty for work that is not cut into partitions
     * @param partition of the step, or empty
     * @param table in hand, or empty; may hold any character
     * @param from its begin
     * @param to its end
     * @param pieces how many spans were drawn together here; the names are those of the first
     */
    public record Span(String worker, String step, String partition, String table, long from, long to, int pieces) {
        private Span and(Span next) {
            return new Span(worker, step, partition, table, from, next.to, pieces + next.pieces);
        }
    }

    /**
     * What the whole run did from a moment on.
     *
     * @param millis the moment
     * @param name such as {@code planning}
     */
    public record Phase(long millis, String name) {}

    /** What a thread does now. */
    private static final class Hand {
        private final String step;
        private final String partition;
        private String table = "";
        private long from;

        private Hand(String step, String partition, long from) {
            this.step = step;
            this.partition = partition;
            this.from = from;
        }
    }

    private final LongSupplier nanoClock;
    private final long begun;
    private final ThreadLocal<Hand> hand = new ThreadLocal<>();
    private final Map<String, List<Span>> spans = new LinkedHashMap<>();
    private final List<Phase> phases = new ArrayList<>();
    private int count;
    private long shortMillis;

    Timeline(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.begun = nanoClock.getAsLong();
        phases.add(new Phase(0, "starting"));
    }

    /** Milliseconds since the run's start. */
    public long now() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - begun);
    }

    /** Says that the calling thread works on a partition, until {@link #close}. */
    public void open(String step, String partition) {
        hand.set(new Hand(step, partition, now()));
    }

    /** Says that the calling thread has done with its partition. */
    public void close() {
        Hand mine = hand.get();
        if (mine != null) {
            note(mine);
            hand.remove();
        }
    }

    /** Whether the calling thread works on a partition. */
    boolean isOpen() {
        Hand mine = hand.get();
        return mine != null && !mine.partition.isEmpty();
    }

    void begin(String table) {
        Hand mine = hand.get();
        if (mine == null) {
            mine = new Hand("", "", now());
            hand.set(mine);
        } else if (!mine.table.isEmpty() && !mine.table.equals(table)) {
            note(mine);
            mine.from = now();
        }
        mine.table = table;
    }

    void end() {
        if (!isOpen()) {
            close();
        }
    }

    private void note(Hand done) {
        String worker = Thread.currentThread().getName();
        add(new Span(worker, done.step, done.partition, done.table, done.from, now(), 1));
    }

    private synchronized void add(Span span) {
        spans.computeIfAbsent(span.worker, name -> new ArrayList<>()).add(span);
        if (++count > MOST) {
            shortMillis = shortMillis == 0 ? FIRST_SHORT_MILLIS : 2 * shortMillis;
            spans.replaceAll((worker, list) -> drawTogether(list));
            count = spans.values().stream().mapToInt(List::size).sum();
        }
    }

    private List<Span> drawTogether(List<Span> list) {
        List<Span> coarser = new ArrayList<>();
        for (Span span : list) {
            Span last = coarser.isEmpty() ? null : coarser.get(coarser.size() - 1);
            if (last != null && span.to - last.from <= shortMillis) {
                coarser.set(coarser.size() - 1, last.and(span));
            } else {
                coarser.add(span);
            }
        }
        return coarser;
    }

    synchronized void phase(String name) {
        Phase last = phases.isEmpty() ? null : phases.get(phases.size() - 1);
        if ((last == null || !last.name.equals(name)) && phases.size() < MOST_PHASES) {
            phases.add(new Phase(now(), name));
        }
    }

    /** The spans that have ended, by worker and time. */
    public synchronized List<Span> spans() {
        return spans.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Span::worker).thenComparingLong(Span::from))
                .toList();
    }

    /** The phases in their order; the first 200. */
    public synchronized List<Phase> phases() {
        return List.copyOf(phases);
    }

    /** Up to this length in milliseconds neighbours were drawn together; 0: none were. */
    public synchronized long shortMillis() {
        return shortMillis;
    }
}
