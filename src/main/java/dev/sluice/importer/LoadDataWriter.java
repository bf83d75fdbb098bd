package dev.sluice.importer;

import dev.sluice.mysql.LocalLoad;
import dev.sluice.run.StopSignal;
import dev.sluice.target.StoppableInput;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Sends records by {@code LOAD DATA LOCAL}. {@code LOCAL} without {@code REPLACE} means {@code IGNORE}: the server passes
 * over duplicates and bends values to fit, and says so in warnings alone.
 */
final class LoadDataWriter implements RangeWriter {
    private final String sql;
    private final RecordFeeds feeds;
    private final Remarks remarks;
    private final StopSignal stop;

    /** @param sql of {@link LoadDataSql} */
    LoadDataWriter(String sql, RecordFeeds feeds, DuplicatePolicy policy, StopSignal stop) {
        this.sql = sql;
        this.feeds = feeds;
        this.remarks = new Remarks(policy);
        this.stop = stop;
    }

    @Override
    public Verdict write(Connection connection, RangeBytes range, Segment segment) throws SQLException, IOException {
        try (RecordFeed feed = feeds.open(range, segment)) {
            long affected;
            try {
                affected = LocalLoad.send(connection, sql, new StoppableInput(feed.rows(), stop));
            } catch (SQLException e) {
                return Remarks.judge(feed.records(), e);
            }
            return remarks.judge(connection, feed, affected);
        }
    }
}
