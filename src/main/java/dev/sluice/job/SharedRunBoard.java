package dev.sluice.job;

import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs of all machines that share a job repository on a server, in its table {@code SLUICE_RUN}. A run
 * lives while somebody holds its job's {@link ServerLock}.
 */
public final class SharedRunBoard implements RunBoard {
    private static final int RUNS_KEPT = 200;
    private static final String CREATE = """
            CREATE TABLE IF NOT EXISTS SLUICE_RUN (
              RUN_ID VARCHAR(32) NOT NULL PRIMARY KEY,
              JOB_NAME VARCHAR(80) NOT NULL,
              STOP_REQUESTED TINYINT NOT NULL DEFAULT 0,
              PAUSE_REQUESTED TINYINT NOT NULL DEFAULT 0,
              STATE MEDIUMTEXT NOT NULL,
              REPORT MEDIUMTEXT
            ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4""";

    private final RepositorySettings settings;
    private final RepositoryConnections connections;
    private Connection connection;

    private SharedRunBoard(RepositorySettings settings) {
        this.settings = settings;
        this.connections = new RepositoryConnections(settings);
        this.connection = connections.open();
    }

    /** Opens the board for looking at; it need not have had a run yet. */
    public static SharedRunBoard open(RepositorySettings settings) {
        return new SharedRunBoard(settings);
    }

    /** Opens the board for posting a run: its table is made when missing, and runs beyond the last 200 go. */
    static SharedRunBoard forPosting(RepositorySettings settings) {
        SharedRunBoard board = new SharedRunBoard(settings);
        try {
            board.work("preparing", () -> {
                try (Statement statement = board.connection.createStatement()) {
                    if (!board.exists()) {
                        statement.execute(CREATE);
                    } else if (!board.hasPause()) {
                        board.addPause(statement);
                    }
                    statement.execute("DELETE FROM SLUICE_RUN WHERE REPORT IS NOT NULL AND RUN_ID < (SELECT MIN(RUN_ID)"
                            + " FROM (SELECT RUN_ID FROM SLUICE_RUN ORDER BY RUN_ID DESC LIMIT " + RUNS_KEPT
                            + ") AS kept)");
                    return null;
                }
            });
        } catch (RuntimeException e) {
            board.close();
            throw e;
        }
        return board;
    }

    @Override
    public List<RunEntry> runs() {
        return work("reading", () -> {
            List<RunEntry> runs = new ArrayList<>();
            if (!exists()) {
                return runs;
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT STATE FROM SLUICE_RUN ORDER BY RUN_ID DESC LIMIT " + RUNS_KEPT)) {
                while (rows.next()) {
                    runs.add(RunEntry.fromMap(Json.object(rows.getString(1))));
                }
            }
            runs.sort(RunEntry.LATEST_FIRST);
            Set<String> later = new HashSet<>();
            for (int i = 0; i < runs.size(); i++) {
                RunEntry entry = runs.get(i);
                boolean latest = later.add(entry.jobName());
                if (entry.state() == RunState.RUNNING && !(latest && isHeld(entry.jobName()))) {
                    runs.set(i, entry.died());
                }
            }
            return runs;
        });
    }

    /** The lock is the job's; an older run that still says "running" died, even when a newer one lives. */
    private boolean isHeld(String jobName) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT IS_USED_LOCK(?) IS NOT NULL")) {
            statement.setString(1, ServerLock.name(settings.schema(), jobName));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    @Override
    public Optional<Map<String, Object>> report(String runId) {
        return work("reading", () -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT REPORT FROM SLUICE_RUN WHERE RUN_ID = ?")) {
                statement.setString(1, runId);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.ofNullable(row.getString(1)).map(Json::object) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void requestStop(String runId) {
        update("UPDATE SLUICE_RUN SET STOP_REQUESTED = 1 WHERE RUN_ID = ?", runId);
    }

    @Override
    public void requestPause(String runId, boolean pause) {
        update("UPDATE SLUICE_RUN SET PAUSE_REQUESTED = " + (pause ? 1 : 0) + " WHERE RUN_ID = ?", runId);
    }

    @Override
    public boolean stopRequested(String runId) {
        return requested("STOP_REQUESTED", runId);
    }

    @Override
    public boolean pauseRequested(String runId) {
        return requested("PAUSE_REQUESTED", runId);
    }

    private boolean requested(String column, String runId) {
        return work("reading", () -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT " + column + " FROM SLUICE_RUN WHERE RUN_ID = ?")) {
                statement.setString(1, runId);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() && row.getInt(1) == 1;
                }
            }
        });
    }

    @Override
    public void post(RunEntry entry) {
        update(
                "INSERT INTO SLUICE_RUN (RUN_ID, JOB_NAME, STATE) VALUES (?, ?, ?)"
                        + " ON DUPLICATE KEY UPDATE STATE = VALUES(STATE)",
                entry.runId(),
                entry.jobName(),
                Json.text(entry.toMap()));
    }

    @Override
    public void finish(RunEntry entry, Map<String, Object> report) {
        post(entry);
        update("UPDATE SLUICE_RUN SET REPORT = ? WHERE RUN_ID = ?", Json.text(report), entry.runId());
    }

    private void update(String sql, String... parameters) {
        work("writing", () -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setString(i + 1, parameters[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    private boolean exists() throws SQLException {
        return finds("SELECT 1 FROM information_schema.tables"
                + " WHERE table_schema = DATABASE() AND table_name = 'SLUICE_RUN'");
    }

    private boolean hasPause() throws SQLException {
        return finds("SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE()"
                + " AND table_name = 'SLUICE_RUN' AND column_name = 'PAUSE_REQUESTED'");
    }

    private boolean finds(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next();
        }
    }

    /** A table made before there was a pause lacks the column. */
    private void addPause(Statement statement) throws SQLException {
        try {
            statement.execute("ALTER TABLE SLUICE_RUN ADD COLUMN PAUSE_REQUESTED TINYINT NOT NULL DEFAULT 0");
        } catch (SQLException e) {
            if (!hasPause()) { // else another process was faster
                throw e;
            }
        }
    }

    /** Work on the table, a second time on a new connection when the first one was lost. */
    private <T> T work(String doing, Work<T> work) {
        try {
            try {
                return work.run();
            } catch (SQLException e) {
                if (connection.isValid(2)) {
                    throw e;
                }
                connection.abort(Runnable::run);
                connection = connections.connect();
                return work.run();
            }
        } catch (SQLException e) {
            throw new FailedException(
                    doing + " the table SLUICE_RUN of the job repository " + settings + " failed: "
                            + SqlErrors.describe(e),
                    e);
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new FailedException("closing the job repository " + settings + " failed: " + e.getMessage(), e);
        }
    }
}
