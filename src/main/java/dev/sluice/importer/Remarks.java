package dev.sluice.importer;

import dev.sluice.mysql.ServerWarnings;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Judges what the server said of records that it was sent. Every warning and every note is a fault, but for those of
 * duplicates that {@code --ignore} forgives, and so is a count that does not fit.
 */
final class Remarks {
    private final DuplicatePolicy policy;

    Remarks(DuplicatePolicy policy) {
        this.policy = policy;
    }

    /**
     * Judges a statement that ended without an error.
     *
     * @param feed what was sent, read to its end
     * @param affected what the server counted
     */
    Verdict judge(Connection connection, RecordFeed feed, long affected) throws SQLException {
        long count = ServerWarnings.count(connection);
        if (count == 0 && feed.unreadable().isEmpty() && fits(feed.sent(), affected, 0)) {
            return Verdict.clean(feed, affected, 0, List.of());
        }
        TreeSet<Long> suspects = new TreeSet<>();
        List<ServerRemark> reasons = new ArrayList<>();
        List<String> duplicates = new ArrayList<>();
        feed.unreadable().forEach(bad -> suspects.add(bad.number()));
        feed.firstUnreadable().ifPresent(bad -> reasons.add(bad.remark()));
        long[] kept = new long[2];
        if (count > 0) {
            ServerWarnings.read(connection, warning -> {
                kept[0]++;
                if (policy == DuplicatePolicy.IGNORE && SqlErrorClass.DUPLICATE_KEY.has(warning.code())) {
                    kept[1]++;
                    if (duplicates.size() < Verdict.NAMED) {
                        duplicates.add(ServerRemark.of(warning.code(), warning.message())
                                .reason());
                    }
                    return;
                }
                ServerRemark remark = ServerRemark.of(warning.code(), warning.message());
                if (reasons.isEmpty()) {
                    reasons.add(remark);
                }
                remark.row().ifPresent(row -> suspects.add(feed.recordOf(row)));
            });
        }
        if (reasons.isEmpty() && kept[1] == count && fits(feed.sent(), affected, kept[1])) {
            return Verdict.clean(feed, affected, kept[1], duplicates);
        }
        ServerRemark first = reasons.isEmpty()
                ? ServerRemark.ofClient(
                        "", "the server took " + affected + " of " + feed.sent() + " rows and said nothing")
                : reasons.get(0);
        return Verdict.bad(feed.records(), first.column().orElse(""), first.reason(), List.copyOf(suspects));
    }

    private boolean fits(long sent, long affected, long skipped) {
        return switch (policy) {
            case ERROR, IGNORE -> affected + skipped == sent;
            case REPLACE, UPSERT -> affected >= sent;
        };
    }

    /**
     * Judges a statement that ended with an error.
     *
     * @throws SQLException when it is not the records' fault
     */
    static Verdict judge(long records, SQLException error) throws SQLException {
        SqlErrorClass kind = SqlErrors.classify(error);
        if (!ofTheRecords(kind)) {
            throw error;
        }
        ServerRemark remark = ServerRemark.of(error.getErrorCode(), error.getMessage());
        return Verdict.bad(records, remark.column().orElse(""), remark.reason(), List.of());
    }

    private static boolean ofTheRecords(SqlErrorClass kind) {
        return switch (kind) {
            case DUPLICATE_KEY, PACKET_TOO_LARGE, OTHER -> true;
            case ACCESS_DENIED,
                    TOO_MANY_CONNECTIONS,
                    LOST_CONNECTION,
                    DEADLOCK,
                    LOCK_WAIT,
                    INTERRUPTED,
                    TABLE_CHANGED,
                    RECORD_CHANGED,
                    UNKNOWN_TABLE,
                    UNKNOWN_SCHEMA,
                    UNKNOWN_COLUMN,
                    DISK_FULL,
                    READ_ONLY,
                    NOT_SUPPORTED -> false;
        };
    }
}
