package dev.sluice.archive;

import dev.sluice.job.BatchJob;
import dev.sluice.job.JobAssembly;
import dev.sluice.job.JobIdentity;
import dev.sluice.job.PartitionWorker;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.step.Step;

/** Wires an archive job as a Spring Batch job: preflight, plan, the ranges, finish. */
public final class ArchiveJob implements BatchJob, AutoCloseable {
    private final ArchiveOptions options;
    private final ConnectionSettings source;
    private final Optional<ConnectionSettings> dest;
    private final Politeness politeness;
    private final boolean fresh;
    private Archive archive;

    /**
     * @param dest the server of the destination's table; empty when there is none
     * @param politeness how busy servers and late replicas are spared
     * @param fresh whether an unfinished run is discarded first
     */
    public ArchiveJob(
            ArchiveOptions options,
            ConnectionSettings source,
            Optional<ConnectionSettings> dest,
            Politeness politeness,
            boolean fresh) {
        this.options = options;
        this.source = source;
        this.dest = dest;
        this.politeness = politeness;
        this.fresh = fresh;
    }

    @Override
    public JobIdentity identity() {
        return new JobIdentity(
                "archive",
                options.source().name(),
                source.address() + "/" + options.source(),
                dest.map(server -> server.address() + "/" + options.dest().orElseThrow())
                        .orElse(""),
                options.meaning());
    }

    @Override
    public Job build(JobAssembly assembly) {
        boolean again = archive != null;
        close();
        Archive current =
                new Archive(options, source, dest, identity().hash(), politeness, assembly.run(), fresh && !again);
        archive = current;
        assembly.onAbandon(current::abort);
        List<Step> steps = new ArrayList<>();
        steps.add(assembly.always("preflight", () -> current.preflight(assembly.resumed())));
        steps.add(assembly.always("plan", current::plan));
        if (options.dropPartitions()) {
            steps.add(assembly.always("partitions", current::dropPartitions));
        }
        steps.add(assembly.partitioned(
                "archive", options.threads(), current::partitions, partition -> worker(current.open(partition))));
        steps.add(assembly.always("finish", current::finish));
        return assembly.linear(steps.toArray(Step[]::new));
    }

    private static PartitionWorker worker(PartitionArchiver archiver) {
        return new PartitionWorker() {
            @Override
            public boolean next() throws Exception {
                return archiver.next();
            }

            @Override
            public void close() {
                archiver.close();
            }
        };
    }

    /** How often the parts of chunks were done and how long they took, by the part's name. */
    public Map<String, Object> statistics() {
        return archive == null ? Map.of() : archive.statistics();
    }

    /** Lets go of connections and locks. */
    @Override
    public void close() {
        if (archive != null) {
            archive.close();
            archive = null;
        }
    }
}
