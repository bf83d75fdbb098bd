package dev.sluice.layout;

import dev.sluice.chunk.KeyRange;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file with rows of one table.
 *
 * @param file where the rows are
 * @param format how the rows are written
 * @param rows how many there are, where the dump tells
 * @param range of the key whose rows are in it, where the dump tells; a range may have several files
 */
public record DataFile(StoredFile file, Format format, OptionalLong rows, Optional<KeyRange> range) {
    /** How rows are written down. */
    public enum Format {
        /** LOAD DATA's default dialect. */
        TSV,
        /** INSERT statements with literal values. */
        INSERTS,
        /** mydumper's: {@code NAME.dat}, and beside it {@code NAME.sql} with the LOAD DATA statement for it. */
        LOAD_DATA
    }
}
