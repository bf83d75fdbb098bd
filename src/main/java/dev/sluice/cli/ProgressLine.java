package dev.sluice.cli;

import dev.sluice.run.Progress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far a run is, from its own daemon thread: on a terminal one line that is drawn again four times a second, in a
 * log one line every ten seconds, or every so many rows and, while the run waits, every ten seconds. {@link #say} puts a sentence between. Thread-safe; {@link #close} ends it and leaves the
 * cursor at the start of an empty line.
 */
public final class ProgressLine implements AutoCloseable {
    /** How progress is shown. */
    public enum Mode {
        /** A bar on a terminal, lines elsewhere. */
        AUTO,
        /** One line, drawn again and again. */
        BAR,
        /** A line every ten seconds. */
        LINES,
        /** Nothing. */
        NONE
    }

    private static final long BAR_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Back to the first column and erase to the end (ECMA-48 EL), with auto-wrap off so that a narrowed window cuts. */
    private static final String REDRAW = "\r\033[K";

    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    private static final String CYAN = "\033[36m";
    private static final String PLAIN = "\033[0m";

    private final Progress progress;
    private final Messages messages;
    private final Mode mode;
    private final boolean colour;
    private final int columns;
    private final LongSupplier nanoClock;
    private final long everyRows;
    private final ProgressRate rows = new ProgressRate();
    private final ProgressRate bytes = new ProgressRate();
    private final long begun;
    private long lastLine;
    private long lastRows;
    private boolean drawn;
    private Thread thread;

    ProgressLine(Progress progress, Messages messages, Mode mode, int columns, boolean colour, LongSupplier nanoClock) {
        this(progress, messages, mode, 0, columns, colour, nanoClock);
    }

    ProgressLine(
            Progress progress,
            Messages messages,
            Mode mode,
            long everyRows,
            int columns,
            boolean colour,
            LongSupplier nanoClock) {
        this.everyRows = everyRows;
        this.progress = progress;
        this.messages = messages;
        this.mode = mode;
        this.columns = columns;
        this.colour = colour;
        this.nanoClock = nanoClock;
        this.begun = nanoClock.getAsLong();
        this.lastLine = begun;
    }

    /**
     * Begins to show; the caller closes it before it prints results.
     *
     * @param everyRows for {@link Mode#LINES}: after how many rows there is a line; 0: after ten seconds
     */
    static ProgressLine start(Progress progress, Messages messages, Mode mode, long everyRows) {
        Terminal terminal = Terminal.ofProcess();
        Mode chosen = mode != Mode.AUTO ? mode : terminal.present() ? Mode.BAR : Mode.LINES;
        chosen = chosen == Mode.BAR && !messages.canDraw() ? Mode.LINES : chosen;
        String noColour = System.getenv("NO_COLOR"); // no-color.org: present and not empty
        ProgressLine line = new ProgressLine(
                progress,
                messages,
                chosen,
                everyRows,
                terminal.columns(),
                noColour == null || noColour.isEmpty(),
                System::nanoTime);
        if (chosen != Mode.NONE) {
            line.thread = new Thread(line::run, "progress");
            line.thread.setDaemon(true);
            line.thread.start();
        }
        return line;
    }

    /** Prints a sentence above the bar, at once and in every mode. */
    public synchronized void say(String sentence) {
        erase();
        messages.info(sentence);
    }

    /** One look at the run: draws the bar, or prints the next line when it is due. */
    synchronized void tick() {
        long now = nanoClock.getAsLong();
        Progress.Snapshot snapshot = progress.snapshot();
        rows.update(snapshot.rowsNow(), now);
        bytes.update(snapshot.bytesNow(), now);
        long elapsed = TimeUnit.NANOSECONDS.toSeconds(now - begun);
        ProgressText text = new ProgressText(snapshot, rows.perSecond(), bytes.perSecond(), elapsed);
        switch (mode) {
            case BAR -> draw(text.bar(columns - 1), snapshot.phase().length());
            case LINES -> {
                boolean counted = everyRows > 0 && snapshot.rowsDone() / everyRows > lastRows / everyRows;
                // Rows that do not come would never say why.
                boolean timed = everyRows == 0 || !snapshot.waiting().isEmpty();
                boolean due = counted || timed && now - lastLine >= LINE_NANOS;
                if (due) {
                    lastRows = snapshot.rowsDone();
                    lastLine = now;
                    messages.progress(text);
                }
            }
            case AUTO, NONE -> {
                // NONE shows nothing; AUTO was decided at the start
            }
        }
    }

    @Override
    public void close() {
        Thread ended;
        synchronized (this) {
            ended = thread;
            thread = null;
        }
        if (ended != null) {
            ended.interrupt();
            try {
                ended.join(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (this) {
            erase();
        }
    }

    private void run() {
        try {
            while (true) {
                tick();
                TimeUnit.NANOSECONDS.sleep(BAR_NANOS);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void draw(String text, int phaseLength) {
        int border = Math.min(phaseLength, text.length());
        String shown = colour ? CYAN + text.substring(0, border) + PLAIN + text.substring(border) : text;
        messages.draw(REDRAW + NO_WRAP + shown + WRAP);
        drawn = true;
    }

    private void erase() {
        if (drawn) {
            messages.draw(REDRAW);
            drawn = false;
        }
    }
}
