package dev.sluice.archive;

import dev.sluice.file.Compression;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.sql.Condition;
import dev.sluice.sql.SqlTextException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which rows leave a table, and where they go. Names are those of pt-archiver where it has the option.
 *
 * @param source the table
 * @param index the index along which it is walked; empty: by the server's own choice
 * @param dest the table that takes the rows; with neither this nor a file they are only deleted
 * @param file the file that takes the rows, too
 * @param where condition on the rows, SQL of the user's own
 * @param columns those that are copied; empty: all
 * @param delete whether the rows leave the source
 * @param followForeignKeys whether rows of other tables that refer to them go with them
 * @param dropPartitions whether partitions are dropped whose rows all meet the condition
 * @param onRefusal what becomes of a row that the destination does not take
 * @param limit rows in a chunk, which is a transaction
 * @param threads disjoint ranges that are worked on at once
 * @param retries how often a chunk is tried again
 * @param safeAutoIncrement whether the row with the largest AUTO_INCREMENT value stays
 * @param sessions how the sessions are set
 * @param ledgerSchema where the ledgers are kept; empty: in the schema of the tables
 * @param upkeep what is done for the tables at the end
 */
public record ArchiveOptions(
        TableName source,
        Optional<String> index,
        Optional<TableName> dest,
        Optional<FileOptions> file,
        String where,
        List<String> columns,
        boolean delete,
        boolean followForeignKeys,
        boolean dropPartitions,
        OnRefusal onRefusal,
        int limit,
        int threads,
        int retries,
        boolean safeAutoIncrement,
        SessionOptions sessions,
        Optional<String> ledgerSchema,
        Upkeep upkeep) {
    /** A chunk's keys are held in memory. */
    public static final int MAX_LIMIT = 50_000;

    private static final int MAX_KEYS = 200_000;

    private static final int MAX_THREADS = 64;
    private static final int MAX_RETRIES = 1_000_000;

    /** What becomes of a row that the destination does not take. */
    public enum OnRefusal {
        /** The job fails, and the chunk is undone. */
        FAIL,
        /** The row that is in the way is replaced. */
        REPLACE,
        /** The row stays in the source and is counted. */
        IGNORE
    }

    /**
     * A file of rows.
     *
     * @param name with pt-archiver's codes in it
     * @param format how rows are written
     * @param header whether a new file begins with the names of the columns
     * @param compression of the file
     */
    public record FileOptions(String name, Format format, boolean header, Compression compression) {}

    /** How rows are written to a file. */
    public enum Format {
        /** LOAD DATA's default dialect, with the columns' own bytes. */
        DUMP,
        /** RFC 4180 in UTF-8. */
        CSV
    }

    /**
     * What is done for the tables when all rows are archived.
     *
     * @param analyze tables to ANALYZE
     * @param optimize tables to OPTIMIZE
     */
    public record Upkeep(Set<Side> analyze, Set<Side> optimize) {
        /** Nothing. */
        public static final Upkeep NONE = new Upkeep(Set.of(), Set.of());

        public Upkeep {
            analyze = Set.copyOf(analyze);
            optimize = Set.copyOf(optimize);
        }
    }

    public ArchiveOptions {
        columns = List.copyOf(columns);
        checkCondition(where);
        between("--limit", limit, 1, MAX_LIMIT);
        between("--threads", threads, 1, MAX_THREADS);
        between("--retries", retries, 0, MAX_RETRIES);
        if ((long) limit * threads > MAX_KEYS) {
            throw new RefusedException("--limit " + limit + " with --threads " + threads + " holds more than "
                    + MAX_KEYS + " keys in memory; make one of them smaller.");
        }
        if (dest.isEmpty() && file.isEmpty() && !delete) {
            throw new RefusedException("--no-delete copies rows, so it needs --dest or --file.");
        }
        if (dest.isEmpty() && onRefusal != OnRefusal.FAIL) {
            throw new RefusedException(
                    "--" + onRefusal.name().toLowerCase(Locale.ROOT) + " is about rows of --dest, which is missing.");
        }
        if (dest.isEmpty() && file.isEmpty() && !columns.isEmpty()) {
            throw new RefusedException("--columns says what is copied, but there is neither --dest nor --file.");
        }
        if (dest.isEmpty()
                && (upkeep.analyze().contains(Side.DEST) || upkeep.optimize().contains(Side.DEST))) {
            throw new RefusedException("--analyze and --optimize can name d only where there is a --dest.");
        }
        if (file.isPresent() && threads > 1) {
            throw new RefusedException("--threads " + threads + " cannot write one --file; leave it at 1.");
        }
        if (followForeignKeys) {
            checkFollowing(onRefusal, columns, file, threads, sessions);
        }
        if (dropPartitions) {
            checkDropping(delete, followForeignKeys, onRefusal, file);
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (column.isBlank() || !seen.add(column.toLowerCase(Locale.ROOT))) {
                throw new RefusedException(
                        "--columns " + String.join(",", columns) + " has '" + column + "' twice or an empty name.");
            }
        }
    }

    private static void checkDropping(boolean delete, boolean follow, OnRefusal onRefusal, Optional<FileOptions> file) {
        String option = "--drop-partitions ";
        if (!delete) {
            throw new RefusedException(option + "and --no-delete contradict each other; leave one of them out.");
        }
        if (follow) {
            throw new RefusedException(option
                    + "is about partitioned tables, which have no foreign keys; leave --follow-foreign-keys out.");
        }
        if (onRefusal != OnRefusal.FAIL) {
            throw new RefusedException(option + "takes partitions whose rows were all copied as they are; leave --"
                    + onRefusal.name().toLowerCase(Locale.ROOT) + " out.");
        }
        if (file.isPresent()) {
            throw new RefusedException(option + "does not write files, of which rows that were changed meanwhile cannot"
                    + " be taken back; use --dest or --purge alone.");
        }
    }

    private static void checkFollowing(
            OnRefusal onRefusal,
            List<String> columns,
            Optional<FileOptions> file,
            int threads,
            SessionOptions sessions) {
        String option = "--follow-foreign-keys takes ";
        if (onRefusal == OnRefusal.IGNORE) {
            throw new RefusedException(option + "rows that belong together, and --ignore would leave single ones"
                    + " behind; leave one of them out.");
        }
        if (onRefusal == OnRefusal.REPLACE) {
            throw new RefusedException(option + "rows that belong together, and by --replace the destination's foreign"
                    + " keys could take others away there; leave one of them out.");
        }
        if (!columns.isEmpty()) {
            throw new RefusedException(
                    option + "all columns of all tables; --columns, which are those of one, cannot be chosen.");
        }
        if (threads > 1) {
            throw new RefusedException(
                    option + "one thread, because rows may belong to several chunks; leave --threads at 1.");
        }
        if (!sessions.foreignKeys()) {
            throw new RefusedException(option + "foreign keys that are checked; leave --skip-foreign-key-checks out.");
        }
        LocalDateTime any = LocalDateTime.of(2000, 1, 1, 0, 0);
        if (file.filter(named -> FileNameCodes.replace(named.name(), any, new TableName("s", "a"))
                        .equals(FileNameCodes.replace(named.name(), any, new TableName("s", "b"))))
                .isPresent()) {
            throw new RefusedException(
                    option + "a file for each table; --file " + file.get().name() + " has no %t for its name.");
        }
    }

    private static void checkCondition(String where) {
        try {
            // The server's clock is set to the job's start, but SYSDATE() does not look at that.
            if (new Condition(where).calls("SYSDATE")) {
                throw new RefusedException("--where calls SYSDATE(), which moves on while rows are archived;"
                        + " NOW() means the job's start.");
            }
        } catch (SqlTextException e) {
            throw new RefusedException("--where " + where + " " + e.getMessage() + ".", e);
        }
    }

    private static void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new RefusedException(option + " " + value + " is not between " + least + " and " + most + ".");
        }
    }

    /** The condition in its brackets. */
    String condition() {
        return new Condition(where).inBrackets();
    }

    /**
     * The path of the file of each table, with its codes replaced; none when no file is wanted.
     *
     * @param start the moment that they mean
     * @throws RefusedException when two tables would have the same
     */
    List<Path> filePaths(LocalDateTime start, List<TableName> tables) {
        List<Path> paths = new ArrayList<>();
        if (file.isPresent()) {
            for (TableName table : tables) {
                paths.add(Path.of(FileNameCodes.replace(file.get().name(), start, table))
                        .toAbsolutePath()
                        .normalize());
            }
        }
        if (new HashSet<>(paths).size() < paths.size()) {
            throw new RefusedException("--file " + file.get().name()
                    + " would take rows of two tables; %D in its name tells schemas apart.");
        }
        return paths;
    }

    /** The same, but that rows stay where they are. */
    ArchiveOptions copying() {
        return new ArchiveOptions(
                source,
                index,
                dest,
                file,
                where,
                columns,
                false,
                followForeignKeys,
                false,
                onRefusal,
                limit,
                threads,
                retries,
                safeAutoIncrement,
                sessions,
                ledgerSchema,
                upkeep);
    }

    /** Whether rows are deleted and go nowhere. */
    public boolean purges() {
        return dest.isEmpty() && file.isEmpty();
    }

    /** Everything that decides what is where in the end, as text for the job's identity; not how fast. */
    public String meaning() {
        return "where=" + where + " columns=" + columns + " delete=" + delete + " refusal=" + onRefusal + " file="
                + file.map(FileOptions::toString).orElse("") + (followForeignKeys ? " follow=true" : "")
                + " safeAutoIncrement=" + safeAutoIncrement
                + " foreignKeys="
                + sessions.foreignKeys() + " sourceBinlog=" + sessions.sourceBinlog() + " destBinlog="
                + sessions.destBinlog() + " ledger=" + ledgerSchema.orElse("");
    }
}
