package dev.sluice.dump;

import dev.sluice.file.BlockListener;
import dev.sluice.run.RunContext;
import dev.sluice.run.StoppedException;
import java.util.concurrent.TimeUnit;

/**
 * Counts a range while it is written, so that it can be taken back when it must be done again, and gives the
 * range up when a stop was asked for some seconds ago. One thread.
 */
final class RangeProgress implements BlockListener {
    /** A range that ends sooner than this after the request is finished, and not lost. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final RunContext run;
    private long rows;
    private long bytes;
    private long stopSeen;

    RangeProgress(RunContext run) {
        this.run = run;
    }

    @Override
    public void block(long moreRows, long moreBytes) {
        rows += moreRows;
        bytes += moreBytes;
        run.progress().add(moreRows, moreBytes);
        if (run.stop().isRequested()) {
            long now = System.nanoTime();
            stopSeen = stopSeen == 0 ? now : stopSeen;
            if (now - stopSeen > GRACE_NANOS) {
                throw new StoppedException();
            }
        }
    }

    /** Undoes what was counted. */
    void takeBack() {
        run.progress().add(-rows, -bytes);
        rows = 0;
        bytes = 0;
    }
}
