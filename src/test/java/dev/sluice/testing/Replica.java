package dev.sluice.testing;

import java.util.List;

/**
 * A private server that replicates from another one, by GTID.
 *
 * @param source what it follows
 * @param server itself
 */
public record Replica(TestServer source, TestServer server) implements AutoCloseable {
    static Replica of(TestServer source, TestServer server) {
        Replica replica = new Replica(source, server);
        server.execute(replica.changeSource(), replica.words("START SLAVE", "START REPLICA"));
        replica.catchUp();
        return replica;
    }

    private String changeSource() {
        if (server.isMariaDb()) {
            return "CHANGE MASTER TO " + account("MASTER") + ", MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1";
        }
        return server.isAtLeast(8, 0, 23)
                ? "CHANGE REPLICATION SOURCE TO " + account("SOURCE")
                        + ", SOURCE_AUTO_POSITION=1, SOURCE_SSL=1, SOURCE_CONNECT_RETRY=1"
                : "CHANGE MASTER TO " + account("MASTER")
                        + ", MASTER_AUTO_POSITION=1, MASTER_SSL=1, MASTER_CONNECT_RETRY=1";
    }

    private String account(String word) {
        return "%1$s_HOST='%2$s', %1$s_PORT=%3$d, %1$s_USER='%4$s', %1$s_PASSWORD='%5$s'"
                .formatted(
                        word,
                        source.host(),
                        source.port(),
                        source.settings().user(),
                        source.settings().password());
    }

    private String words(String old, String current) {
        return !server.isMariaDb() && server.isAtLeast(8, 0, 23) ? current : old;
    }

    /** Waits until everything that the source has committed by now is applied; fails after a minute. */
    public void catchUp() {
        String waited = server.isMariaDb()
                ? server.single(
                        "SELECT MASTER_GTID_WAIT('" + source.single("SELECT @@GLOBAL.gtid_binlog_pos") + "', 60)")
                : server.single("SELECT WAIT_FOR_EXECUTED_GTID_SET('"
                        + source.single("SELECT @@GLOBAL.gtid_executed").replace("\n", "") + "', 60)");
        if (!waited.equals("0")) {
            List<String> status = server.query(words("SHOW SLAVE STATUS", "SHOW REPLICA STATUS"));
            throw new AssertionError("the replica did not catch up within a minute: " + status);
        }
    }

    /** Stops applying, so that the replica falls behind. */
    public void pause() {
        server.execute(words("STOP SLAVE SQL_THREAD", "STOP REPLICA SQL_THREAD"));
    }

    /** Applies again after {@link #pause}. */
    public void resume() {
        server.execute(words("START SLAVE SQL_THREAD", "START REPLICA SQL_THREAD"));
    }

    /** Applies what the source commits only so many seconds later; 0 ends that. */
    public void delay(int seconds) {
        boolean current = !server.isMariaDb() && server.isAtLeast(8, 0, 23);
        server.execute(
                words("STOP SLAVE", "STOP REPLICA"),
                current
                        ? "CHANGE REPLICATION SOURCE TO SOURCE_DELAY=" + seconds
                        : "CHANGE MASTER TO MASTER_DELAY=" + seconds,
                words("START SLAVE", "START REPLICA"));
    }

    /** Ends the replica, not the source. */
    @Override
    public void close() {
        server.close();
    }
}
