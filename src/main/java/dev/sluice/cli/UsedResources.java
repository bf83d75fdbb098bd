package dev.sluice.cli;

import dev.sluice.run.Amounts;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What this process has used: {@code --debug-info} of the MySQL clients. */
final class UsedResources {
    void print(PrintWriter out) {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        out.println("  CPU time: " + Amounts.elapsed(cpu) + "; heap in use: " + Amounts.bytes(heap));
        out.flush();
    }
}
