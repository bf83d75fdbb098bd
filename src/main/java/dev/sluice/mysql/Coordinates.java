package dev.sluice.mysql;

import java.util.List;

/**
 * Where a server stands in its own history: what a replica of a dump would start from, and how two runs can
 * tell whether the data moved between them.
 *
 * @param file current binary log file, empty when the server writes none or does not tell
 * @param position offset in that file
 * @param gtidSet executed GTID set (MySQL) or position (MariaDB), empty when there is none
 * @param blind whether data may move without these coordinates showing it: schemas left out of the binary log, or
 *     a replica that does not log what it applies and whose position is late or hidden from the account
 * @param replicas what this server, as a replica, has applied of its sources
 */
public record Coordinates(
        String file, long position, String gtidSet, boolean blind, List<ReplicaCoordinates> replicas) {
    /** When the server writes no binary log, or the account may not ask. */
    public static final Coordinates UNKNOWN = new Coordinates("", 0, "", false, List.of());

    public Coordinates {
        replicas = List.copyOf(replicas);
    }

    /** Whether they say anything. */
    public boolean known() {
        return !file.isEmpty();
    }

    /**
     * Whether nothing was written between these and the others. A restart begins a new binary log file, so
     * where transactions have GTIDs these decide. Without a binary log, or with a blind spot, nobody can
     * know: the answer is no.
     */
    public boolean provesUnmoved(Coordinates other) {
        if (!known() || !other.known() || blind || other.blind || !replicas.equals(other.replicas)) {
            return false;
        }
        if (!gtidSet.isEmpty() && !other.gtidSet.isEmpty()) {
            return gtidSet.equals(other.gtidSet);
        }
        return file.equals(other.file) && position == other.position && gtidSet.equals(other.gtidSet);
    }

    /** For messages: {@code bin.000007:4711, GTID set ...}. */
    @Override
    public String toString() {
        return known() ? file + ":" + position + (gtidSet.isEmpty() ? "" : ", GTID " + gtidSet) : "unknown";
    }
}
