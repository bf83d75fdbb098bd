package dev.sluice.run;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How far a run is. Workers write, the progress line, {@code sluice status} and the report read; all
 * methods are thread-safe and cheap. Rows and bytes are those of this process and of the resumed part
 * together, so that the bar of a resumed run starts where the killed one ended.
 */
public final class Progress {
    private final LongAdder rows = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong resumedRows = new AtomicLong();
    private final AtomicLong expectedRows = new AtomicLong();
    private final Set<String> active = new ConcurrentSkipListSet<>();
    private volatile String phase = "starting";
    private final LongAdder retries = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final Map<String, OptionalDouble> lags = new ConcurrentHashMap<>();
    private final Samples samples = new Samples();
    private final Timeline timeline;
    private final TableFigures tables;
    private final Waits waits;

    /** Progress of a run that begins now. */
    public Progress() {
        this(System::nanoTime);
    }

    /** @param nanoClock by which waits and work are timed */
    public Progress(LongSupplier nanoClock) {
        this.waits = new Waits(nanoClock);
        this.timeline = new Timeline(nanoClock);
        this.tables = new TableFigures(nanoClock);
    }

    /** Adds work that was done now. @param bytes as read from the server, before compression */
    public void add(long rows, long bytes) {
        this.rows.add(rows);
        this.bytes.add(bytes);
        tables.add(onlyActive(), rows, bytes);
    }

    /** The one that work without a table must be of. */
    private String onlyActive() {
        Iterator<String> some = active.iterator();
        String first = some.hasNext() ? some.next() : null;
        return some.hasNext() ? null : first;
    }

    /** Says how much an earlier execution of this run had already done; counts as done, not for the rate. */
    public void resumed(long rows) {
        resumedRows.set(rows);
    }

    /** Sets the estimate of all rows of the run, those already done included; 0 when unknown. */
    public void expect(long rows) {
        expectedRows.set(rows);
    }

    /** Names what the run does now, such as {@code planning} or {@code dumping}. */
    public void phase(String name) {
        phase = name;
        timeline.phase(name);
    }

    /** Says that a transaction, or what stands for one, is begun again. */
    public void retry() {
        retries.increment();
    }

    /** How often {@link #retry} was called. */
    public long retries() {
        return retries.sum();
    }

    /** Says that rows or records were refused now, and the run goes on without them. */
    public void reject(long rows) {
        rejected.add(rows);
    }

    /** How many rows or records this process has refused. */
    public long rejected() {
        return rejected.sum();
    }

    /** Says how far a replica is behind. @param seconds empty when nobody knows */
    public void lag(String replica, OptionalDouble seconds) {
        lags.put(replica, seconds);
    }

    /** How far the worst replica is behind, {@link Samples#NO_LAG} or {@link Samples#UNKNOWN_LAG}. */
    public double lag() {
        return lags.values().stream()
                .mapToDouble(lag -> lag.orElse(Samples.UNKNOWN_LAG))
                .max()
                .orElse(Samples.NO_LAG);
    }

    /** How far the run was at moments of its life. */
    public Samples samples() {
        return samples;
    }

    /** When the run did what. */
    public Timeline timeline() {
        return timeline;
    }

    /** What this process has done of each table. */
    public TableFigures tables() {
        return tables;
    }

    /** Where threads say what they wait for. */
    public Waits waits() {
        return waits;
    }

    /** Says that the calling thread works on a table, until {@link #end}. */
    public void begin(String table) {
        active.add(table);
        timeline.begin(table);
        tables.begin(table, timeline.isOpen());
    }

    /** Says that the calling thread does no longer work on a table. */
    public void end(String table) {
        active.remove(table);
        timeline.end();
        tables.end();
    }

    /** Takes a sample of this moment. */
    public void sample() {
        Snapshot now = snapshot();
        samples.take(new Samples.Sample(timeline.now(), now.rowsNow(), now.bytesNow(), lag(), waits.kinds()));
    }

    /** One consistent enough picture of the moment. */
    public Snapshot snapshot() {
        return new Snapshot(
                phase,
                rows.sum() + resumedRows.get(),
                rows.sum(),
                bytes.sum(),
                expectedRows.get(),
                waits.shown(),
                List.copyOf(active));
    }

    /**
     * Progress at one moment.
     *
     * @param phase what the run does
     * @param rowsDone rows done by this process and by the executions it resumes
     * @param rowsNow rows done by this process alone, the base of the rate
     * @param bytesNow bytes moved by this process, before compression
     * @param rowsExpected estimate of all rows, 0 when unknown; may be below {@code rowsDone}
     * @param waiting what threads wait for, or empty
     * @param active tables in hand
     */
    public record Snapshot(
            String phase,
            long rowsDone,
            long rowsNow,
            long bytesNow,
            long rowsExpected,
            String waiting,
            List<String> active) {}
}
