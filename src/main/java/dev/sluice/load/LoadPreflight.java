package dev.sluice.load;

import dev.sluice.layout.DumpCheck;
import dev.sluice.layout.DumpDirectoryReader;
import dev.sluice.layout.DumpFindings;
import dev.sluice.layout.DumpListing;
import dev.sluice.layout.TableData;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.target.Existing;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
     * @param noted what the ledger has of the files: tables all of whose files are in are not looked at again
     * @return the dump as far as it is sound; all of it unless {@code --force-partial}
     */
    SelectedDump proven(SelectedDump dump, Map<String, Ledger.Entry> noted) {
        DumpListing used = new DumpListing(
                dump.listing().directory(),
                dump.listing().origin(),
                dump.listing().server(),
                dump.listing().consistent(),
                dump.definitions(),
                dump.tables().stream()
                        .filter(table -> !table.files().stream().allMatch(file -> isIn(noted.get(Units.file(file)))))
                        .toList(),
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

    private static boolean isIn(Ledger.Entry noted) {
        return noted != null && noted.state().equals(FileLoader.DONE);
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
     * @return what can be loaded; all of it unless {@code --force-partial}
     */
    SelectedDump checkTarget(
            Connection connection, Server server, SelectedDump dump, DefinitionFiles files, boolean resumed)
            throws SQLException {
        run.progress().phase("checking the target");
        Engines engines = Engines.of(connection);
        try {
            new TargetCheck(connection, server, engines, files, options.purgeMode()).check(dump.definitions(), resumed);
        } catch (IOException e) {
            throw new RefusedException("The dump cannot be read: " + e.getMessage() + ".", e);
        }
        SelectedDump loadable = defined(new Existing(connection), dump);
        if (!resumed) {
            List<TableData> given = loadable.undefined();
            checkExistingTables(new Existing(connection), engines, loadable, given);
            refuseTriggers(
                    connection,
                    loadable,
                    switch (options.purgeMode()) {
                        case NONE -> loadable.tables();
                        case FAIL -> given;
                        case DROP, TRUNCATE, DELETE -> List.of();
                    });
            if (options.contents().data()) {
                engines.warning(options.purgeMode()).ifPresent(run.report()::warn);
            }
        }
        return loadable;
    }

    /** Without tables that are neither defined in what is sound of a dump nor there. */
    private SelectedDump defined(Existing existing, SelectedDump dump) throws SQLException {
        if (!options.forcePartial()) {
            return dump;
        }
        Set<TableName> nowhere = new HashSet<>();
        for (TableData table : dump.undefined()) {
            TableName name = dump.names().target(table.name());
            if (existing.kind(name).isEmpty()) {
                nowhere.add(table.name());
                run.report()
                        .warn("The rows of " + name
                                + " are left out: the dump has no sound definition of the table, and"
                                + " the target has no such table.");
            }
        }
        leavesOut |= !nowhere.isEmpty();
        return dump.without(nowhere);
    }

    /** Rows that are added to a table set off its triggers, which would change them or others. */
    private static void refuseTriggers(Connection connection, SelectedDump dump, List<TableData> tables)
            throws SQLException {
        Catalog catalog = new Catalog(connection);
        for (String schema : dump.targetSchemas()) {
            Set<String> triggered = catalog.tablesWithTriggers(schema);
            for (TableData table : tables) {
                TableName name = dump.names().target(table.name());
                if (name.schema().equals(schema) && triggered.contains(name.name())) {
                    throw new RefusedException(
                            "Table " + name + " of the target has triggers, which each row would set"
                                    + " off; drop them for the time of the load, or replace the table by another --purge-mode.");
                }
            }
        }
    }

    /** @param tables those of which the dump has rows alone, or nothing else is wanted */
    private void checkExistingTables(Existing existing, Engines engines, SelectedDump dump, List<TableData> tables)
            throws SQLException {
        for (TableData table : tables) {
            TableName name = dump.names().target(table.name());
            if (!existing.kind(name).equals(Optional.of("TABLE"))) {
                throw new RefusedException("There is no table " + name + " on the target, and "
                        + (options.contents().schemas()
                                ? "the dump has no definition of it."
                                : "--no-schemas keeps it from being created."));
            }
            engines.look(name);
            if (options.purgeMode() == PurgeMode.DROP) {
                throw new RefusedException("The dump has no definition of table " + name
                        + ", so --purge-mode=drop would" + " leave none; use truncate to replace the rows.");
            }
            if (options.purgeMode() == PurgeMode.FAIL && !existing.isEmpty(name)) {
                throw new RefusedException("Table " + name + " of the target has rows; --purge-mode=truncate replaces"
                        + " them, --purge-mode=none adds to them.");
            }
        }
    }

    /** Says what INSERT statements cost. */
    void warnOfInserts(boolean localInfile, SelectedDump dump) {
        if (!localInfile && !dump.tables().isEmpty()) {
            run.report()
                    .warn("local_infile is OFF on the target, so rows go in by INSERT statements, which takes longer;"
                            + " SET GLOBAL local_infile = ON switches LOAD DATA on.");
        }
    }

    /** Says what waiting between batches does not do. */
    void warnOfWaits(Politeness politeness, boolean writesBinlog) {
        if (politeness.watchesReplicas() && !writesBinlog) {
            run.report()
                    .warn("The load does not write the binary log, so the replicas that it waits for get none of its"
                            + " rows; --enable-binlog=1 sends them there.");
        }
    }
}
