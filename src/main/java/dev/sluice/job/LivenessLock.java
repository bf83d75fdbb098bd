package dev.sluice.job;

/**
 * Held for the life of a run; the operating system or the server takes it back when the process dies. A free
 * lock therefore proves that no run of the job lives, whatever the repository says.
 */
interface LivenessLock extends AutoCloseable {
    /**
     * Makes sure that the lock is still held. Called about once a second by one thread.
     *
     * @throws dev.sluice.run.FailedException when it was lost and another process may run the job
     */
    void confirm();

    @Override
    void close();
}
