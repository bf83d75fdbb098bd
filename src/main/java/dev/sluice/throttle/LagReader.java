package dev.sluice.throttle;

/** Asks one replica how far it is behind. */
public interface LagReader extends AutoCloseable {
    /** The replica for messages, such as {@code db2:3306}. */
    String replica();

    /** Asks; one thread at a time. A replica that does not answer in seconds is in trouble, which is no exception. */
    Lag read();

    /** Breaks up a question under way; from any thread. */
    @Override
    void close();
}
