package dev.sluice.throttle;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/** Asks one server for its global status. */
public interface StatusReader extends AutoCloseable {
    /** The server for messages, such as {@code db1:3306}. */
    String server();

    /**
     * Asks; one thread at a time.
     *
     * @param names of status variables, as the server spells them
     * @return value by name, without those that the server does not have or that are no numbers
     */
    Map<String, Double> read(Collection<String> names) throws SQLException;

    /** Breaks up a question under way; from any thread. */
    @Override
    void close();
}
