package dev.sluice.archive;

import dev.sluice.mysql.TableName;
import dev.sluice.run.RunContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** ANALYZE and OPTIMIZE of tables whose rows have come or gone. One thread. */
final class Maintenance {
    private final ArchiveSessions sessions;
    private final RunContext run;

    Maintenance(ArchiveSessions sessions, RunContext run) {
        this.sessions = sessions;
        this.run = run;
    }

    /** Runs the statement; what the server has against it is a warning, for the rows are archived all the same. */
    void run(String verb, Side side, TableName table) throws SQLException {
        run.stop().check();
        run.progress().phase(verb.toLowerCase(Locale.ROOT));
        try (Connection connection =
                        switch (side) {
                            case SOURCE -> sessions.sourceMetadata();
                            case DEST -> sessions.destMetadata();
                        };
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(verb + " TABLE " + table.quoted())) {
            while (row.next()) {
                if (row.getString("Msg_type").equalsIgnoreCase("error")) {
                    run.report().warn(verb + " of " + table + " failed: " + row.getString("Msg_text") + ".");
                }
            }
        }
    }
}
