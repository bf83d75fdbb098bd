package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import picocli.CommandLine.Option;

/** How rows are cut into transactions; mixed into the command. */
final class ArchiveChunks {
    @Option(
            names = "--limit",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Rows in a chunk, which is a transaction (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--txn-size",
            paramLabel = "N",
            description = "Of --limit and this the smaller one counts; 0 says nothing.")
    private Integer transactionSize;

    @Option(
            names = {"--commit-each", "--bulk-insert", "--bulk-delete"},
            description = "Accepted: chunks are always copied and deleted as a whole, by their keys, and committed.")
    private boolean always;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Disjoint ranges of keys archived at once (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--retries",
            defaultValue = "3",
            paramLabel = "N",
            description = "Do a chunk again so often after a deadlock, a lock wait or a lost connection (default:"
                    + " ${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--safe-auto-increment",
            negatable = true,
            description =
                    "Leave the row with the largest AUTO_INCREMENT value (default: no, as all supported servers keep"
                            + " their counter over a restart).")
    private boolean safeAutoIncrement;

    int limit() {
        if (transactionSize != null && transactionSize < 0) {
            throw new RefusedException("--txn-size " + transactionSize + " is not 0 or more.");
        }
        return transactionSize == null || transactionSize == 0 ? limit : Math.min(limit, transactionSize);
    }

    int threads() {
        return threads;
    }

    int retries() {
        return retries;
    }

    boolean safeAutoIncrement() {
        return safeAutoIncrement;
    }
}
