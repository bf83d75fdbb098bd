package dev.sluice.mysql;

import java.util.Set;

/**
 * What an error of the server means for the one who has to react to it. Numbers from the MySQL 9.7 and MariaDB
 * 10.11 error references; client errors (2xxx) for completeness, the driver reports those by SQL state 08.
 */
public enum SqlErrorClass {
    /** Log-in refused, or a privilege is missing. */
    ACCESS_DENIED(1044, 1045, 1142, 1143, 1227, 1370, 1698, 1820, 1862, 3118, 4151),
    /** No room for another connection now; may pass. */
    TOO_MANY_CONNECTIONS(1040, 1203, 1226),
    /** The session is gone: network, shutdown, KILL, idle time-out. What it had not committed is rolled back. */
    LOST_CONNECTION(
            1053, 1077, 1078, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2055, 3032, 4031),
    /** The whole transaction was rolled back in favour of another; run it again. */
    DEADLOCK(1213, 1614),
    /** A lock was not granted in time. Only the statement was rolled back; roll back and run the transaction again. */
    LOCK_WAIT(1205, 1206, 3572),
    /** The statement was killed, or took longer than the server allows. */
    INTERRUPTED(1317, 1969, 3024),
    /** The table was altered after the snapshot began; its rows at that moment cannot be read any more. */
    TABLE_CHANGED(1412),
    /** The row was changed by another transaction since this snapshot read it (MariaDB). */
    RECORD_CHANGED(1020),
    /** No such table or view. */
    UNKNOWN_TABLE(1051, 1109, 1146),
    /** No such schema. */
    UNKNOWN_SCHEMA(1008, 1049),
    /** No such column. */
    UNKNOWN_COLUMN(1054),
    /** The server has no space: disk, tablespace or temporary file. */
    DISK_FULL(3, 1021, 1026, 1114, 1878),
    /** The server, or its transaction, takes no writes. */
    READ_ONLY(1290, 1792, 1836),
    /** A row or statement exceeds max_allowed_packet. */
    PACKET_TOO_LARGE(1153, 1301, 2020),
    /** A unique key holds this value already. */
    DUPLICATE_KEY(1062, 1586),
    /** This server does not know the statement or variable; another version may. */
    NOT_SUPPORTED(1064, 1193, 1235, 1305),
    /** Anything else. */
    OTHER;

    private final Set<Integer> codes;

    SqlErrorClass(Integer... codes) {
        this.codes = Set.of(codes);
    }

    /** Whether an error or warning of the server with this number is of the class. */
    public boolean has(int code) {
        return codes.contains(code);
    }

    /** Whether the same transaction, run again from its start and on a new connection if need be, may succeed. */
    public boolean mayPass() {
        return switch (this) {
            case DEADLOCK, LOCK_WAIT, LOST_CONNECTION, TOO_MANY_CONNECTIONS, RECORD_CHANGED -> true;
            case ACCESS_DENIED,
                    INTERRUPTED,
                    TABLE_CHANGED,
                    UNKNOWN_TABLE,
                    UNKNOWN_SCHEMA,
                    UNKNOWN_COLUMN,
                    DISK_FULL,
                    READ_ONLY,
                    PACKET_TOO_LARGE,
                    DUPLICATE_KEY,
                    NOT_SUPPORTED,
                    OTHER -> false;
        };
    }
}
