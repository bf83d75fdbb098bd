package dev.sluice.importer;

import dev.sluice.flat.FlatFormat;
import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What shall be imported, where to, and how. Names are those of mysqlimport where it has the option.
 *
 * @param database the schema of all tables
 * @param files the files and their tables, in the order of the command line
 * @param format how the files are written
 * @param conversions what is done to records on their way
 * @param columns columns and variables that the fields of a record are for; empty: those of a header, else those of the
 *     table
 * @param skipColumns fields that are left out, by name or number from 1
 * @param sets {@code column=expression}
 * @param duplicates what becomes of a record whose unique key is there
 * @param upsertColumns columns that {@link DuplicatePolicy#UPSERT} updates
 * @param listIgnored whether the duplicates that {@link DuplicatePolicy#IGNORE} leaves out are written down
 * @param delete whether the files take the place of the rows that are there
 * @param keys when secondary keys are made
 * @param threads sessions that load at once
 * @param lockTables whether the tables are locked against other sessions; then one session loads
 * @param lowPriority whether a statement waits for readers of a table, where its engine knows that
 * @param force whether the other files are imported when one fails
 * @param maxErrors how many records may be refused
 * @param rejectDir where records go that are refused or listed; empty: beside their files
 * @param ledgerSchema where the ledger is kept; empty: in the database
 * @param rangeBytes size of a range, which is a transaction; empty: by the file's size
 */
public record ImportOptions(
        String database,
        List<InputFile> files,
        FlatFormat format,
        Conversions conversions,
        Optional<List<String>> columns,
        List<String> skipColumns,
        List<String> sets,
        DuplicatePolicy duplicates,
        List<String> upsertColumns,
        boolean listIgnored,
        boolean delete,
        KeyBuildMode keys,
        int threads,
        boolean lockTables,
        boolean lowPriority,
        boolean force,
        MaxErrors maxErrors,
        Optional<Path> rejectDir,
        Optional<String> ledgerSchema,
        OptionalLong rangeBytes) {
    /** More sessions than this help no server. */
    public static final int MAX_THREADS = 256;

    /** Smaller ranges would only cost time. */
    private static final long MIN_RANGE_BYTES = 1024;

    /** Larger ones would only be sent again and again when something is wrong with a record. */
    private static final long MAX_RANGE_BYTES = 1L << 30;

    /** @throws RefusedException when they contradict each other */
    public ImportOptions {
        files = List.copyOf(files);
        columns = columns.map(List::copyOf);
        skipColumns = List.copyOf(skipColumns);
        sets = List.copyOf(sets);
        upsertColumns = List.copyOf(upsertColumns);
        require(!files.isEmpty(), "There is no file to import");
        require(
                threads >= 1 && threads <= MAX_THREADS,
                "--use-threads " + threads + " is not between 1 and " + MAX_THREADS);
        require(
                rangeBytes.isEmpty()
                        || rangeBytes.getAsLong() >= MIN_RANGE_BYTES && rangeBytes.getAsLong() <= MAX_RANGE_BYTES,
                "--bytes-per-chunk " + rangeBytes.orElse(0) + " is not between " + MIN_RANGE_BYTES + " and "
                        + MAX_RANGE_BYTES);
        require(
                (duplicates == DuplicatePolicy.UPSERT) != upsertColumns.isEmpty(),
                "--upsert names the columns that are updated");
        require(files.stream().filter(InputFile::isStdin).count() <= 1, "Standard input can be read only once");
        require(!listIgnored || duplicates == DuplicatePolicy.IGNORE, "--list-ignored lists what --ignore leaves out");
        if ((maxErrors.any() || listIgnored) && rejectDir.isEmpty()) {
            require(
                    files.stream().noneMatch(InputFile::isStdin),
                    "Standard input has no folder for the records that do not come in; name one with --reject-dir");
        }
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new RefusedException(message + ".");
        }
    }

    /** Everything that decides what the tables hold in the end, as text for the job's identity; not how fast. */
    public String meaning() {
        StringBuilder meaning = new StringBuilder("database=" + database);
        for (InputFile file : files) {
            meaning.append("\nfile=").append(file.path()).append('\0').append(file.table());
        }
        return meaning + "\nformat=" + format + "\nconversions=" + conversions + "\ncolumns=" + columns + "\nskip="
                + skipColumns + "\nset=" + sets
                + "\nduplicates=" + duplicates + upsertColumns + "\ndelete=" + delete + "\nrejects=" + rejectDir
                + "\nledger=" + ledgerSchema + (listIgnored ? "\nlistIgnored" : "");
    }
}
