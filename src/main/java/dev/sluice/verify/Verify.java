package dev.sluice.verify;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableInfo;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StartOverException;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A comparison from preflight to finish, without Spring: {@link #preflight}, {@link #plan}, a {@link PartitionVerifier}
 * for each of {@link #partitions}, {@link #finish}, {@link #close}, in this order and by one thread, the partitions by
 * several.
 */
final class Verify implements AutoCloseable {
    private final VerifyOptions options;
    private final String identity;
    private final VerifyFolder folder;
    private final RunContext run;
    private final Servers servers;
    private final AtomicInteger listable;
    private final Politeness politeness;
    private volatile Throttle throttle;
    private Optional<PlanHeader> unfinished = Optional.empty();
    private PlanHeader header;
    private VerifyResult result;

    /**
     * @param identity hash of the job's identity
     * @param folder for plan and journals; its own
     * @param politeness what the ranges wait for
     */
    Verify(
            VerifyOptions options,
            ConnectionSettings source,
            ConnectionSettings target,
            String identity,
            Path folder,
            RunContext run,
            Politeness politeness) {
        this.options = options;
        this.identity = identity;
        this.folder = new VerifyFolder(folder);
        this.run = run;
        this.servers = new Servers(source, target, run);
        this.politeness = politeness;
        this.throttle = Throttle.none(run);
        this.listable = new AtomicInteger(options.maxDifferences());
    }

    /**
     * Finds what would fail later.
     *
     * @param resumed whether the job repository knows an unfinished execution
     * @throws StartOverException when that cannot be continued
     */
    void preflight(boolean resumed) throws IOException {
        run.progress().phase("preflight");
        servers.connect();
        run.report().put("source", servers.sessions(Side.SOURCE).server() + " at " + servers.address(Side.SOURCE));
        run.report().put("target", servers.sessions(Side.TARGET).server() + " at " + servers.address(Side.TARGET));
        throttle = politeness.begin(servers.connections(), run);
        options.repairSql().ifPresent(Verify::checkWritable);
        unfinished = resumed ? folder.header().filter(plan -> plan.identity().equals(identity)) : Optional.empty();
        if (resumed && unfinished.isEmpty()) {
            throw new StartOverException("The plan of the earlier run is gone: all is compared from the start.");
        }
    }

    private static void checkWritable(Path file) {
        Path parent = file.getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent) || Files.isDirectory(file)) {
            throw new RefusedException("--repair-sql " + file + " cannot be written.");
        }
    }

    /** Makes the plan, unless the unfinished run has one, and opens the workers' sessions. */
    void plan() throws IOException, InterruptedException {
        run.progress().phase("planning");
        try (Connection source = servers.sessions(Side.SOURCE).metadata();
                Connection target = servers.sessions(Side.TARGET).metadata()) {
            Pairing pairing = new Pairing(options, new Catalog(source), new Catalog(target));
            pairing.list();
            if (unfinished.isPresent()) {
                header = unfinished.get();
                countResumed();
            } else {
                folder.create();
                header = write(pairing, new Both<>(source, target));
                folder.write(header);
            }
            run.progress().expect(header.rows());
            run.progress().phase("opening sessions");
            servers.open(
                    options.consistency(),
                    options.threads(),
                    new Both<>(
                            List.copyOf(pairing.tables().keySet()),
                            List.copyOf(pairing.tables().values())));
        } catch (SQLException e) {
            throw new FailedException("Planning failed: " + SqlErrors.describe(e), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private PlanHeader write(Pairing pairing, Both<Connection> connections) throws SQLException, IOException {
        long bytes = pairing.tables().keySet().stream()
                .mapToLong(TableInfo::dataBytes)
                .sum();
        try (PlanWriter writer = new PlanWriter(
                folder, options.threads(), bytes, pairing.tables().size())) {
            new VerifyPlanner(options, pairing, connections, run).plan(writer);
            return new PlanHeader(
                    identity, writer.partitions(), pairing.tables().size(), writer.rows(), pairing.differences());
        }
    }

    private void countResumed() throws IOException {
        VerifyResult before = new ResultReader(folder).read(header);
        int listed = before.differing().stream()
                .mapToInt(table -> table.listed().size())
                .sum();
        listable.set(Math.max(0, options.maxDifferences() - listed));
        run.progress().resumed(before.rows());
        run.report().put("rowsOfEarlierRuns", before.rows());
    }

    /** The partitions of the plan, in the order in which they are to be compared. */
    List<String> partitions() {
        run.progress().phase("comparing");
        return VerifyFolder.partitions(header);
    }

    /** Opens one partition; by any thread. */
    PartitionVerifier open(String partition) throws IOException {
        return new PartitionVerifier(
                new PartitionVerifier.Setting(options, folder, servers, listable, throttle, run), partition);
    }

    /** Adds up what was found and writes the repair file. */
    void finish() throws IOException {
        run.progress().phase("finishing");
        VerifyResult found = new ResultReader(folder).read(header);
        if (options.repairSql().isPresent()) {
            RepairFile.write(options.repairSql().get(), header, folder, found);
            run.report().put("repairSql", options.repairSql().get().toString());
            if (found.unrepaired() > 0) {
                run.report()
                        .warn("The repair file does not mend " + found.unrepaired() + " of the rows that differ: they"
                                + " changed meanwhile, or have no unique key while columns are left out.");
            }
        }
        found.toMap().forEach(run.report()::put);
        if (!found.equal()) {
            run.report().differ();
        }
        result = found;
    }

    /** What was found, after {@link #finish}. */
    Optional<VerifyResult> result() {
        return Optional.ofNullable(result);
    }

    /** Breaks up reads that do not come back after a stop; from any thread. */
    void abort() {
        throttle.close();
        servers.abort();
    }

    @Override
    public void close() {
        throttle.close();
        servers.close();
        if (result != null) {
            try {
                folder.remove();
            } catch (IOException stays) {
                // The next run of the job begins by removing it.
            }
        }
    }
}
