package dev.sluice.importer;

import dev.sluice.job.ReportText;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.CrashPoint;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import dev.sluice.target.SessionOpener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What the ledger says of an import as a whole: whether one is unfinished, or complete but not yet told of. One thread. */
final class ImportLedger {
    /** The import as a whole, once everything is in its place. */
    private static final String ALL = "import";

    private final ImportOptions options;
    private final String identity;
    private final RunContext run;
    private Ledger ledger;
    private boolean known;
    private Optional<Ledger.Entry> whole = Optional.empty();

    ImportLedger(ImportOptions options, String identity, RunContext run) {
        this.options = options;
        this.identity = identity;
        this.run = run;
    }

    String schema() {
        return options.ledgerSchema().orElse(options.database());
    }

    /**
     * Looks for what an earlier run has noted.
     *
     * @param required whether the job repository knows of one that is to be gone on with
     * @throws StartOverException when there is none though it is required
     */
    void find(Connection connection, boolean required) throws SQLException {
        known = Ledger.exists(connection, schema(), identity);
        if (known) {
            ledger = Ledger.open(connection, schema(), identity);
            whole = ledger.find(connection, ALL);
        } else if (required) {
            throw new StartOverException("The ledger of the earlier run is gone: the import is begun from the start.");
        }
    }

    /** Whether an earlier run has noted something here. */
    boolean isKnown() {
        return known;
    }

    /** Whether all is in and noted so. */
    boolean isComplete() {
        return whole.isPresent();
    }

    /** Null until something is noted. */
    Ledger ledger() {
        return ledger;
    }

    /**
     * Whether what is complete is another import: of other contents of the same files, or told of already.
     *
     * @param resumed whether the job repository knows an unfinished execution
     */
    boolean isOfAnother(Connection connection, boolean resumed) throws SQLException {
        return isComplete() && (!resumed && !ReportText.isOf(whole.get().state(), run) || filesChanged(connection));
    }

    private boolean filesChanged(Connection connection) throws SQLException {
        for (InputFile input : options.files()) {
            Optional<Ledger.Entry> noted = ledger.find(connection, FileNote.unit(FileNote.key(input)));
            if (noted.filter(entry -> FileNote.of(entry).equals(FileNote.now(input)))
                    .isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Says what the complete import had to say: its process was killed before it could. */
    void tellAgain() {
        ReportText.tell(whole.orElseThrow().state(), run);
    }

    /** Takes all that is noted away; the rows that are in stay. */
    void forget(Connection connection) throws SQLException {
        long rows = 0;
        for (Map.Entry<String, Ledger.Entry> entry : ledger.entries(connection).entrySet()) {
            rows += entry.getKey().startsWith("range ") ? entry.getValue().rows() : 0;
        }
        if (rows > 0 && !isComplete() && !options.delete()) {
            run.report().warn("The unfinished run had brought in " + rows + " rows, which stay in the tables.");
        }
        ledger.close(connection);
        known = false;
        whole = Optional.empty();
    }

    /** Makes the ledger ready to note in. */
    void open(Connection connection) throws SQLException {
        if (known) {
            return;
        }
        try {
            ledger = Ledger.open(connection, schema(), identity);
        } catch (SQLException e) {
            SqlErrorClass kind = SqlErrors.classify(e);
            if (kind == SqlErrorClass.ACCESS_DENIED || kind == SqlErrorClass.UNKNOWN_SCHEMA) {
                throw new RefusedException(
                        "The table " + schema() + "." + Ledger.TABLE + ", which says what is in, cannot be made: "
                                + SqlErrors.describe(e) + "; name another schema with --ledger-schema.",
                        e);
            }
            throw e;
        }
    }

    /** Notes that all is in, with what there is to say of it. */
    void complete(Connection connection) throws SQLException {
        Ledger.Entry all = new Ledger.Entry(ReportText.of(run), 0);
        ledger.note(connection, ALL, all);
        CrashPoint.NOTED.reached();
        whole = Optional.of(all);
    }

    /**
     * Takes away what a complete import has noted. Only once its end is on record elsewhere: killed in between, the next
     * start finds it.
     */
    void removeIfComplete(SessionOpener sessions) {
        if (!isComplete()) {
            return;
        }
        try (Connection connection = sessions.open()) {
            ledger.close(connection);
        } catch (SQLException e) {
            throw new FailedException(
                    "All records are in, but the table " + schema() + "." + Ledger.TABLE + " cannot be removed: "
                            + SqlErrors.describe(e),
                    e);
        }
    }
}
