package dev.sluice.cli;

import dev.sluice.load.LoadOptions;
import dev.sluice.run.RefusedException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** What a load changes of the target's settings while it runs; mixed into the command. */
final class LoadServerSettings {
    @Option(
            names = {"-e", "--enable-binlog"},
            arity = "0..1",
            fallbackValue = "1",
            paramLabel = "0|1",
            description = "Write the load to the target's binary log (default: 0 where the account may choose).")
    private String enableBinlog;

    @Option(
            names = "--innodb-flush-log-at-trx-commit",
            paramLabel = "0|1|2",
            description = "Set this global variable for the time of the load.")
    private Integer flushLog;

    @Option(
            names = "--sync-binlog",
            paramLabel = "N",
            description = "Set this global variable for the time of the load.")
    private Long syncBinlog;

    @Option(
            names = "--disable-redo-log",
            description = "Switch InnoDB's redo log off for the time of the load (MySQL 8.0.21 and later). A crash of"
                    + " the server then loses ALL its data, not only what is loaded.")
    private boolean disableRedoLog;

    @Option(
            names = "--ledger-schema",
            paramLabel = "NAME",
            description = "Schema for the table sluice_ledger, which is gone at the end (default: the target's).")
    private String ledgerSchema;

    Optional<Boolean> binlog() {
        if (enableBinlog == null) {
            return Optional.empty();
        }
        return switch (enableBinlog) {
            case "0" -> Optional.of(false);
            case "1" -> Optional.of(true);
            default -> throw new RefusedException("--enable-binlog " + enableBinlog + " is neither 0 nor 1.");
        };
    }

    LoadOptions.ServerChanges changes() {
        return new LoadOptions.ServerChanges(
                flushLog == null ? OptionalInt.empty() : OptionalInt.of(flushLog),
                syncBinlog == null ? OptionalLong.empty() : OptionalLong.of(syncBinlog),
                disableRedoLog);
    }

    Optional<String> ledgerSchema() {
        return Optional.ofNullable(ledgerSchema);
    }
}
