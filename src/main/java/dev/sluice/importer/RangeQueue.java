package dev.sluice.importer;

import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import dev.sluice.run.StoppedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands ranges to threads: of several files at once where there are several, one after the other where a table wants its
 * rows in order. When a range fails, no other of its file is handed out; and no other at all, unless files are
 * independent. The failure is told when all ranges in hand have ended, so that of several the first one in the file is
 * told, however the threads ran.
 *
 * <p>Thread-safe; {@link #next} waits.
 */
final class RangeQueue {
    private static final long LOOK_MILLIS = 200;

    /** Opens what is left of a file. */
    interface Opener {
        RangeSource open(FileImport file) throws IOException;
    }

    /** A file some of whose ranges are not in. */
    private static final class Line {
        private final FileImport file;
        private RangeSource source;
        private RangeBytes ahead;
        private boolean handedOut;
        private int inHand;
        private RuntimeException failure;
        private long failedAt;

        Line(FileImport file) {
            this.file = file;
        }

        void dropAhead() {
            if (ahead != null) {
                ahead.release();
                ahead = null;
            }
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final Opener opener;
    private final boolean independent;
    private final StopSignal stop;
    private int inHand;
    private RuntimeException failure;
    private boolean halted;

    /**
     * @param files those that are not complete, in order
     * @param independent whether one that fails leaves the others alone
     */
    RangeQueue(List<FileImport> files, Opener opener, boolean independent, StopSignal stop) {
        files.forEach(file -> lines.add(new Line(file)));
        this.opener = opener;
        this.independent = independent;
        this.stop = stop;
    }

    /**
     * Takes the next range, waiting for one that may be taken.
     *
     * @return null when all are in
     * @throws FailedException of the range that failed, when no other is in hand
     */
    synchronized RangeTask next() throws InterruptedException {
        Line line = awaitLine();
        if (line == null) {
            return null;
        }
        RangeTask task = new RangeTask(line.file, line.ahead);
        line.ahead = null;
        line.inHand++;
        inHand++;
        return task;
    }

    /**
     * Waits until there is a range that may be taken, and takes none, so that a thread that must wait for other reasons
     * has nothing in hand meanwhile.
     *
     * @return false when all are in
     * @throws FailedException as {@link #next}
     */
    synchronized boolean awaitRange() throws InterruptedException {
        return awaitLine() != null;
    }

    /** The file whose next range may be taken; null: all are in. */
    private Line awaitLine() throws InterruptedException {
        while (true) {
            stop.check();
            Line ready = ready();
            if (ready != null) {
                return ready;
            }
            if (inHand == 0) {
                if (failure != null) {
                    throw failure;
                }
                if (lines.isEmpty()) {
                    return null;
                }
            } else {
                wait(LOOK_MILLIS);
            }
        }
    }

    private Line ready() {
        while (!halted) {
            Line line = choose();
            if (line == null) {
                return null;
            }
            if (line.ahead == null) {
                line.ahead = range(line);
            }
            if (line.ahead != null) {
                return line;
            }
        }
        return null;
    }

    /** The file of which the fewest ranges are in hand, so that several tables fill at once; null: all must wait. */
    private Line choose() {
        Map<String, Line> first = new HashMap<>();
        Line best = null;
        for (Line line : lines) {
            // The first of a table's files that is left, even when all of its ranges are handed out.
            Line before = first.putIfAbsent(line.file.table().name().toString(), line);
            boolean waits = line.file.table().inOrder() && (before != null || line.inHand > 0);
            if (!waits && !line.handedOut && (best == null || line.inHand < best.inHand)) {
                best = line;
                if (line.inHand == 0) {
                    break;
                }
            }
        }
        return best;
    }

    private RangeBytes range(Line line) {
        try {
            if (line.source == null) {
                line.source = opener.open(line.file);
            }
            RangeBytes range = line.source.next();
            if (range == null) {
                line.handedOut = true;
                line.source.close();
                ended(line);
            }
            return range;
        } catch (IOException e) {
            fail(
                    line,
                    Long.MAX_VALUE,
                    new FailedException("Importing " + line.file.name() + " failed: " + e.getMessage(), e));
        } catch (RefusedException | FailedException | StoppedException e) {
            fail(line, Long.MAX_VALUE, e);
        }
        return null;
    }

    private void fail(Line line, long at, RuntimeException why) {
        line.handedOut = true;
        line.dropAhead();
        halted |= !independent || !(why instanceof FailedException);
        if (line.failure == null || at < line.failedAt) {
            line.failure = why;
            line.failedAt = at;
        }
        ended(line);
    }

    /** Takes a line away that has nothing more to give and nothing in hand. */
    private void ended(Line line) {
        if (!line.handedOut || line.inHand > 0) {
            return;
        }
        lines.remove(line);
        if (line.failure == null) {
            line.file.completed();
        } else if (independent && line.failure instanceof FailedException) {
            line.file.failed(line.failure.getMessage());
        } else {
            failure = failure == null ? line.failure : failure;
        }
        notifyAll();
    }

    /** A range is in. */
    synchronized void done(RangeTask task) {
        release(task);
        ended(line(task));
        notifyAll();
    }

    /** A range is not in. */
    synchronized void failed(RangeTask task, RuntimeException why) {
        release(task);
        fail(line(task), task.bytes().at().offset(), why);
        notifyAll();
    }

    private Line line(RangeTask task) {
        return lines.stream()
                .filter(line -> line.file == task.file())
                .findFirst()
                .orElseThrow();
    }

    private void release(RangeTask task) {
        task.bytes().release();
        line(task).inHand--;
        inHand--;
    }

    /** Closes the files; those in hand may still be read. */
    synchronized void close() {
        for (Line line : lines) {
            line.dropAhead();
            if (line.source != null) {
                try {
                    line.source.close();
                } catch (IOException e) {
                    // it was only read
                }
            }
        }
        lines.clear();
    }
}
