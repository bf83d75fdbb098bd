package dev.sluice.job;

/** Works through the ranges of one partition. Used by one thread. */
public interface PartitionWorker extends AutoCloseable {
    /**
     * Works one range of 1 to 10 seconds and makes it durable.
     *
     * @return false when nothing remains
     */
    boolean next() throws Exception;

    /** Gives back what the partition held; called once, also after a failure. */
    @Override
    void close();
}
