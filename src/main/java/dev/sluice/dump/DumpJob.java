package dev.sluice.dump;

import dev.sluice.job.BatchJob;
import dev.sluice.job.JobAssembly;
import dev.sluice.job.JobIdentity;
import dev.sluice.job.PartitionWorker;
import dev.sluice.layout.DumpProof;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import java.util.Optional;
import org.springframework.batch.core.job.Job;

/**
 * Wires a dump as a Spring Batch job: preflight, snapshot, plan, the partitions, finish. All steps but the
 * partitions run on each start, because a snapshot does not outlive its process and the plan in the directory
 * says by itself whether it is made.
 */
public final class DumpJob implements BatchJob, AutoCloseable {
    private final DumpOptions options;
    private final ConnectionSettings source;
    private final boolean fresh;
    private final Optional<DumpProof> proof;
    private final Politeness politeness;
    private Dump dump;

    /**
     * @param fresh whether an unfinished dump in the directory is discarded
     * @param proof compares the dump with the snapshot before it counts; empty: nobody asked for that
     */
    public DumpJob(DumpOptions options, ConnectionSettings source, boolean fresh, Optional<DumpProof> proof) {
        this(options, source, fresh, proof, Politeness.NONE);
    }

    /** The same, but not in a hurry. */
    public DumpJob(
            DumpOptions options,
            ConnectionSettings source,
            boolean fresh,
            Optional<DumpProof> proof,
            Politeness politeness) {
        this.politeness = politeness;
        this.options = options;
        this.source = source;
        this.fresh = fresh;
        this.proof = proof;
    }

    @Override
    public JobIdentity identity() {
        String label = options.databases().isEmpty() ? "all" : String.join("_", options.databases());
        return new JobIdentity(
                "dump", label, source.address(), options.outputDir().toString(), options.meaning());
    }

    @Override
    public Job build(JobAssembly assembly) {
        boolean again = dump != null;
        close();
        Dump current = new Dump(options, source, identity().hash(), assembly.run(), fresh || again, proof, politeness);
        dump = current;
        assembly.onAbandon(current::abort);
        return assembly.linear(
                assembly.always("preflight", current::preflight),
                assembly.always("snapshot", () -> current.snapshot(assembly.resumed(), assembly.untold())),
                assembly.always("plan", current::plan),
                assembly.partitioned(
                        "dump", options.workers(), current::partitions, partition -> worker(current.open(partition))),
                assembly.always("finish", current::finish));
    }

    private static PartitionWorker worker(PartitionDumper dumper) {
        return new PartitionWorker() {
            @Override
            public boolean next() throws Exception {
                return dumper.next();
            }

            @Override
            public void close() {
                dumper.close();
            }
        };
    }

    /** Lets go of connections, threads and the directory. */
    @Override
    public void close() {
        if (dump != null) {
            dump.close();
            dump = null;
        }
    }
}
