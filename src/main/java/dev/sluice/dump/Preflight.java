package dev.sluice.dump;

import dev.sluice.mysql.Grants;
import dev.sluice.mysql.TableInfo;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks in seconds for what would go wrong or go missing in hours. */
final class Preflight {
    /** Engines that hold no rows of their own, or that nothing can be read from. */
    private static final Set<String> WITHOUT_ROWS = Set.of("MERGE", "MRG_MYISAM", "FEDERATED", "CONNECT", "SPIDER");
    /** Any of these makes a routine visible. */
    private static final List<String> ROUTINE_RIGHTS =
            List.of("SHOW_ROUTINE", "SHOW CREATE ROUTINE", "CREATE ROUTINE", "ALTER ROUTINE", "EXECUTE");

    private final DumpOptions options;
    private final RunContext run;

    Preflight(DumpOptions options, RunContext run) {
        this.options = options;
        this.run = run;
    }

    /** Objects that the account may not see are not listed: without the right to see them, nobody knows. */
    void check(Connection connection, Inventory inventory) throws SQLException {
        Grants grants = Grants.of(connection);
        DumpOptions.Contents contents = options.contents();
        for (String schema : inventory.schemas()) {
            if (contents.triggers() && contents.schemas() && !grants.has("TRIGGER", schema)) {
                throw missing("TRIGGER", schema, "triggers", "--no-triggers");
            }
            if (contents.events() && contents.schemas() && !grants.has("EVENT", schema)) {
                throw missing("EVENT", schema, "events", "--no-events");
            }
            boolean sees =
                    grants.hasGlobal("SELECT") || ROUTINE_RIGHTS.stream().anyMatch(right -> grants.has(right, schema));
            if (contents.routines() && contents.schemas() && !sees) {
                throw missing("SHOW_ROUTINE or EXECUTE", schema, "routines", "--no-routines");
            }
        }
        refuseEngines(inventory.tables());
        if (contents.schemas()) {
            refuseBrokenViews(inventory.views());
            new DefinitionCheck(options, connection).check(inventory);
        }
    }

    private static void refuseBrokenViews(List<TableInfo> views) {
        String broken = views.stream()
                .filter(TableInfo::broken)
                .map(view -> view.name().toString())
                .collect(Collectors.joining(", "));
        if (!broken.isEmpty()) {
            throw new RefusedException("Views that refer to something that is not there could not be restored: "
                    + broken + "; mend them, or leave them out with --omit-tables or --no-views.");
        }
    }

    private static void refuseEngines(List<TableInfo> tables) {
        String strange = tables.stream()
                .filter(table -> WITHOUT_ROWS.contains(table.engine().toUpperCase(java.util.Locale.ROOT)))
                .map(table -> table.name() + " (" + table.engine() + ")")
                .collect(Collectors.joining(", "));
        if (!strange.isEmpty()) {
            throw new RefusedException("Tables whose rows are kept elsewhere cannot be dumped: " + strange
                    + "; leave them out with --omit-tables.");
        }
    }

    private static RefusedException missing(String right, String schema, String what, String option) {
        return new RefusedException("The account lacks " + right + " on schema " + schema + ", without which its "
                + what + " cannot be seen; grant it, or leave them out with " + option + ".");
    }

    /** A disk that is surely too small is no reason to refuse, because nobody knows how well rows compress. */
    void checkSpace(Inventory inventory) {
        try {
            long free = Files.getFileStore(options.outputDir()).getUsableSpace();
            if (options.contents().data() && free < inventory.bytes()) {
                run.report()
                        .warn("The tables hold about " + (inventory.bytes() >> 20) + " MB, the disk of "
                                + options.outputDir() + " has " + (free >> 20) + " MB free.");
            }
        } catch (IOException e) {
            throw new RefusedException("--outputdir " + options.outputDir() + " cannot be used: " + e.getMessage(), e);
        }
    }
}
