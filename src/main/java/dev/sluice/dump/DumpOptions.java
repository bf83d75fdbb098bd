package dev.sluice.dump;

import dev.sluice.file.Compression;
import dev.sluice.file.InsertEncoder;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.LongQueryGuard;
import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a dump shall hold and how it is made. Names are those of mydumper where it has the option.
 *
 * @param databases schemas, {@code %} and {@code _} as in LIKE allowed; empty: all but the server's own
 * @param tables {@code schema.table} or {@code table}, patterns allowed; empty: all
 * @param omit tables to leave out, written as in {@code tables}
 * @param regex only tables for which it is found in {@code schema.table}
 * @param where condition on the rows of every table, SQL of the user's own
 * @param outputDir the directory of the dump
 * @param threads how many sessions read
 * @param rows how many rows a range should have; empty: chosen by size
 * @param chunkFileBytes size before compression at which a data file is ended and the next begun
 * @param statementBytes size at which an INSERT statement is ended
 * @param format how rows are written
 * @param compression how data and schema files are compressed
 * @param consistency how the sessions come to see the same moment
 * @param guard what to do about long queries in the way of the lock
 * @param blockDdl whether ALTER and DROP are held off during the dump where the server can do so mildly
 * @param contents which kinds of things are dumped
 * @param onSourceMoved what a resume does when the source moved
 * @param overwrite whether a dump that is there already may be removed
 */
public record DumpOptions(
        List<String> databases,
        List<String> tables,
        List<String> omit,
        Optional<String> regex,
        Optional<String> where,
        Path outputDir,
        int threads,
        OptionalLong rows,
        OptionalLong chunkFileBytes,
        int statementBytes,
        DumpFormat format,
        Compression compression,
        Consistency consistency,
        LongQueryGuard guard,
        boolean blockDdl,
        Contents contents,
        OnSourceMoved onSourceMoved,
        boolean overwrite) {
    /** More sessions than this help no server. */
    public static final int MAX_THREADS = 256;

    /** What a worker's buffers take of the heap: blocks on their way to the disk, and the reader's. */
    private static final long WORKER_BYTES = 7L << 20;
    /** What the rest of the program takes of the heap. */
    private static final long OTHER_BYTES = 64L << 20;
    /** More workers than this without a session would only wait. */
    private static final int MAX_SPARE_WORKERS = 8;

    /**
     * The kinds of things that a dump holds.
     *
     * @param data rows
     * @param schemas statements that create schemas and tables
     * @param views views
     * @param triggers triggers
     * @param routines functions, procedures and packages
     * @param events events
     * @param skipDefiner whether DEFINER clauses are taken off
     * @param history whether tables with system versioning are refused; false: only their current rows are dumped
     */
    public record Contents(
            boolean data,
            boolean schemas,
            boolean views,
            boolean triggers,
            boolean routines,
            boolean events,
            boolean skipDefiner,
            boolean history) {
        /** Everything. */
        public static final Contents ALL = new Contents(true, true, true, true, true, true, false, true);
    }

    public DumpOptions {
        databases = List.copyOf(databases);
        tables = List.copyOf(tables);
        omit = List.copyOf(omit);
        if (threads < 1 || threads > MAX_THREADS) {
            throw new RefusedException("--threads " + threads + " is not between 1 and " + MAX_THREADS + ".");
        }
        checkHeap(threads);
        if (rows.isPresent() && rows.getAsLong() < 1) {
            throw new RefusedException("--rows " + rows.getAsLong() + " is not 1 or more.");
        }
        if (chunkFileBytes.isPresent() && chunkFileBytes.getAsLong() < 1) {
            throw new RefusedException("--chunk-filesize must be 1 MB or more.");
        }
        if (statementBytes < 1 || statementBytes > InsertEncoder.STATEMENT_SIZE) {
            throw new RefusedException("--statement-size " + statementBytes + " is not between 1 and "
                    + InsertEncoder.STATEMENT_SIZE + ".");
        }
        if (!contents.data() && !contents.schemas()) {
            throw new RefusedException("--no-data and --no-schemas together leave nothing to dump.");
        }
        regex.ifPresent(DumpOptions::checkRegex);
        outputDir = outputDir.toAbsolutePath().normalize();
    }

    /**
     * How many partitions are worked at once: one for each session, and as many more, up to 8 and what the heap
     * allows, so that the sessions read while finished files are waited for.
     */
    public int workers() {
        long most = (Runtime.getRuntime().maxMemory() - OTHER_BYTES) / WORKER_BYTES;
        return (int) Math.max(threads, Math.min(threads + Math.min(threads, MAX_SPARE_WORKERS), most));
    }

    private static void checkHeap(int threads) {
        long needed = OTHER_BYTES + threads * WORKER_BYTES;
        if (needed > Runtime.getRuntime().maxMemory()) {
            throw new RefusedException(
                    "--threads " + threads + " needs " + (needed >> 20) + " MB of heap, and Java has "
                            + (Runtime.getRuntime().maxMemory() >> 20) + "; use fewer, or set SLUICE_JAVA_OPTS=-Xmx"
                            + (needed >> 20) + "m.");
        }
    }

    private static void checkRegex(String regex) {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new RefusedException("--regex " + regex + " is no regular expression: " + e.getDescription()
                    + " at character " + (e.getIndex() + 1) + ".");
        }
    }

    /**
     * Everything that decides which rows and objects the dump holds, as text for the job's identity; not how
     * fast, in which files, or how compressed.
     */
    public String meaning() {
        return "databases=" + databases + " tables=" + tables + " omit=" + omit + " regex=" + regex.orElse("")
                + " where=" + where.orElse("") + " format=" + format + " contents=" + contents
                + " consistent=" + (consistency != Consistency.NONE);
    }
}
