package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What the soak does to a running command. */
enum Fault {
    /** SIGKILL at any instant. */
    KILL(Set.of(137)),
    /** SIGKILL behind a named step. */
    KILL_AT_STEP(Set.of(137)),
    /** SIGTERM; 143 before the program could listen. */
    TERMINATE(Set.of(5, 143)),
    /** The process stands still for a while. */
    FREEZE(Set.of()),
    /** The server is killed and started again. */
    SERVER_KILL(Set.of(1, 2)),
    /** The server ends all sessions of the command. */
    SESSIONS_KILLED(Set.of(1, 2)),
    /** The network ends all connections. */
    CONNECTIONS_CUT(Set.of(1, 2)),
    /** The network is slow from now on. */
    SLOW_NETWORK(Set.of());

    private final Set<Integer> exitCodes;

    Fault(Set<Integer> exitCodes) {
        this.exitCodes = exitCodes;
    }

    /** With which exit codes a start may end that was hit, beside that of a complete one. */
    Set<Integer> exitCodes() {
        return exitCodes;
    }

    /** The environment of a start that is to be hit. @param steps one of which it may be killed behind */
    Sluice armed(Sluice sluice, List<CrashPoint> steps, Random random) {
        if (this != KILL_AT_STEP) {
            return sluice;
        }
        CrashPoint step = steps.get(random.nextInt(steps.size()));
        boolean once = step == CrashPoint.NOTED || step == CrashPoint.RECORDED;
        return sluice.with("SLUICE_TEST_CRASH_AT", step + ":" + (once ? 1 : 1 + random.nextInt(6)));
    }

    /** Hits a command that was started through the proxy. */
    void strike(SluiceRun run, TestServer server, CutProxy proxy, Random random)
            throws IOException, InterruptedException {
        switch (this) {
            case KILL -> run.kill();
            case KILL_AT_STEP -> {
                // it does that by itself
            }
            case TERMINATE -> run.signal("TERM");
            case FREEZE -> {
                run.signal("STOP");
                Thread.sleep(500 + random.nextInt(2500));
                run.signal("CONT");
            }
            case SERVER_KILL -> {
                server.kill();
                Thread.sleep(random.nextInt(2000));
                server.start();
            }
            case SESSIONS_KILLED -> killSessions(server);
            case CONNECTIONS_CUT -> proxy.cut();
            case SLOW_NETWORK -> proxy.delay(1 + random.nextInt(20));
        }
    }

    private static void killSessions(TestServer server) {
        List<String> sessions = server.query("SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
                + " AND user = '" + server.settings().user() + "'");
        for (String session : sessions) {
            try {
                server.execute("KILL " + session);
            } catch (AssertionError gone) {
                // it had ended
            }
        }
    }
}
