package dev.sluice.dump;

import dev.sluice.chunk.KeyRange;
import java.io.IOException;

/** Takes a plan in the order in which it is to be worked. */
interface PlanSink {
    /** Something that is not a table. */
    void item(PlanItem item) throws IOException;

    /** A table; the ranges that follow are its. */
    void table(DumpedTable table) throws IOException;

    /**
     * The next range of the last table.
     *
     * @param rows estimate
     * @param bytes estimate
     */
    void range(KeyRange range, long rows, long bytes);
}
