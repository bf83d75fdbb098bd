package dev.sluice.verify;

import dev.sluice.job.BatchJob;
import dev.sluice.job.JobAssembly;
import dev.sluice.job.JobIdentity;
import dev.sluice.job.PartitionWorker;
import dev.sluice.job.StateFolder;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.batch.core.job.Job;

/** Wires a comparison as a Spring Batch job: preflight, plan, the partitions, finish. */
public final class VerifyJob implements BatchJob, AutoCloseable {
    private final VerifyOptions options;
    private final ConnectionSettings source;
    private final ConnectionSettings target;
    private final Path stateDir;
    private final Politeness politeness;
    private Verify verify;
    private VerifyResult result;

    /**
     * @param stateDir the state folder, which keeps plan and journal of an unfinished run
     * @param politeness what the ranges wait for
     */
    public VerifyJob(
            VerifyOptions options,
            ConnectionSettings source,
            ConnectionSettings target,
            Path stateDir,
            Politeness politeness) {
        this.options = options;
        this.source = source;
        this.target = target;
        this.stateDir = stateDir;
        this.politeness = politeness;
    }

    @Override
    public JobIdentity identity() {
        return new JobIdentity(
                "verify",
                options.source().schema().orElse("all"),
                source.address() + options.source(),
                target.address() + options.target(),
                options.meaning());
    }

    @Override
    public Job build(JobAssembly assembly) {
        close();
        Path folder = new StateFolder(stateDir).job(identity().jobName()).resolve("verify");
        Verify current = new Verify(options, source, target, identity().hash(), folder, assembly.run(), politeness);
        verify = current;
        assembly.onAbandon(current::abort);
        return assembly.linear(
                assembly.always("preflight", () -> current.preflight(assembly.resumed())),
                assembly.always("plan", current::plan),
                assembly.partitioned(
                        "verify", options.threads(), current::partitions, partition -> worker(current.open(partition))),
                assembly.always("finish", () -> {
                    current.finish();
                    result = current.result().orElseThrow();
                }));
    }

    private static PartitionWorker worker(PartitionVerifier verifier) {
        return new PartitionWorker() {
            @Override
            public boolean next() throws Exception {
                return verifier.next();
            }

            @Override
            public void close() {
                verifier.close();
            }
        };
    }

    /** What was found; empty when the run did not come to its end. */
    public Optional<VerifyResult> result() {
        return Optional.ofNullable(result);
    }

    /** Lets go of connections, and of the folder when the run came to its end. */
    @Override
    public void close() {
        if (verify != null) {
            verify.close();
            verify = null;
        }
    }
}
