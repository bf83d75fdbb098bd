package dev.sluice.importer;

import java.io.IOException;

/** Opens parts of a range as rows for the server. */
@FunctionalInterface
interface RecordFeeds {
    /** @param segment of whole records */
    RecordFeed open(RangeBytes range, Segment segment) throws IOException;
}
