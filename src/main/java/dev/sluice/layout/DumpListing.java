package dev.sluice.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a dump directory holds, as its manifest or its metadata and file names tell it.
 *
 * @param directory the dump's directory, absolute
 * @param origin what wrote it
 * @param server product and version of the source, such as {@code MySQL 9.7.4}; empty when not told
 * @param consistent whether all rows are of one moment; mydumper never says that they are not
 * @param definitions schemas, tables, views, programs and triggers, in no particular order
 * @param tables every base table whose definition or data are here, the largest first; those without rows too
 * @param missing what is known to be missing or left out, a sentence each; none in a listing of a whole dump
 */
public record DumpListing(
        Path directory,
        Origin origin,
        String server,
        boolean consistent,
        List<Definition> definitions,
        List<TableData> tables,
        List<String> missing) {
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
        missing = List.copyOf(missing);
    }

    /** The listing without some files, such as damaged ones, and with a sentence on each that is left out. */
    public DumpListing without(Map<String, String> sentences) {
        List<String> more = new ArrayList<>(missing);
        more.addAll(sentences.values());
        return new DumpListing(
                directory,
                origin,
                server,
                consistent,
                definitions.stream()
                        .filter(definition ->
                                !sentences.containsKey(definition.file().name()))
                        .toList(),
                tables.stream().map(table -> without(table, sentences)).toList(),
                more);
    }

    private static TableData without(TableData table, Map<String, String> sentences) {
        List<DataFile> sound = table.files().stream()
                .filter(file -> !sentences.containsKey(file.file().name()))
                .toList();
        return sound.size() == table.files().size()
                ? table
                : new TableData(table.name(), table.columns(), table.key(), OptionalLong.empty(), sound);
    }
}
