package dev.sluice.importer;

import java.io.Closeable;
import java.io.IOException;

/** The ranges of a file that are not in yet, one after the other. One thread at a time. */
interface RangeSource extends Closeable {
    /** The next range; null behind the last. */
    RangeBytes next() throws IOException;
}
