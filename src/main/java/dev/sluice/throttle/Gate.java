package dev.sluice.throttle;

import java.util.Optional;

/** Something that must be as it should before the next chunk begins. */
interface Gate extends AutoCloseable {
    /** What is waited for, in a word or two, under which the report adds up the time. */
    String kind();

    /**
     * Looks. Called by one thread at a time, outside of any transaction, at most once per check interval.
     *
     * @return why the job has to wait; empty when it may go on
     * @throws dev.sluice.run.FailedException when it is so bad that the job has to end
     */
    Optional<Hold> look();

    /** Ends a look under way and lets go of connections; from any thread. */
    @Override
    default void close() {}
}
