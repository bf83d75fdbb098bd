package dev.sluice.load;

import dev.sluice.mysql.GlobalSetting;
import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What shall be loaded, where to, and how. Names are those of myloader where it has the option.
 *
 * @param directory the dump
 * @param sourceDb the one schema of the dump that is loaded; empty: all
 * @param database the schema it is loaded into; empty: under its own name. More than one schema is never merged into one
 * @param tables {@code schema.table} or {@code table} as the dump names them, patterns allowed; empty: all
 * @param omit tables to leave out, written as in {@code tables}
 * @param regex only tables for which it is found in {@code schema.table}
 * @param contents which kinds of things are loaded
 * @param purgeMode what becomes of tables that exist
 * @param threads sessions that load at once
 * @param transactionBytes size at which a transaction is ended; no row is ever split
 * @param keyBuild when secondary keys are made
 * @param keyThreads how many tables get their keys at once
 * @param binlog whether the load is written to the target's binary log; empty: not where the account may choose
 * @param server the server's settings to be changed for the time of the load
 * @param ledgerSchema where the ledger is kept; empty: in the first target schema
 * @param forcePartial whether a damaged or unfinished dump is loaded as far as it is sound
 */
public record LoadOptions(
        Path directory,
        Optional<String> sourceDb,
        Optional<String> database,
        List<String> tables,
        List<String> omit,
        Optional<String> regex,
        Contents contents,
        PurgeMode purgeMode,
        int threads,
        OptionalLong transactionBytes,
        KeyBuild keyBuild,
        int keyThreads,
        Optional<Boolean> binlog,
        ServerChanges server,
        Optional<String> ledgerSchema,
        boolean forcePartial) {
    /** More sessions than this help no server. */
    public static final int MAX_THREADS = 256;

    /** A transaction holds at least this much: smaller ones only cost time. */
    private static final long MIN_TRANSACTION_BYTES = 64 << 10;

    /**
     * The kinds of things that are loaded.
     *
     * @param data rows
     * @param schemas definitions; false: rows go into tables that exist
     * @param views views
     * @param triggers triggers
     * @param programs routines and events
     * @param skipDefiner whether DEFINER clauses are taken off
     */
    public record Contents(
            boolean data, boolean schemas, boolean views, boolean triggers, boolean programs, boolean skipDefiner) {
        /** Everything. */
        public static final Contents ALL = new Contents(true, true, true, true, true, false);
    }

    /**
     * Global settings of the server, changed for the time of the load and put back at its end.
     *
     * @param flushLogAtTrxCommit value for {@code innodb_flush_log_at_trx_commit}, 0 to 2
     * @param syncBinlog value for {@code sync_binlog}
     * @param disableRedoLog whether InnoDB's redo log is switched off: a crash of the server then loses all its data
     */
    public record ServerChanges(OptionalInt flushLogAtTrxCommit, OptionalLong syncBinlog, boolean disableRedoLog) {
        /** No change. */
        public static final ServerChanges NONE = new ServerChanges(OptionalInt.empty(), OptionalLong.empty(), false);

        /** The settings and the values that they shall have. */
        Map<GlobalSetting, String> wanted() {
            Map<GlobalSetting, String> wanted = new EnumMap<>(GlobalSetting.class);
            flushLogAtTrxCommit.ifPresent(
                    value -> wanted.put(GlobalSetting.FLUSH_LOG_AT_TRX_COMMIT, Integer.toString(value)));
            syncBinlog.ifPresent(value -> wanted.put(GlobalSetting.SYNC_BINLOG, Long.toString(value)));
            if (disableRedoLog) {
                wanted.put(GlobalSetting.REDO_LOG, "OFF");
            }
            return wanted;
        }

        public ServerChanges {
            if (flushLogAtTrxCommit.isPresent()
                    && (flushLogAtTrxCommit.getAsInt() < 0 || flushLogAtTrxCommit.getAsInt() > 2)) {
                throw new RefusedException(
                        "--innodb-flush-log-at-trx-commit " + flushLogAtTrxCommit.getAsInt() + " is not 0, 1 or 2.");
            }
            if (syncBinlog.isPresent() && (syncBinlog.getAsLong() < 0 || syncBinlog.getAsLong() > 4294967295L)) {
                throw new RefusedException(
                        "--sync-binlog " + syncBinlog.getAsLong() + " is not between 0 and 4294967295.");
            }
        }
    }

    public LoadOptions {
        tables = List.copyOf(tables);
        omit = List.copyOf(omit);
        directory = directory.toAbsolutePath().normalize();
        if (threads < 1 || threads > MAX_THREADS) {
            throw new RefusedException("--threads " + threads + " is not between 1 and " + MAX_THREADS + ".");
        }
        if (keyThreads < 1 || keyThreads > MAX_THREADS) {
            throw new RefusedException(
                    "--max-threads-for-index-creation " + keyThreads + " is not between 1 and " + MAX_THREADS + ".");
        }
        if (transactionBytes.isPresent() && transactionBytes.getAsLong() < MIN_TRANSACTION_BYTES) {
            throw new RefusedException("A transaction of " + transactionBytes.getAsLong() + " bytes is smaller than "
                    + MIN_TRANSACTION_BYTES + ".");
        }
        if (!contents.data() && !contents.schemas()) {
            throw new RefusedException("--no-data and --no-schemas together leave nothing to load.");
        }
        if (!contents.schemas() && purgeMode == PurgeMode.DROP) {
            throw new RefusedException("--no-schemas creates no table, so --purge-mode=drop would leave none;"
                    + " use truncate to replace the rows.");
        }
        regex.ifPresent(LoadOptions::checkRegex);
    }

    private static void checkRegex(String regex) {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new RefusedException("--regex " + regex + " is no regular expression: " + e.getDescription()
                    + " at character " + (e.getIndex() + 1) + ".");
        }
    }

    /** Everything that decides what the target holds in the end, as text for the job's identity; not how fast. */
    public String meaning() {
        return "sourceDb=" + sourceDb.orElse("") + " database=" + database.orElse("") + " tables=" + tables + " omit="
                + omit + " regex=" + regex.orElse("") + " contents=" + contents + " purge=" + purgeMode + " ledger="
                + ledgerSchema.orElse("") + " partial=" + forcePartial;
    }
}
