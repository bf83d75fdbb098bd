package dev.sluice.job;

/** Opens the work of one partition. Called by several threads at once, each with another partition. */
@FunctionalInterface
public interface PartitionWork {
    /**
     * Opens a partition where its target says that it stands.
     *
     * @param partition one of {@link PartitionSource#names()}
     */
    PartitionWorker open(String partition) throws Exception;
}
