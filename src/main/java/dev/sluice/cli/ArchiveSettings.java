package dev.sluice.cli;

import dev.sluice.archive.ArchiveOptions;
import dev.sluice.archive.SessionOptions;
import dev.sluice.archive.Side;
import dev.sluice.run.RefusedException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** What archiving sets on its sessions and does for the tables in the end; mixed into the command. */
final class ArchiveSettings {
    @Option(
            names = "--skip-foreign-key-checks",
            description = "Neither check foreign keys nor let them act: rows of other tables may stay without theirs.")
    private boolean skipForeignKeyChecks;

    @Option(
            names = "--set-vars",
            split = ",",
            paramLabel = "NAME=VALUE",
            description = "Session variables, separated by commas.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = "--analyze",
            paramLabel = "s|d|ds",
            description = "ANALYZE source, destination or both when all rows are archived.")
    private String analyze;

    @Option(
            names = "--optimize",
            paramLabel = "s|d|ds",
            description = "OPTIMIZE source, destination or both, which rewrites them.")
    private String optimize;

    @Option(
            names = "--ledger-schema",
            paramLabel = "NAME",
            description =
                    "Schema for the table sluice_ledger, which is gone at the end (default: those of the tables).")
    private String ledgerSchema;

    SessionOptions sessions(boolean sourceWithoutBinlog, boolean destWithoutBinlog) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            if (equals < 1) {
                throw new RefusedException("--set-vars " + variable + " is not of the form NAME=VALUE.");
            }
            named.put(
                    variable.substring(0, equals).strip(),
                    variable.substring(equals + 1).strip());
        }
        return new SessionOptions(!skipForeignKeyChecks, !sourceWithoutBinlog, !destWithoutBinlog, named);
    }

    ArchiveOptions.Upkeep upkeep() {
        return new ArchiveOptions.Upkeep(sides("--analyze", analyze), sides("--optimize", optimize));
    }

    Optional<String> ledgerSchema() {
        return Optional.ofNullable(ledgerSchema);
    }

    private static Set<Side> sides(String option, String text) {
        Set<Side> sides = EnumSet.noneOf(Side.class);
        if (text == null) {
            return sides;
        }
        if (!text.matches("s|d|sd|ds")) {
            throw new RefusedException(option + " " + text + " is not s, d or ds.");
        }
        if (text.contains("s")) {
            sides.add(Side.SOURCE);
        }
        if (text.contains("d")) {
            sides.add(Side.DEST);
        }
        return sides;
    }
}
