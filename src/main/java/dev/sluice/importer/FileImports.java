package dev.sluice.importer;

import dev.sluice.mysql.TargetTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The files of an import and what is known of them before any record is in.
 *
 * @param identity hash of the job's identity
 * @param opened the files
 * @param unique whether a table has a unique key, by its name
 */
record FileImports(
        ImportOptions options, String identity, List<FileOpening.Opened> opened, Map<String, Boolean> unique) {
    /** Whether a later record may meet an earlier one with the same key, so that their order matters. */
    boolean inOrder(TargetTable target) {
        return unique.get(target.name().name())
                && (options.duplicates() != DuplicatePolicy.ERROR
                        || options.maxErrors().any());
    }

    /** Bytes of a table's files, more or less. */
    long bytes(TargetTable target) {
        return opened.stream()
                .filter(file -> file.input().table().equals(target.name().name()))
                .mapToLong(file -> file.file().isSeekable()
                        ? file.file().size()
                        : 4 * Math.max(0, file.file().size()))
                .sum();
    }

    /** A file on its way into its table. */
    FileImport of(FileOpening.Opened from, TableImport table) {
        InputFile input = from.input();
        return new FileImport(
                input,
                FileNote.key(input),
                from.file(),
                options.format(),
                from.head(),
                from.opened(),
                from.plan(),
                from.processors(),
                table,
                new FileOpening(options).rejects(input, identity),
                new FileOpening(options).ignored(input, identity));
    }

    /** Removes what earlier runs have written of records that did not come in. */
    static void discardRecords(ImportOptions options, String identity) throws IOException {
        FileOpening opening = new FileOpening(options);
        for (InputFile input : options.files()) {
            opening.rejects(input, identity).discardAll();
            if (options.listIgnored()) {
                opening.ignored(input, identity).orElseThrow().discardAll();
            }
        }
    }
}
