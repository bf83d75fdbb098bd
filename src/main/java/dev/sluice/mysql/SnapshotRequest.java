package dev.sluice.mysql;

import java.util.List;

/**
 * What a snapshot shall be.
 *
 * @param consistency how the sessions come to see the same moment
 * @param sessions how many sessions read from it
 * @param tables the tables that will be read; locked where there is no other way
 * @param guard what to do about queries that would hold up the lock
 * @param blockDdl whether to hold off ALTER, DROP and the like until the snapshot is closed, where the server can
 */
public record SnapshotRequest(
        Consistency consistency, int sessions, List<TableInfo> tables, LongQueryGuard guard, boolean blockDdl) {
    public SnapshotRequest {
        tables = List.copyOf(tables);
    }
}
