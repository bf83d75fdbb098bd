package dev.sluice.importer;

import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;

/** Brings in one range after the other, on a session of its own. One thread. */
final class Lane implements AutoCloseable {
    private final RangeQueue queue;
    private final RangeLoader loader;
    private final RunContext run;

    Lane(RangeQueue queue, RangeLoader loader, RunContext run) {
        this.queue = queue;
        this.loader = loader;
        this.run = run;
    }

    /**
     * Brings in the next range.
     *
     * @return false when none is left
     * @throws FailedException of the first range that failed, in every lane
     */
    boolean next() throws InterruptedException {
        RangeTask task = queue.next();
        if (task == null) {
            return false;
        }
        String table = task.file().table().name().toString();
        run.progress().begin(table);
        try {
            RangeNote note = loader.load(task.file(), task.bytes());
            task.file().add(note);
            run.progress().add(note.records(), note.length());
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
