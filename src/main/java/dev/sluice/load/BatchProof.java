package dev.sluice.load;

import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import dev.sluice.target.ColumnMapping;
import dev.sluice.target.ErrorMarks;
import dev.sluice.target.Written;
import java.io.IOException;
import java.util.List;

/**
 * Proves that the server took a batch of a file as it is, before that is committed.
 *
 * @param before rows of the file that are in already
 */
record BatchProof(TargetTable table, RowFile file, long before) {
    /**
     * Compares what the server says with what was sent.
     *
     * @param rows of the batch
     * @throws FailedException when it took another number of rows, or remarked on any
     */
    void check(ColumnMapping mapping, Written written, long rows) throws IOException {
        List<Integer> marks = mapping.errorMarks();
        long expected = 0;
        if (written.warnings() > 0 && !marks.isEmpty()) {
            expected = errorMarks(rows, marks);
        }
        if (written.rows() == rows && written.warnings() == expected) {
            return;
        }
        throw new FailedException("Loading " + file.name() + " into " + table.name()
                + " failed, because the server would have changed or left out rows from row " + (before + 1)
                + " to row " + (before + rows) + " of the file"
                + (table.transactional()
                        ? ", and none of these was kept"
                        : ", and its engine, which has no transactions, keeps what it has taken")
                + written.complaint(rows));
    }

    /** Each of them is one warning that is none: the value goes in as it was. */
    private long errorMarks(long rows, List<Integer> marks) throws IOException {
        try (RowFile.Batches again = file.open()) {
            if (before > 0) {
                again.skip(before);
            }
            return ErrorMarks.count(again.next(Long.MAX_VALUE, rows), marks);
        }
    }
}
