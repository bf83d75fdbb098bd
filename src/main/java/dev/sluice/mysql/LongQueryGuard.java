package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for queries that run so long already that a global lock would wait for them, and with it every write
 * on the server.
 *
 * @param limitSeconds queries that have run longer than this are in the way; 0 switches the guard off
 * @param retries how often to look again before giving up
 * @param retryIntervalSeconds pause before looking again
 * @param kill whether to kill the queries in the way instead of giving up
 */
public record LongQueryGuard(int limitSeconds, int retries, int retryIntervalSeconds, boolean kill) {
    /** What mydumper does unless told otherwise: 60 s, no retry, no kill. */
    public static final LongQueryGuard DEFAULT = new LongQueryGuard(60, 0, 60, false);

    private record Query(long id, String user, long seconds) {
        @Override
        public String toString() {
            return "query " + id + " of " + user + " has run for " + seconds + " s";
        }
    }

    /**
     * Returns once nothing is in the way.
     *
     * @return the queries that were killed, for the report
     * @throws RefusedException when a long query remains
     */
    List<String> await(Connection connection, StopSignal stop) throws SQLException, InterruptedException {
        if (limitSeconds == 0) {
            return List.of();
        }
        for (int attempt = 0; ; attempt++) {
            List<Query> inTheWay = longQueries(connection);
            if (inTheWay.isEmpty()) {
                return List.of();
            }
            if (kill) {
                return kill(connection, inTheWay);
            }
            if (attempt >= retries) {
                throw new RefusedException("A lock would have to wait: " + inTheWay.get(0) + ", longer than"
                        + " --long-query-guard " + limitSeconds + "; wait for it, use --kill-long-queries,"
                        + " or raise the limit.");
            }
            stop.sleep(retryIntervalSeconds * 1000L);
        }
    }

    private List<Query> longQueries(Connection connection) throws SQLException {
        String sql = "SELECT id, user, time FROM information_schema.processlist WHERE command IN ('Query', 'Execute')"
                + " AND time > " + limitSeconds + " AND id <> CONNECTION_ID()"
                + " AND user NOT IN ('system user', 'event_scheduler') ORDER BY time DESC";
        List<Query> queries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                queries.add(new Query(row.getLong(1), row.getString(2), row.getLong(3)));
            }
        }
        return queries;
    }

    private static List<String> kill(Connection connection, List<Query> queries) throws SQLException {
        List<String> killed = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (Query query : queries) {
                statement.execute("KILL QUERY " + query.id());
                killed.add(query.toString());
            }
        }
        return killed;
    }
}
