package dev.sluice.importer;

import dev.sluice.run.FailedException;
import java.io.IOException;

/** The records of one range that do not come in, in one attempt to load it. Used by one thread. */
final class RangeRefusals implements AutoCloseable {
    private final FileImport file;
    private final RangeBytes range;
    private final String id;
    private final ErrorBudget budget;
    private final Refusals refusals;
    private RecordFiles.Part rejected;
    private RecordFiles.Part ignored;
    private long refused;

    /**
     * @param id names its parts of the record files
     * @param budget of refused records
     */
    RangeRefusals(FileImport file, RangeBytes range, String id, ErrorBudget budget) {
        this.file = file;
        this.range = range;
        this.id = id;
        this.budget = budget;
        this.refusals = new Refusals(file.plan(), file.format());
    }

    /** Takes a record that the table refused. @throws FailedException when it is one too many */
    void refuse(Segment segment, Verdict verdict, long records) throws IOException {
        Refusal refusal = refusals.of(range, segment, verdict);
        refused++;
        if (budget.exceeded(refused, records)) {
            throw new FailedException(message(refusal));
        }
        if (rejected == null) {
            rejected = file.rejects().begin(id);
        }
        rejected.add(refusal, range);
    }

    /** Takes a record that a duplicate keeps out. */
    void leaveOut(Segment segment, String reason) throws IOException {
        if (ignored == null) {
            ignored = file.ignored().orElseThrow().begin(id);
        }
        ignored.add(new Refusal(segment.line(), segment.from(), segment.to(), "", "", reason), range);
    }

    /** Whether all records came in. */
    boolean isEmpty() {
        return rejected == null && ignored == null;
    }

    private String message(Refusal refusal) throws IOException {
        long line = file.lineOf(range, refusal.line());
        return file.name() + ", line " + line + ", is refused by "
                + file.table().name() + ": " + refusal.sentence()
                + (budget.max().any()
                        ? "; that is one more than --max-errors " + budget.max() + " lets pass"
                        : "; mend the file or the table");
    }

    /** Puts what was taken on the disk. */
    void seal() throws IOException {
        if (rejected != null) {
            rejected.seal();
        }
        if (ignored != null) {
            ignored.seal();
        }
    }

    @Override
    public void close() throws IOException {
        if (rejected != null) {
            rejected.close();
        }
        if (ignored != null) {
            ignored.close();
        }
    }
}
