package dev.sluice.cli;

import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.LongQueryGuard;
import picocli.CommandLine.Option;

/** How a dump comes to its one moment; mixed into the command. */
final class DumpSnapshot {
    @Option(
            names = "--consistency",
            defaultValue = "auto",
            paramLabel = "HOW",
            converter = ConsistencyConverter.class,
            description = "How all sessions see one moment: auto (default: the first that is permitted), lock-all"
                    + " (brief global lock), lock-tables, safe-no-lock (compare the binary log) or none.")
    private Consistency consistency;

    @Option(
            names = {"-l", "--long-query-guard"},
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "Give up when a query has run longer before the lock; 0 for never (default:"
                    + " ${DEFAULT-VALUE}).")
    private int longQueryGuard;

    @Option(
            names = "--long-query-retries",
            defaultValue = "0",
            paramLabel = "N",
            description = "Look again this often before giving up (default: ${DEFAULT-VALUE}).")
    private int longQueryRetries;

    @Option(
            names = "--long-query-retry-interval",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "Pause before looking again (default: ${DEFAULT-VALUE}).")
    private int longQueryInterval;

    @Option(
            names = {"-K", "--kill-long-queries"},
            description = "Kill such queries instead.")
    private boolean killLongQueries;

    @Option(
            names = "--no-backup-locks",
            description = "Do not hold off ALTER and DROP during the dump (MySQL's LOCK INSTANCE FOR BACKUP).")
    private boolean noBackupLocks;

    Consistency consistency() {
        return consistency;
    }

    LongQueryGuard guard() {
        return new LongQueryGuard(longQueryGuard, longQueryRetries, longQueryInterval, killLongQueries);
    }

    /** Whether DDL is held off during the dump. */
    boolean blockDdl() {
        return !noBackupLocks;
    }
}
