package dev.sluice.layout;

import java.nio.file.Path;
import java.util.List;

/**
 * What a dump directory holds, as its manifest or its metadata and file names tell it.
 *
 * @param directory the dump's directory, absolute
 * @param origin what wrote it
 * @param server product and version of the source, such as {@code MySQL 9.7.4}; empty when not told
 * @param consistent whether all rows are of one moment, as far as the dump says so
 * @param definitions schemas, tables, views, programs and triggers, in no particular order
 * @param tables every base table whose definition or data are here, the largest first; those without rows too
 */
public record DumpListing(
        Path directory,
        Origin origin,
        String server,
        boolean consistent,
        List<Definition> definitions,
        List<TableData> tables) {
    /** What wrote a dump. */
    public enum Origin {
        /** sluice, with a manifest that proves every file. */
        SLUICE,
        /** mydumper 0.10 to 1.0, whose metadata proves at most the number of rows. */
        MYDUMPER
    }

    public DumpListing {
        definitions = List.copyOf(definitions);
        tables = List.copyOf(tables);
    }
}
