package dev.sluice.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.batch.core.job.Job;

/** A job of three steps (check, plan, work) that notes what it did; each test changes what it is about. */
class ListedJob implements BatchJob {
    final List<String> done = Collections.synchronizedList(new ArrayList<>());
    JobIdentity identity = new JobIdentity("try", "Shop", "db1:3306", "/backup/shop", "all tables");
    int threads = 2;
    List<String> partitions = List.of("p1", "p2", "p3", "p4");
    StepBody check = () -> done.add("check");
    StepBody plan = () -> done.add("plan");
    PartitionWork work = partition -> ranges(partition, () -> done.add(partition));
    JobAssembly assembly;

    @Override
    public JobIdentity identity() {
        return identity;
    }

    @Override
    public Job build(JobAssembly assembly) {
        this.assembly = assembly;
        return assembly.linear(
                assembly.always("check", check),
                assembly.once("plan", plan),
                assembly.partitioned("work", threads, () -> partitions, work),
                assembly.always("finish", () -> done.add("finish")));
    }

    /** A partition of the given ranges. */
    static PartitionWorker ranges(String partition, Callable<?>... ranges) {
        return new PartitionWorker() {
            private int next;

            @Override
            public boolean next() throws Exception {
                if (next == ranges.length) {
                    return false;
                }
                ranges[next++].call();
                return true;
            }

            @Override
            public void close() {}

            @Override
            public String toString() {
                return partition;
            }
        };
    }
}
