package dev.sluice.importer;

import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import dev.sluice.throttle.Throttle;
import java.time.Duration;

/** Brings in one range after the other, on a session of its own. One thread. */
final class Lane implements AutoCloseable {
    private final RangeQueue queue;
    private final RangeLoader loader;
    private final Throttle throttle;
    private final RunContext run;

    /** @param throttle waited for between ranges, with none in hand */
    Lane(RangeQueue queue, RangeLoader loader, Throttle throttle, RunContext run) {
        this.queue = queue;
        this.loader = loader;
        this.throttle = throttle;
        this.run = run;
    }

    /**
     * Brings in the next range.
     *
     * @return false when none is left
     * @throws FailedException of the first range that failed, in every lane
     */
    boolean next() throws InterruptedException {
        if (!queue.awaitRange()) {
            return false;
        }
        throttle.before();
        RangeTask task = queue.next();
        if (task == null) {
            return false;
        }
        long begun = System.nanoTime();
        String table = task.file().table().name().toString();
        run.progress().begin(table);
        try {
            RangeNote note = loader.load(task.file(), task.bytes());
            task.file().add(note);
            run.progress().add(note.records(), note.length());
            run.progress().reject(note.refused());
            throttle.did(note.records(), Duration.ofNanos(System.nanoTime() - begun));
            queue.done(task);
        } catch (RuntimeException e) {
            queue.failed(task, e);
        } catch (Error | InterruptedException e) {
            queue.failed(task, new FailedException("Importing " + task.file().name() + " was broken off", e));
            throw e;
        } finally {
            run.progress().end(table);
        }
        return true;
    }

    @Override
    public void close() {
        loader.close();
    }
}
