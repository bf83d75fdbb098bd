package dev.sluice.load;

import dev.sluice.job.BatchJob;
import dev.sluice.job.JobAssembly;
import dev.sluice.job.JobIdentity;
import dev.sluice.job.PartitionWorker;
import dev.sluice.layout.DumpProof;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.batch.core.job.Job;

/**
 * Wires a load as a Spring Batch job. All steps but the partitions run on each start: what is done already is seen in
 * the target, not in the repository, so a step that finds its work done does nothing.
 */
public final class LoadJob implements BatchJob, AutoCloseable {
    private final LoadOptions options;
    private final ConnectionSettings target;
    private final Path stateDir;
    private final boolean fresh;
    private final Optional<DumpProof> proof;
    private final Politeness politeness;
    private Load load;

    /**
     * @param stateDir where settings of the server that are changed for the load are written down
     * @param fresh whether what an unfinished run made is taken away first
     * @param proof compares the dump with what was loaded; empty: nobody asked for that
     */
    public LoadJob(
            LoadOptions options, ConnectionSettings target, Path stateDir, boolean fresh, Optional<DumpProof> proof) {
        this(options, target, stateDir, fresh, proof, Politeness.NONE);
    }

    /** The same, but not in a hurry. */
    public LoadJob(
            LoadOptions options,
            ConnectionSettings target,
            Path stateDir,
            boolean fresh,
            Optional<DumpProof> proof,
            Politeness politeness) {
        this.politeness = politeness;
        this.options = options;
        this.target = target;
        this.stateDir = stateDir;
        this.fresh = fresh;
        this.proof = proof;
    }

    @Override
    public JobIdentity identity() {
        String label = options.database()
                .or(options::sourceDb)
                .orElseGet(() -> options.directory().getFileName().toString());
        return new JobIdentity("load", label, options.directory().toString(), target.address(), options.meaning());
    }

    @Override
    public Job build(JobAssembly assembly) {
        boolean again = load != null;
        close();
        Load current =
                new Load(options, target, stateDir, identity().hash(), assembly.run(), fresh || again, politeness);
        load = current;
        assembly.onAbandon(current::abort);
        return assembly.linear(
                assembly.always("preflight", () -> current.preflight(assembly.resumed())),
                assembly.always("schema", current::schema),
                assembly.partitioned(
                        "load", options.threads(), current::partitions, partition -> worker(current.open(partition))),
                assembly.always("keys", current::keys),
                assembly.always("swap", current::swap),
                assembly.always("constraints", current::constraints),
                assembly.always("verify", () -> current.verify(proof)),
                assembly.always("programs", current::programs),
                assembly.always("finish", current::finish));
    }

    private static PartitionWorker worker(PartitionLoader loader) {
        return new PartitionWorker() {
            @Override
            public boolean next() throws Exception {
                return loader.next();
            }

            @Override
            public void close() {
                loader.close();
            }
        };
    }

    @Override
    public void putBack() {
        if (load != null) {
            load.putBackSettings();
        }
    }

    /** Lets go of connections, threads and locks, and puts the server's settings back. */
    @Override
    public void close() {
        if (load != null) {
            load.close();
            load = null;
        }
    }
}
