package dev.sluice.load;

import dev.sluice.job.ReportText;
import dev.sluice.layout.Definition;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.StaleNotes;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import dev.sluice.target.SessionOpener;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the ledger says of a load as a whole: which dump it began with, and whether it is complete but not yet told of. One
 * thread.
 */
final class LoadLedger {
    private final LoadOptions options;
    private final String identity;
    private final String schema;
    private final String fingerprint;
    private final RunContext run;
    private Ledger ledger;
    private boolean known;
    private boolean complete;

    /**
     * @param schema where the ledger is kept
     * @param fingerprint of the dump
     */
    LoadLedger(LoadOptions options, String identity, String schema, String fingerprint, RunContext run) {
        this.options = options;
        this.identity = identity;
        this.schema = schema;
        this.fingerprint = fingerprint;
        this.run = run;
    }

    /**
     * Looks for what an earlier process has noted.
     *
     * @param resumed whether the job repository knows an unfinished execution
     * @param fresh whether what is noted will be taken away
     * @return it, by unit
     * @throws StartOverException when there is nothing though there should be
     * @throws RefusedException when what is unfinished began with another dump
     */
    Map<String, Ledger.Entry> find(Connection connection, boolean resumed, boolean fresh) throws SQLException {
        known = Ledger.exists(connection, schema, identity);
        if (!known) {
            if (resumed) {
                throw new StartOverException(
                        "The ledger of the earlier run is gone: the load is begun from the start.");
            }
            return Map.of();
        }
        ledger = Ledger.open(connection, schema, identity);
        Map<String, Ledger.Entry> noted = ledger.entries(connection);
        Optional<String> begun = Optional.ofNullable(noted.get(Units.DUMP)).map(Ledger.Entry::state);
        complete = noted.containsKey(Units.LOAD);
        boolean same = begun.equals(Optional.of(fingerprint));
        if (fresh) {
            return noted;
        }
        if (complete
                && !(same && (resumed || ReportText.isOf(noted.get(Units.LOAD).state(), run)))) {
            forget(connection); // of a load that is complete, and is not this one
            return Map.of();
        }
        if (begun.isPresent() && !same) {
            throw new RefusedException("The dump in " + options.directory() + " is not the one that this load began"
                    + " with; bring that one back, or take away what was loaded with --fresh.");
        }
        return noted;
    }

    /** Whether an earlier process has noted something. */
    boolean isKnown() {
        return known;
    }

    /** Whether all is in and noted so. */
    boolean isComplete() {
        return complete;
    }

    /** Null until something is noted. */
    Ledger ledger() {
        return ledger;
    }

    /** Takes all that is noted away. */
    void forget(Connection connection) throws SQLException {
        ledger.close(connection);
        known = false;
        complete = false;
    }

    /** Makes the ledger ready to note in, and its schema where that is one of the dump's. */
    void open(Connection connection, SelectedDump dump, DefinitionFiles files) throws SQLException, IOException {
        if (known) {
            return;
        }
        for (Definition definition : dump.definitions()) {
            boolean here = definition.kind() == Definition.Kind.SCHEMA
                    && dump.names().target(definition.schema()).equals(schema);
            if (here) {
                TableCreator.schema(connection, files.schema(definition), schema);
            }
        }
        supersede(connection, dump, files);
        ledger = Ledger.open(connection, schema, identity);
        ledger.note(connection, Units.DUMP, new Ledger.Entry(fingerprint, 0));
    }

    /**
     * What another load that was never finished has noted of tables that this one makes or replaces is not true any more:
     * going on by it would leave the rows of one dump in the name of the other. The lock on the schemas tells that it is not
     * running.
     */
    private void supersede(Connection connection, SelectedDump dump, DefinitionFiles files) throws SQLException {
        if (options.purgeMode() == PurgeMode.NONE) {
            return;
        }
        Set<String> units = Stream.concat(
                        dump.definitions().stream()
                                .filter(definition -> definition.kind() == Definition.Kind.TABLE)
                                .map(files::target),
                        dump.tables().stream().map(table -> dump.names().target(table.name())))
                .map(TableStates::unit)
                .collect(Collectors.toSet());
        if (StaleNotes.supersede(connection, identity, Units.DUMP, TableStates.PREFIX, units) > 0) {
            run.report()
                    .warn("Another load, which was never finished, had begun some of these tables; this one takes its"
                            + " place, and that one cannot be gone on with.");
        }
    }

    /** Notes that all is in, with what there is to say of it. */
    void complete(Connection connection, long rows) throws SQLException {
        ledger.note(connection, Units.LOAD, new Ledger.Entry(ReportText.of(run), rows));
        CrashPoint.NOTED.reached();
        complete = true;
    }

    /**
     * Takes away what a complete load has noted. Only once its end is on record elsewhere: killed in between, the next start
     * finds it.
     */
    void removeIfComplete(SessionOpener sessions) {
        if (!complete || ledger == null) {
            return;
        }
        try (Connection connection = sessions.open()) {
            ledger.close(connection);
        } catch (SQLException e) {
            throw new FailedException(
                    "All rows are in, but the table " + schema + "." + Ledger.TABLE + " cannot be removed: "
                            + SqlErrors.describe(e),
                    e);
        }
    }
}
