package dev.sluice.mysql;

/** How all sessions of a dump come to see the same moment. */
public enum Consistency {
    /** The strongest of the following that the account's privileges allow, {@link #NONE} never. */
    AUTO,
    /** Writes on the whole server wait for the milliseconds in which the snapshots are opened. */
    LOCK_ALL,
    /** Writes to the tables of the dump wait for that time. */
    LOCK_TABLES,
    /** No lock: the binary log is compared before and after, until it stood still in between. */
    SAFE_NO_LOCK,
    /** Each session has a snapshot of its own moment; the dump is not consistent. */
    NONE
}
