package dev.sluice.importer;

import dev.sluice.flat.BadRecordException;
import dev.sluice.flat.FilePosition;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.RecordFields;
import dev.sluice.flat.RecordParser;
import dev.sluice.flat.RecordReader;
import dev.sluice.mysql.ServerWarnings;
import dev.sluice.mysql.SqlBytes;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.run.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Sends records by INSERT statements of many rows, or of one where they need variables. Records are taken apart here, as
 * the server would. A record must fit into {@code max_allowed_packet} and lies in memory some times over. One thread.
 */
final class InsertWriter implements RangeWriter {
    /** As much as makes the statement's own cost small. */
    private static final int STATEMENT_BYTES = 1 << 20;
    /** Room in a packet for what surrounds the values. */
    private static final int AROUND = 4096;

    private final InsertSql insert;
    private final int fieldCount;
    private final RecordFeeds feeds;
    private final FlatFormat rowFormat;
    private final DuplicatePolicy policy;
    private final StopSignal stop;
    private final SqlBytes sql = new SqlBytes();

    /** @param rowFormat of the rows that the feeds give */
    InsertWriter(
            InsertSql insert,
            int fieldCount,
            RecordFeeds feeds,
            FlatFormat rowFormat,
            DuplicatePolicy policy,
            StopSignal stop) {
        this.insert = insert;
        this.fieldCount = fieldCount;
        this.feeds = feeds;
        this.rowFormat = rowFormat;
        this.policy = policy;
        this.stop = stop;
    }

    @Override
    public Verdict write(Connection connection, RangeBytes range, Segment segment) throws SQLException, IOException {
        try (RecordFeed feed = feeds.open(range, segment);
                Statement statement = connection.createStatement()) {
            Run run = new Run(connection, statement);
            try {
                run.send(feed);
            } catch (SQLException e) {
                return Remarks.judge(feed.records(), e);
            }
            if (run.remark == null && feed.firstUnreadable().isPresent()) {
                run.remark = feed.firstUnreadable().get().remark();
                feed.unreadable().forEach(bad -> run.suspects.add(bad.number()));
            }
            boolean fits = policy == DuplicatePolicy.ERROR || policy == DuplicatePolicy.IGNORE
                    ? run.affected + run.skipped == feed.sent()
                    : run.affected >= feed.sent() || policy == DuplicatePolicy.UPSERT;
            if (run.remark == null && !fits) {
                run.remark = ServerRemark.ofClient(
                        "", "the server took " + run.affected + " of " + feed.sent() + " rows and said nothing");
            }
            return run.remark == null
                    ? Verdict.clean(feed, run.affected, run.skipped, run.duplicates)
                    : Verdict.bad(
                            feed.records(),
                            run.remark.column().orElse(""),
                            run.remark.reason(),
                            List.copyOf(run.suspects));
        }
    }

    /** One segment. */
    private final class Run {
        private final Connection connection;
        private final Statement statement;
        private final long most;
        private final TreeSet<Long> suspects = new TreeSet<>();
        private final List<String> duplicates = new ArrayList<>();
        private long affected;
        private long skipped;
        private long inStatement;
        private ServerRemark remark;

        Run(Connection connection, Statement statement) throws SQLException {
            this.connection = connection;
            this.statement = statement;
            try (ResultSet row = statement.executeQuery("SELECT @@max_allowed_packet")) {
                row.next();
                most = Math.min(
                        STATEMENT_BYTES,
                        row.getLong(1) - AROUND - insert.before().length() * 4L);
            }
        }

        void send(RecordFeed feed) throws SQLException, IOException {
            sql.clear();
            RecordFields fields = new RecordFields();
            RecordParser parser = rowFormat.parser();
            try (RecordReader records = new RecordReader(feed.rows(), rowFormat, FilePosition.START)) {
                while (records.next()) {
                    stop.check();
                    try {
                        parser.parse(records.bytes(), records.start(), records.end(), fields);
                        check(fields);
                        add(fields);
                    } catch (BadRecordException e) {
                        bad(records.number(), ServerRemark.ofClient(e.column(), e.getMessage()));
                    }
                }
            }
            end();
        }

        private void check(RecordFields fields) throws BadRecordException {
            if (fields.count() < fieldCount) {
                throw new BadRecordException("Row doesn't contain data for all columns (1261)");
            }
            if (fields.count() > fieldCount) {
                throw new BadRecordException(
                        "Row was truncated; it contained more data than there were input columns (1262)");
            }
        }

        private void bad(long number, ServerRemark why) {
            suspects.add(number);
            remark = remark == null ? why : remark;
        }

        private void add(RecordFields fields) throws SQLException {
            if (insert.rowByRow()) {
                if (insert.addVariables(fields, sql)) {
                    execute(0);
                }
                sql.clear();
                insert.addStatement(fields, sql);
                execute(1);
                return;
            }
            int start = sql.length();
            insert.addRow(fields, sql);
            if (sql.length() > most && inStatement > 0) {
                execute(inStatement, start - 1);
                sql.keepFrom(start);
                inStatement = 0;
            }
            inStatement++;
            sql.add((byte) ',');
        }

        private void end() throws SQLException {
            if (inStatement > 0) {
                execute(inStatement, sql.length() - 1);
                inStatement = 0;
            }
        }

        private void execute(long rows) throws SQLException {
            executeText(new String(sql.array(), 0, sql.length(), StandardCharsets.UTF_8), rows);
            sql.clear();
        }

        private void execute(long rows, int length) throws SQLException {
            executeText(insert.before() + sql.text(length) + insert.behind(), rows);
        }

        private void executeText(String text, long rows) throws SQLException {
            long count = statement.executeLargeUpdate(text);
            if (rows == 0) {
                return;
            }
            affected += count;
            long warnings = ServerWarnings.count(connection);
            if (warnings > 0) {
                ServerWarnings.read(connection, warning -> {
                    if (policy == DuplicatePolicy.IGNORE && SqlErrorClass.DUPLICATE_KEY.has(warning.code())) {
                        skipped++;
                        if (duplicates.size() < Verdict.NAMED) {
                            duplicates.add(ServerRemark.of(warning.code(), warning.message())
                                    .reason());
                        }
                    } else if (remark == null) {
                        remark = ServerRemark.of(warning.code(), warning.message());
                    }
                });
            }
        }
    }
}
