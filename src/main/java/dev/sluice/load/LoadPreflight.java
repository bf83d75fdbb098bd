package dev.sluice.load;

import dev.sluice.layout.DumpCheck;
import dev.sluice.layout.DumpDirectoryReader;
import dev.sluice.layout.DumpFindings;
import dev.sluice.layout.DumpListing;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.target.Existing;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Looks for what would go wrong before anything is changed: in the dump, and on the target. One thread. */
final class LoadPreflight {
    private final LoadOptions options;
    private final RunContext run;
    private boolean leavesOut;

    LoadPreflight(LoadOptions options, RunContext run) {
        this.options = options;
        this.run = run;
    }

    /** What of the dump is to be loaded, as the directory tells. */
    SelectedDump select() {
        DumpListing listing = DumpDirectoryReader.read(options.directory(), options.forcePartial());
        listing.missing().forEach(run.report()::warn);
        leavesOut = !listing.missing().isEmpty();
        return SelectedDump.of(listing, options);
    }

    /**
     * Reads every file that will be used.
     *
     * @return the dump as far as it is sound; all of it unless {@code --force-partial}
     */
    SelectedDump proven(SelectedDump dump) {
        DumpListing used = new DumpListing(
                dump.listing().directory(),
                dump.listing().origin(),
                dump.listing().server(),
                dump.listing().consistent(),
                dump.definitions(),
                dump.tables(),
                dump.listing().missing());
        DumpFindings findings = new DumpCheck(used, run.stop(), run.progress()).run(options.threads());
        if (!options.forcePartial()) {
            findings.requireNone();
            return dump;
        }
        findings.sentences().forEach(run.report()::warn);
        leavesOut |= !findings.none();
        return dump.without(findings);
    }

    /** Whether something of the dump is not loaded because it is missing or damaged. */
    boolean leavesOut() {
        return leavesOut;
    }

    /**
     * Reads every definition, so that none is found to be more than it should when others are created already, and looks
     * whether the target can take them.
     *
     * @param resumed whether what is there may be this load's own
     */
    void checkTarget(Connection connection, Server server, SelectedDump dump, DefinitionFiles files, boolean resumed)
            throws SQLException {
        run.progress().phase("checking the target");
        Engines engines = Engines.of(connection);
        try {
            new TargetCheck(connection, server, engines, files, options.purgeMode()).check(dump.definitions(), resumed);
        } catch (IOException e) {
            throw new RefusedException("The dump cannot be read: " + e.getMessage() + ".", e);
        }
        if (!options.contents().schemas() && !resumed) {
            checkExistingTables(new Existing(connection), engines, dump);
        }
        if (options.contents().data() && !resumed) {
            engines.warning(options.purgeMode()).ifPresent(run.report()::warn);
        }
        if (options.purgeMode() == PurgeMode.NONE
                || !options.contents().schemas() && options.purgeMode() == PurgeMode.FAIL) {
            refuseTriggers(connection, dump, resumed);
        }
    }

    /** Rows that are added to a table set off its triggers, which would change them or others. */
    private static void refuseTriggers(Connection connection, SelectedDump dump, boolean resumed) throws SQLException {
        Catalog catalog = new Catalog(connection);
        for (String schema : dump.targetSchemas()) {
            Set<String> triggered = catalog.tablesWithTriggers(schema);
            for (TableData table : dump.tables()) {
                TableName name = dump.names().target(table.name());
                if (!resumed && name.schema().equals(schema) && triggered.contains(name.name())) {
                    throw new RefusedException(
                            "Table " + name + " of the target has triggers, which each row would set"
                                    + " off; drop them for the time of the load, or replace the table by another --purge-mode.");
                }
            }
        }
    }

    private void checkExistingTables(Existing existing, Engines engines, SelectedDump dump) throws SQLException {
        for (TableData table : dump.tables()) {
            TableName name = dump.names().target(table.name());
            if (!existing.kind(name).equals(Optional.of("TABLE"))) {
                throw new RefusedException(
                        "There is no table " + name + " on the target, and --no-schemas keeps it from being created.");
            }
            engines.look(name);
            if (options.purgeMode() == PurgeMode.FAIL && !existing.isEmpty(name)) {
                throw new RefusedException("Table " + name + " of the target has rows; --purge-mode=truncate replaces"
                        + " them, --purge-mode=none adds to them.");
            }
        }
    }
}
