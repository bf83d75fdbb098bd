package dev.sluice.mysql;

/** Why a server's data may move while its coordinates stand still. */
enum BlindSpot {
    /** The binary log does not hold every schema. */
    FILTER("leaves schemas out (binlog-do-db or binlog-ignore-db)"),
    /** A replica that does not log what it applies, before an account without the right to see its position. */
    HIDDEN_REPLICA("does not hold what this server applies as a replica, and the account may not see how far that is"
            + " (SLAVE MONITOR)"),
    /** A replica that does not log what it applies, and whose position lags behind what is visible. */
    PARALLEL_REPLICA("does not hold what this server applies as a replica, and with several threads and without GTIDs"
            + " that replica tells its position late");

    private final String reason;

    BlindSpot(String reason) {
        this.reason = reason;
    }

    /** What is the matter with the binary log: the second half of a sentence that begins with it. */
    String reason() {
        return reason;
    }
}
