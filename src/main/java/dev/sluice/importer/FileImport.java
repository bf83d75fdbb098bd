package dev.sluice.importer;

import dev.sluice.flat.ConvertedRows;
import dev.sluice.flat.FileCharset;
import dev.sluice.flat.FileHead;
import dev.sluice.flat.FlatDialect;
import dev.sluice.flat.FlatFile;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.LineFormat;
import dev.sluice.flat.OpenedFile;
import dev.sluice.flat.RangeCutter;
import dev.sluice.flat.RecordProcessor;
import dev.sluice.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One file on its way into its table. Thread-safe: what changes is guarded by this object.
 */
final class FileImport {
    /** What a range has at least, and at most unless there would be thousands. */
    private static final long SMALL_RANGE = 4L << 20;

    private static final long USUAL_RANGE = 16L << 20;
    private static final long MOST_RANGES = 4000;

    private final InputFile input;
    private final String key;
    private final FlatFile file;
    private final FlatFormat format;
    private final FileHead head;
    private final FieldPlan plan;
    private final List<RecordProcessor> processors;
    private final TableImport table;
    private final RecordFiles rejects;
    private final Optional<RecordFiles> ignored;
    private final TreeMap<Long, RangeNote> in = new TreeMap<>();
    private OpenedFile opened;
    private boolean complete;
    private String failure = "";

    /**
     * @param key tells the file from the others of the job
     * @param opened of what can be read once, else null
     * @param ignored where duplicates that are left out are listed; empty: nobody wants to know
     */
    FileImport(
            InputFile input,
            String key,
            FlatFile file,
            FlatFormat format,
            FileHead head,
            OpenedFile opened,
            FieldPlan plan,
            List<RecordProcessor> processors,
            TableImport table,
            RecordFiles rejects,
            Optional<RecordFiles> ignored) {
        this.input = input;
        this.key = key;
        this.file = file;
        this.format = format;
        this.head = head;
        this.opened = opened;
        this.plan = plan;
        this.processors = processors;
        this.table = table;
        this.rejects = rejects;
        this.ignored = ignored;
    }

    /** For messages. */
    String name() {
        return input.name();
    }

    InputFile input() {
        return input;
    }

    String key() {
        return key;
    }

    FlatFile file() {
        return file;
    }

    FlatFormat format() {
        return format;
    }

    FileHead head() {
        return head;
    }

    FieldPlan plan() {
        return plan;
    }

    /** Rows of a segment for the server. */
    RecordFeed feed(RangeBytes range, Segment segment) throws IOException {
        return convertsRows()
                ? new ConvertedFeed(range, segment, format, plan, processors)
                : new RawFeed(range, segment, format);
    }

    /** What the rows of {@link #feed} are written in. */
    LineFormat rowFormat() {
        FlatDialect dialect =
                !convertsRows() && format instanceof LineFormat lines ? lines.dialect() : ConvertedRows.DIALECT;
        return new LineFormat(dialect, convertsRows() ? FileCharset.BINARY : format.charset(), 0);
    }

    private boolean convertsRows() {
        return !processors.isEmpty() || !format.isReadByServers();
    }

    TableImport table() {
        return table;
    }

    RecordFiles rejects() {
        return rejects;
    }

    Optional<RecordFiles> ignored() {
        return ignored;
    }

    /** Says what the ledger has of it. */
    synchronized void setIn(Collection<RangeNote> notes) {
        in.clear();
        notes.forEach(note -> in.put(note.offset(), note));
    }

    /** A range is in. */
    synchronized void add(RangeNote note) {
        in.put(note.offset(), note);
    }

    /** The ranges that are in, in the order of the file. */
    synchronized List<RangeNote> in() {
        return List.copyOf(in.values());
    }

    /** Whether all of it is in. */
    synchronized boolean isComplete() {
        return complete;
    }

    /** All ranges were handed out, and those that are in are all there are. */
    synchronized void completed() {
        complete = true;
    }

    /** Why it was given up; empty while it was not. */
    synchronized String failure() {
        return failure;
    }

    /** It is given up. */
    synchronized void failed(String why) {
        failure = failure.isEmpty() ? why : failure;
    }

    /** Size of a range, where nothing is said: such that all threads have something to do. */
    private long rangeBytes(OptionalLong wanted, int threads) {
        if (wanted.isPresent()) {
            return wanted.getAsLong();
        }
        if (!file.isSeekable()) {
            return USUAL_RANGE / 2;
        }
        long even = Math.max(SMALL_RANGE, Math.min(USUAL_RANGE, file.size() / (4L * threads)));
        return Math.max(even, file.size() / MOST_RANGES);
    }

    /**
     * What is left of it to be sent.
     *
     * @param wanted size of a range; empty: by the size of the file
     * @param spool folder for ranges of what cannot be read twice
     */
    RangeSource open(OptionalLong wanted, int threads, Path spool, StopSignal stop) throws IOException {
        long bytes = rangeBytes(wanted, threads);
        if (file.isSeekable()) {
            return new PlainRanges(input.path(), file, format, head.end(), bytes, in());
        }
        OpenedFile content = opened == null ? OpenedFile.open(file, format) : opened;
        return new SpooledRanges(name(), content, format, spool, key, bytes, in(), stop);
    }

    /** The line on which a place of a range is, from 1. @param line lines of the range before it */
    long lineOf(RangeBytes range, long line) throws IOException {
        long first = range.at().line();
        if (first == 0) {
            first = RangeCutter.line(file, format, range.at().offset());
        }
        return first + line;
    }
}
