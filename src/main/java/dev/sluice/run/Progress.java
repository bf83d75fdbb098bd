package dev.sluice.run;

import java.util.List;
import java.util.Set;
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
    private final Waits waits;

    /** Progress of a run that begins now. */
    public Progress() {
        this(System::nanoTime);
    }

    /** @param nanoClock by which waits are timed */
    public Progress(LongSupplier nanoClock) {
        this.waits = new Waits(nanoClock);
    }

    /** Adds work that was done now. @param bytes as read from the server, before compression */
    public void add(long rows, long bytes) {
        this.rows.add(rows);
        this.bytes.add(bytes);
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
    }

    /** Where threads say what they wait for. */
    public Waits waits() {
        return waits;
    }

    /** Says that a table is being worked on. */
    public void begin(String table) {
        active.add(table);
    }

    /** Says that a table is no longer being worked on. */
    public void end(String table) {
        active.remove(table);
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
