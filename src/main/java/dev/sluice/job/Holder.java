package dev.sluice.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The process that runs a job.
 *
 * @param runId its run
 * @param host name of the machine
 * @param pid process id there
 * @param since when the run started
 */
record Holder(String runId, String host, long pid, Instant since) {
    static Holder thisProcess(String runId, Instant since) {
        return new Holder(runId, hostName(), ProcessHandle.current().pid(), since);
    }

    String toJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("run", runId);
        map.put("host", host);
        map.put("pid", pid);
        map.put("since", since);
        return Json.text(map);
    }

    static Holder fromJson(String text) {
        Map<String, Object> map = Json.object(text);
        return new Holder(
                (String) map.get("run"), (String) map.get("host"), (Long) map.get("pid"), Instant.parse((String)
                        map.get("since")));
    }

    private static String hostName() {
        String fromShell = System.getenv("HOSTNAME");
        if (fromShell != null && !fromShell.isBlank()) {
            return fromShell;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
