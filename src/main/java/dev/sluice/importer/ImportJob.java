package dev.sluice.importer;

import dev.sluice.job.BatchJob;
import dev.sluice.job.JobAssembly;
import dev.sluice.job.JobIdentity;
import dev.sluice.job.PartitionWorker;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.springframework.batch.core.job.Job;

/**
 * Wires an import as a Spring Batch job. Which ranges a partition brings in is not its own: each is a thread's lane, and
 * what is in is told by the ledger in the target. All steps but the partitions run on each start; one that finds its
 * work done does nothing.
 */
public final class ImportJob implements BatchJob, AutoCloseable {
    private final ImportOptions options;
    private final ConnectionSettings target;
    private final Path stateDir;
    private final boolean fresh;
    private final InputStream stdin;
    private final Politeness politeness;
    private Import work;

    /**
     * @param stateDir where ranges of compressed files wait for their turn
     * @param fresh whether an unfinished run is forgotten
     * @param stdin standard input, read when the options name it
     */
    public ImportJob(
            ImportOptions options, ConnectionSettings target, Path stateDir, boolean fresh, InputStream stdin) {
        this(options, target, stateDir, fresh, stdin, Politeness.NONE);
    }

    /** The same, but not in a hurry. */
    public ImportJob(
            ImportOptions options,
            ConnectionSettings target,
            Path stateDir,
            boolean fresh,
            InputStream stdin,
            Politeness politeness) {
        this.politeness = politeness;
        this.options = options;
        this.target = target;
        this.stateDir = stateDir;
        this.fresh = fresh;
        this.stdin = stdin;
    }

    @Override
    public JobIdentity identity() {
        List<InputFile> files = options.files();
        String label = options.database() + "-" + files.get(0).table();
        String source = files.get(0).path() + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more");
        return new JobIdentity("import", label, source, target.address() + "/" + options.database(), options.meaning());
    }

    @Override
    public Job build(JobAssembly assembly) {
        boolean again = work != null;
        close();
        Import current = new Import(
                options, target, stateDir, identity().hash(), assembly.run(), fresh || again, stdin, politeness);
        work = current;
        assembly.onAbandon(current::abort);
        return assembly.linear(
                assembly.always("preflight", () -> current.preflight(assembly.resumed())),
                assembly.always("prepare", current::prepare),
                assembly.always("within", current::within),
                assembly.partitioned("import", Import.threads(options), current::lanes, lane -> worker(current.lane())),
                assembly.always("rest", current::rest),
                assembly.always("settle", current::settle),
                assembly.always("finish", current::finish));
    }

    private static PartitionWorker worker(Lane lane) {
        return new PartitionWorker() {
            @Override
            public boolean next() throws Exception {
                return lane.next();
            }

            @Override
            public void close() {
                lane.close();
            }
        };
    }

    /** Lets go of connections and locks. */
    @Override
    public void close() {
        if (work != null) {
            work.close();
            work = null;
        }
    }
}
