package dev.sluice.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What this process has used: {@code --debug-info} of the MySQL clients. */
final class UsedResources {
    void print(PrintWriter out) {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        out.println("  CPU time: " + Units.elapsed(cpu) + "; heap in use: " + Units.bytes(heap));
        out.flush();
    }
}
